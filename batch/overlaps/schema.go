package overlaps

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/perceptron"
)

// Kind is the value of tpm.kind in the metadata of such rows.
const Kind = "perceptron"

// Schema returns the columns of p's rows and the metadata that says what made them.
func Schema(p perceptron.Params, version string) *arrow.Schema {
	var keys, values []string
	add := func(key string, value any) {
		keys, values = append(keys, "tpm."+key), append(values, fmt.Sprint(value))
	}
	add("kind", Kind)
	add("contract", kernels.ContractVersion)
	add("n", p.N)
	add("eta", decimals(p.Etas))
	add("steps", p.Steps)
	add("points", p.Points)
	add("seed", p.Seed)
	add("first_trial", p.FirstTrial)
	add("trials", p.Trials)
	add("digest", table.NoDigest)
	add("version", version)
	md := arrow.NewMetadata(keys, values)
	i64, f64 := arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Float64
	return arrow.NewSchema([]arrow.Field{
		{Name: "trial", Type: i64},
		{Name: "eta", Type: f64},
		{Name: "step", Type: i64},
		{Name: "alpha", Type: f64},
		{Name: "overlap", Type: f64},
	}, &md)
}

// decimals formats numbers as briefly as they read back, separated by commas.
func decimals(v []float64) string {
	s := make([]string, len(v))
	for i, x := range v {
		s[i] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strings.Join(s, ",")
}

// recordRows is the maximum number of rows of a record, unless a single trial has more: a record
// holds whole trials.
const recordRows = 16 << 10

// writer turns trials into records.
type writer struct {
	p      perceptron.Params
	out    Output // or nil
	b      *array.RecordBuilder
	rows   int // in b
	digest uint64
	err    error // of out; nothing is written after it
}

func newWriter(p perceptron.Params, schema *arrow.Schema, out Output) *writer {
	return &writer{p: p, out: out, b: array.NewRecordBuilder(memory.NewGoAllocator(), schema)}
}

// trial appends the rows of a trial, [eta][point].
func (w *writer) trial(number uint64, overlap []float64) error {
	if w.rows+len(overlap) > recordRows {
		if err := w.flush(); err != nil {
			return err
		}
	}
	for e, eta := range w.p.Etas {
		for j := range w.p.Points + 1 {
			step := w.p.Time(j)
			w.b.Field(0).(*array.Int64Builder).Append(int64(number))
			w.b.Field(1).(*array.Float64Builder).Append(eta)
			w.b.Field(2).(*array.Int64Builder).Append(int64(step))
			w.b.Field(3).(*array.Float64Builder).Append(w.p.Alpha(step))
			w.b.Field(4).(*array.Float64Builder).Append(overlap[e*(w.p.Points+1)+j])
		}
	}
	w.rows += len(overlap)
	return nil
}

// flush writes the pending rows.
func (w *writer) flush() error {
	if w.rows == 0 || w.err != nil {
		return w.err
	}
	rec := w.b.NewRecord()
	defer rec.Release()
	w.rows = 0
	var digest uint64
	if digest, w.err = table.Digest(rec); w.err == nil && w.out != nil {
		w.err = w.out.Write(rec)
	}
	if w.err == nil {
		w.digest += digest
	}
	return w.err
}
