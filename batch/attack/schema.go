package attack

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Kind is the value of tpm.kind in the metadata of such rows, of which each is an attacker.
const Kind = "attack"

// Schema returns the columns of the candidates of p and metadata, those of a run of p and tpm.kind.
func Schema(p kernels.Params, version, backend string) *arrow.Schema {
	of := batch.Schema(p, version, backend).Metadata()
	md := arrow.NewMetadata(append([]string{"tpm.kind"}, of.Keys()...), append([]string{Kind}, of.Values()...))
	return arrow.NewSchema([]arrow.Field{
		{Name: "attacker", Type: arrow.PrimitiveTypes.Int32},
		{Name: "weights", Type: &arrow.FixedSizeBinaryType{ByteWidth: p.Weights()}},
		{Name: "errors_last", Type: arrow.PrimitiveTypes.Int32},
		{Name: "since", Type: arrow.PrimitiveTypes.Int64},
		{Name: "errors", Type: arrow.PrimitiveTypes.Int64},
		{Name: "same", Type: arrow.PrimitiveTypes.Int32},
	}, &md)
}

// recordBytes is about the size of a record.
const recordBytes = 4 << 20

// Write writes the candidates, the most plausible first, as records of schema, which Schema has
// returned, and returns the digest of the rows. out may be nil.
func (r *Result) Write(schema *arrow.Schema, out batch.Output) (digest uint64, err error) {
	b := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
	defer b.Release()
	w := make([]int8, r.Params.Weights())
	most := max(1, recordBytes/(len(w)+28))
	for first := 0; first < len(r.Candidates) && err == nil; first += most {
		for i := first; i < min(first+most, len(r.Candidates)); i++ {
			c := &r.Candidates[i]
			r.Weights(c, w)
			b.Field(0).(*array.Int32Builder).Append(int32(c.Attacker))
			b.Field(1).(*array.FixedSizeBinaryBuilder).Append(kernels.Bytes(w))
			b.Field(2).(*array.Int32Builder).Append(int32(c.ErrorsLast))
			b.Field(3).(*array.Int64Builder).Append(c.Since)
			b.Field(4).(*array.Int64Builder).Append(c.Errors)
			b.Field(5).(*array.Int32Builder).Append(int32(c.Same))
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
