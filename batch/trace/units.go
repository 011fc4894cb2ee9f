package trace

import (
	"fmt"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch/replay"
	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// MaxUnits is the most hidden units that have columns of their own. Of more, a column has lists
// with a value for each.
const MaxUnits = 32

// ofUnit is a value of each hidden unit.
type ofUnit struct {
	column func(p kernels.Params, k int) column // of unit k alone
	list   func(p kernels.Params) column        // of all units
}

// units returns the columns of values of hidden units: unit by unit, or a list for each value.
func units(p kernels.Params, values ...ofUnit) (columns []column) {
	if p.K > MaxUnits {
		for _, v := range values {
			columns = append(columns, v.list(p))
		}
		return columns
	}
	for k := range p.K {
		for _, v := range values {
			columns = append(columns, v.column(p, k))
		}
	}
	return columns
}

// signs are those of a machine's hidden units. Lists are null at t = 0.
func signs(name string, of func(*replay.Replay) *reference.Machine) ofUnit {
	return ofUnit{
		func(_ kernels.Params, k int) column {
			return sign(fmt.Sprintf("%s_%d", name, k), func(r *replay.Replay) int8 { return of(r).Sigma[k] })
		},
		func(p kernels.Params) column {
			return column{arrow.Field{Name: name, Type: table.Int8List(p.K), Nullable: true}, func(b array.Builder, r *replay.Replay) {
				list := b.(*array.FixedSizeListBuilder)
				if r.T == 0 {
					list.AppendNull()
					return
				}
				list.Append(true)
				list.ValueBuilder().(*array.Int8Builder).AppendValues(of(r).Sigma, nil)
			}}
		},
	}
}

// overlaps are those of A with another machine, unit by unit. Items of lists are never null: they
// are NaN if a vector is 0.
func overlaps(name string, other func(*replay.Replay) *reference.Machine) ofUnit {
	return ofUnit{
		func(p kernels.Params, k int) column {
			return overlap(fmt.Sprintf("%s_%d", name, k), other, k*p.N, (k+1)*p.N)
		},
		func(p kernels.Params) column {
			dt := table.List(arrow.PrimitiveTypes.Float64, p.K)
			return column{arrow.Field{Name: name + "_units", Type: dt}, func(b array.Builder, r *replay.Replay) {
				list := b.(*array.FixedSizeListBuilder)
				list.Append(true)
				items := list.ValueBuilder().(*array.Float64Builder)
				for k := range p.K {
					from, to := k*p.N, (k+1)*p.N
					v, ok := replay.Overlap(r.A.W[from:to], other(r).W[from:to])
					if !ok {
						v = math.NaN()
					}
					items.Append(v)
				}
			}}
		},
	}
}
