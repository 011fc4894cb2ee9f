package convert

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/derive"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/batch/trace"
	"tpmbench/kernels"
)

// Keys says how the column key is written.
type Keys string

// The ways to write keys.
const (
	KeysUnchanged Keys = ""
	KeyBytes      Keys = "binary"
	KeyLists      Keys = "list" // of int8 weights
)

// Options say how results are copied.
type Options struct {
	Keys Keys
	// Derive, if it is not none, adds a column of derived keys, in place of one that there is.
	Derive derive.Derivation
	// Watch, if not nil, is called before rows are read, with how many there are at most and a
	// function that says how many were copied; it returns a function that is called at the end.
	Watch func(rows uint64, done func() uint64) (stop func())
}

// Converted says what was written.
type Converted struct {
	Rows   uint64
	Digest uint64 // of the rows
	Table  string // of a study: the name of its summary
}

// File copies a result to a file or a stream. The result may be of any command.
func File(ctx context.Context, path string, to parts.Dest, o Options) (Converted, error) {
	c := conversion{Options: o}
	stop := func() {}
	defer func() { stop() }()
	f, err := c.whole(ctx, check.Input{Path: path}, to, func(f *check.Found) error {
		stop = c.watch(f.Params.Trials)
		return nil
	})
	if err != nil {
		return Converted{}, err
	}
	return Converted{Rows: f.Rows, Digest: f.Digest}, nil
}

// conversion copies the rows of results.
type conversion struct {
	Options
	done atomic.Uint64
}

func (c *conversion) watch(rows uint64) (stop func()) {
	if c.Watch == nil || rows == 0 {
		return func() {}
	}
	return c.Watch(rows, c.done.Load)
}

// whole writes a result to a file. The result must pass fits; after an error no file is left.
func (c *conversion) whole(ctx context.Context, from check.Input, to parts.Dest, fits func(*check.Found) error) (*check.Found, error) {
	var out parts.Table
	f, err := check.Strictly(ctx, from, func(f *check.Found) (check.Each, error) {
		if err := fits(f); err != nil {
			return nil, err
		}
		return c.into(f, &out, to)
	})
	if err == nil {
		err = complete(f, from.Study != nil || to.Format.Text())
	}
	if err == nil && out.Digest() != f.Digest {
		err = fmt.Errorf("internal error: the rows in %s have the digest %s, but those read have %s", to.Path, table.FormatDigest(out.Digest()), table.FormatDigest(f.Digest))
	}
	return f, end(out, err)
}

// end completes a table, which may be nil, or discards it after an error.
func end(out parts.Table, err error) error {
	if err == nil {
		err = out.Commit()
	}
	if err != nil && out != nil {
		out.Discard()
	}
	return err
}

// into returns a function that writes the rows of a result to out. It makes out if that is nil.
func (c *conversion) into(f *check.Found, out *parts.Table, to parts.Dest) (check.Each, error) {
	derived := cmp.Or(c.Derive, f.Derived)
	schema, err := c.columns(f)
	if err != nil {
		return nil, err
	}
	with := derived.Schema(schema)
	if *out == nil {
		to.Digested, to.Vectors = f.Digested(), trace.Vectors(schema.Metadata())
		if *out, err = to.Create(with); err != nil {
			return nil, err
		}
	}
	if with.Equal(f.Schema) && derived == f.Derived {
		return func(rec arrow.Record, _ *kernels.Results) (func() error, error) { return c.write(*out, rec) }, nil
	}
	recorder := batch.NewRecorder(schema, f.Params)
	return func(_ arrow.Record, rows *kernels.Results) (func() error, error) {
		rec, err := derived.Record(recorder.Record(rows), rows)
		if err != nil {
			return nil, err
		}
		return c.write(*out, rec)
	}, nil
}

// columns returns the schema of a result as it will be written, without derived keys.
func (c *conversion) columns(f *check.Found) (*arrow.Schema, error) {
	schema := derive.Derivation{}.Schema(table.Blank(f.Schema))
	lacks := func(option string, value any, err error) error {
		advice := fmt.Sprintf("{%s} %s: %v", option, value, err)
		if errors.Is(err, batch.ErrNoKeys) {
			advice += ", which run writes with {keys}"
		}
		return &table.Obstacle{Path: f.Path, Fact: fmt.Errorf("%s: ", f.Path), Advice: advice}
	}
	if c.Derive != (derive.Derivation{}) && !f.Params.Keys {
		return nil, lacks("derive", c.Derive.Method(), batch.ErrNoKeys)
	}
	if c.Keys == KeysUnchanged {
		return schema, nil
	}
	schema, err := batch.KeysAs(schema, c.Keys == KeyLists)
	if err != nil {
		return nil, lacks("key_type", c.Keys, err)
	}
	return schema, nil
}

// write encodes a record and returns the function that appends it to out.
func (c *conversion) write(out parts.Table, rec arrow.Record) (func() error, error) {
	pieces, err := out.EncodeAll(rec)
	return func() error {
		c.done.Add(uint64(rec.NumRows()))
		return parts.AppendAll(out, pieces)
	}, err
}

// complete returns an error if rows are missing. In a study, fewer may be enough; a file with
// metadata, without its study, could not say so.
func complete(f *check.Found, mayBeEnough bool) error {
	switch {
	case f.Kind == overlaps.Kind:
		if f.Trials.Trials < f.Asked {
			return f.Unfinished()
		}
		return nil
	case f.Kind != "":
		if f.Partial() {
			return fmt.Errorf("%s was interrupted, and only a complete result is converted", f.Path)
		}
		return nil
	case !f.Ended:
		return fmt.Errorf("%s: its end is missing, and only a complete result is converted", f.Path)
	case f.Finished() || mayBeEnough && f.Enough():
		return nil
	case f.Enough():
		return fmt.Errorf("%v, and only its study says that they are enough: convert the study, or convert to %s", f.Unfinished(), table.TextFormats())
	}
	return f.Unfinished()
}
