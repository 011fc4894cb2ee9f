// Package trace writes what a row only sums up of a trial: outputs, signs, overlaps and weights of A,
// B and the attackers, with a row for each step.
package trace

import (
	"context"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch"
	"tpmbench/batch/replay"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Write replays a trial of p and writes one row per step to out, in records of schema, which Schema
// has returned. It returns the trial's row as a run has it. If ctx is done or out returns an error,
// the row covers the steps until then, and steps before a failure of out have been written.
func Write(ctx context.Context, p kernels.Params, trial uint64, schema *arrow.Schema, out batch.Output) (*kernels.Results, error) {
	_, weights := schema.FieldsByName("w_a")
	w := newWriter(columns(p, weights), schema, out)
	defer w.Release()
	row, err := replay.Run(ctx, p, trial, w.add)
	if e := w.flush(); err == nil {
		err = e
	}
	return row, err
}

// recordBytes is the approximate size of a record.
const recordBytes = 1 << 20

// writer gathers rows into records.
type writer struct {
	*array.RecordBuilder
	columns []column
	out     batch.Output
	rows    int // pending
	most    int // per record
}

func newWriter(columns []column, schema *arrow.Schema, out batch.Output) *writer {
	w := &writer{RecordBuilder: array.NewRecordBuilder(memory.DefaultAllocator, schema), columns: columns, out: out}
	bytes := 0
	for _, c := range w.columns {
		bytes += table.Width(c.Type)
	}
	w.most = max(1, recordBytes/bytes)
	return w
}

func (w *writer) add(r *replay.Replay) error {
	for i, c := range w.columns {
		c.put(w.Field(i), r)
	}
	w.rows++
	if w.rows < w.most {
		return nil
	}
	return w.flush()
}

// flush writes the pending rows.
func (w *writer) flush() error {
	if w.rows == 0 {
		return nil
	}
	rec := w.NewRecord()
	defer rec.Release()
	w.rows = 0
	return w.out.Write(rec)
}
