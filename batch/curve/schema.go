package curve

import (
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Kind is the value of tpm.kind in the metadata of such rows.
const Kind = "curve"

// column is a column of a curve, other than the step.
type column struct {
	name     string
	nullable bool
	value    func(Row) float64
}

func columns(p kernels.Params) []column {
	list := []column{
		{"overlap", false, func(r Row) float64 { return r.Overlap }},
		{"overlap_sd", true, func(r Row) float64 { return r.OverlapSD }},
		{"equal", false, func(r Row) float64 { return r.Equal }},
		{"learned", true, func(r Row) float64 { return r.Learned }},
		{"synced", false, func(r Row) float64 { return r.Synced }},
	}
	if p.Attack != kernels.NoAttack {
		list = append(list,
			column{"attacker_overlap", false, func(r Row) float64 { return r.AttackerOverlap }},
			column{"attacker_overlap_sd", true, func(r Row) float64 { return r.AttackerOverlapSD }},
			column{"attacker_equal", false, func(r Row) float64 { return r.AttackerEqual }},
			column{"attacker_synced", false, func(r Row) float64 { return r.AttackerSynced }})
	}
	return list
}

// Schema returns a curve's columns and metadata, those of a run of p and tpm.kind.
func Schema(p kernels.Params, version string) *arrow.Schema {
	of := batch.Schema(p, version, Kind).Metadata()
	md := arrow.NewMetadata(append([]string{"tpm.kind"}, of.Keys()...), append([]string{Kind}, of.Values()...))
	fields := []arrow.Field{{Name: "step", Type: arrow.PrimitiveTypes.Int32}}
	for _, c := range columns(p) {
		fields = append(fields, arrow.Field{Name: c.name, Type: arrow.PrimitiveTypes.Float64, Nullable: c.nullable})
	}
	return arrow.NewSchema(fields, &md)
}

// recordRows is the maximum number of rows of a record.
const recordRows = 16 << 10

// Write writes c as records of schema, which Schema has returned, and returns the digest of the
// rows. out may be nil.
func (c *Curve) Write(schema *arrow.Schema, out batch.Output) (digest uint64, err error) {
	b := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
	defer b.Release()
	list := columns(c.Params)
	for first := 0; first < c.Len() && err == nil; first += recordRows {
		for t := first; t < min(first+recordRows, c.Len()); t++ {
			row := c.Row(t)
			b.Field(0).(*array.Int32Builder).Append(int32(t))
			for i, column := range list {
				f := b.Field(1 + i).(*array.Float64Builder)
				if v := column.value(row); math.IsNaN(v) {
					f.AppendNull()
				} else {
					f.Append(v)
				}
			}
		}
		rec := b.NewRecord()
		var d uint64
		if d, err = table.Digest(rec); err == nil && out != nil {
			err = out.Write(rec)
		}
		digest += d
		rec.Release()
	}
	return digest, err
}
