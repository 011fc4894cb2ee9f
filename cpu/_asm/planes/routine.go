// Package planes is what generators of routines share whose numbers are bit planes.
package planes

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// Routine writes one function of a hidden unit, whose arguments are a struct.
type Routine struct {
	V    vec.ISA
	D    Depth
	Sum  int // field of the arguments: planes of a sum, one more for the last carry not counted
	Rows int // field: rows in a vector, 0 where it holds one input of all lanes
	name string
	what string // it is for
	args reg.GPVirtual

	labels int
}

// New returns a routine whose arguments have those fields.
func New(v vec.ISA, d Depth, sum, rows int) *Routine {
	r := &Routine{V: v, D: d, Sum: sum, Rows: rows}
	if d.L > 0 {
		r.name, r.what = fmt.Sprintf("L%d%s", d.L, v.Name), fmt.Sprintf("L = %d", d.L)
	} else {
		r.name, r.what = fmt.Sprintf("%d%s", d.Planes, v.Name), fmt.Sprintf("weights of %d planes", d.Planes)
	}
	return r
}

// Begin begins the function kind of the routine's depth, which does what doc says.
func (r *Routine) Begin(kind, doc string) {
	TEXT(kind+r.name, NOSPLIT, "func(args *byte)")
	Pragma("noescape")
	vec.Describe(kind + r.name + " " + doc + " for " + r.what + "; args is a unitArgs.")
	r.args = GP64()
	Load(Param("args"), r.args)
}

// Next goes back to label with the arguments that a field of these points to, if any.
func (r *Routine) Next(field int, label string) {
	MOVQ(Mem{Base: r.args, Disp: field}, r.args)
	TESTQ(r.args, r.args)
	JNZ(LabelRef(label))
}

// Arg returns a fresh register with a field of the arguments.
func (r *Routine) Arg(field int) reg.GPVirtual {
	x := GP64()
	MOVQ(Mem{Base: r.args, Disp: field}, x)
	return x
}

// Label returns a fresh label.
func (r *Routine) Label(name string) string {
	r.labels++
	return fmt.Sprintf("%s%d", name, r.labels)
}
