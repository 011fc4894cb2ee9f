package bitsliced

import (
	"testing"

	"tpmbench/kernels"
)

// Every depth's routines are counted, those of attackers too; moving and summing together take what a
// pass does.
func TestWork(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		for l := 1; l <= b.Kernel.MaxL; l++ {
			p := kernels.Default()
			p.L = l
			s := ShapeOf(p)
			update, sums := b.Kernel.Work(&s, 0)
			more, same := b.Kernel.Work(&s, 2)
			counted := b.Kernel != Generic
			for what, w := range map[string]kernels.Work{"update": update, "sums": sums, "attackers": more.Plus(1, same).Plus(-1, update).Plus(-1, sums)} {
				if w.Ops <= 0 || counted != (w.Loads > 0) || counted && w.Stores < 0 || counted && w.Chain <= 0 && what != "update" {
					t.Errorf("%s L=%d: %s %+v", b.Kernel.Name, l, what, w)
				}
			}
		}
	}
}
