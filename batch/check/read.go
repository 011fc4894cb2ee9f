package check

import (
	"context"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/derive"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Each is called for each record of a result, with its rows, several at a time and in any order;
// rows is nil if they are not those of run. The function that it returns, which may be nil, is
// called in trial order and from one goroutine, and until then what Each got is valid.
type Each func(rec arrow.Record, rows *kernels.Results) (inOrder func() error, err error)

// InOrder returns an Each that leaves all to f, which is called in trial order.
func InOrder(f func(rec arrow.Record, rows *kernels.Results) error) Each {
	return func(rec arrow.Record, rows *kernels.Results) (func() error, error) {
		return func() error { return f(rec, rows) }, nil
	}
}

// Begin is called once the metadata of a result are known, and returns the function that gets its
// rows, which may be nil.
type Begin func(*Found) (Each, error)

// Read reads a result once and checks it: rows of run against their metadata, of other commands
// their digests only. If all rows could be read, it returns what it found even with an error, which
// then says what is wrong. begin may be nil.
func Read(ctx context.Context, from Input, begin Begin) (*Found, error) {
	return read(ctx, from, false, begin)
}

// Strictly is Read, but checks the rows of perceptron too: they must be whole trials without a gap.
func Strictly(ctx context.Context, from Input, begin Begin) (*Found, error) {
	return read(ctx, from, true, begin)
}

// Run is Read for rows of run; it refuses others.
func Run(ctx context.Context, from Input, each Each) (*Found, error) {
	return Read(ctx, from, func(f *Found) (Each, error) {
		if f.Kind != "" {
			return nil, f.NotOfRun()
		}
		return each, nil
	})
}

// NotOfRun returns the error for rows of another command where those of run are wanted.
func (f *Found) NotOfRun() error {
	return fmt.Errorf("%s holds rows of tpmbench %s, not of run; inspect shows them", f.Path, phrase.Quoted(f.Kind, 0))
}

func read(ctx context.Context, from Input, strict bool, begin Begin) (*Found, error) {
	r, err := Open(from.Path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f := newFound(from, r)
	if f.Kind == "" {
		if err := f.readMetadata(); err != nil {
			return nil, Wrongf("%s: %w", f.Path, err)
		}
	}
	var each Each
	if begin != nil {
		if each, err = begin(f); err != nil {
			return nil, err
		}
	}
	look, end := f.lookAtRun, f.endRun
	switch {
	case strict && f.Kind == overlaps.Kind:
		look, end, err = f.lookAtOverlaps()
	case f.Kind != "":
		look, end = f.lookAtAny, f.whole
	}
	if err == nil && f.Kind != "" {
		err = f.readStored()
	}
	if err != nil {
		return nil, Wrongf("%s: %w", f.Path, err)
	}
	all, err := f.each(ctx, r, look, each)
	if !all {
		return nil, err
	}
	if err == nil {
		err = end()
	}
	return f, err
}

// each reads all rows; all reports, even with an error, whether it did. look checks a record.
func (f *Found) each(ctx context.Context, r parts.Reader, look func(arrow.Record) looked, each Each) (all bool, err error) {
	var own error // not of reading
	err = parts.Each(ctx, r, func(rec arrow.Record) (looked, error) {
		l := look(rec)
		if l.err == nil && each != nil {
			l.each, l.err = each(rec, l.rows)
		}
		return l, nil
	}, func(rec arrow.Record, l looked) error {
		own = f.count(ctx, rec, l)
		return own
	})
	switch {
	case own != nil:
		return false, own
	case ctx.Err() != nil:
		return false, f.stopped(ctx)
	case err != nil:
		return f.differs(err), Judge(err)
	}
	return true, nil
}

// count counts a record, those before it having been counted.
func (f *Found) count(ctx context.Context, rec arrow.Record, l looked) error {
	if ctx.Err() != nil {
		return f.stopped(ctx)
	}
	if l.count != nil {
		if err := l.count(); err != nil {
			return Wrongf("%s: %w", f.Path, err)
		}
	}
	f.Rows += uint64(rec.NumRows())
	if l.err == nil && l.each != nil {
		l.err = l.each()
	}
	return l.err
}

// stopped returns the error for a reading that ctx has ended.
func (f *Found) stopped(ctx context.Context) error {
	return fmt.Errorf("%w after %d rows of %s", context.Cause(ctx), f.Rows, f.Path)
}

// readMetadata reads the parameters and the digest from the metadata of run.
func (f *Found) readMetadata() (err error) {
	md := f.Schema.Metadata()
	if f.Params, err = batch.ParamsOf(md); err != nil {
		return err
	}
	f.Asked = f.Params.Trials
	if f.Derived, err = derive.Of(f.Schema); err != nil {
		return err
	}
	for _, key := range []string{table.DigestKey, "tpm.version", "tpm.backend"} {
		if md.FindKey(key) < 0 {
			return fmt.Errorf("the metadata have no %s", key)
		}
	}
	return f.readStored()
}

// readStored reads the stored digest of the rows.
func (f *Found) readStored() error {
	f.Stored, _ = f.Schema.Metadata().GetValue(table.DigestKey)
	if !table.IsDigest(f.Stored) {
		return fmt.Errorf("the metadata give %s as %q: must be sixteen hexadecimal digits", table.DigestKey, f.Stored)
	}
	return nil
}

// endRun returns nil, or what is wrong with a result of run.
func (f *Found) endRun() error {
	if err := f.whole(); err != nil {
		return err
	}
	if f.Rows == f.Asked || f.Enough() {
		return nil
	}
	return f.finishedOr(f.Rows)
}

// finishedOr returns an error if a file lacks requested trials, unless its name, or a stream
// without a digest, shows that an interrupted run has left it.
func (f *Found) finishedOr(trials uint64) error {
	if trials != f.Asked && !f.Partial() && !(f.Format == table.Stream && f.Stored == table.NoDigest) {
		return Wrongf("%s holds %d trials, but its metadata say %d", f.Path, trials, f.Asked)
	}
	return nil
}

// whole returns nil, or what is wrong with a file, whatever its rows.
func (f *Found) whole() error {
	computed := table.FormatDigest(f.Digest)
	switch {
	case !f.Ended && (f.Stored != table.NoDigest || !f.Partial()):
		return Wrongf("%s: %w", f.Path, table.ErrCutOff)
	case (f.Stored != table.NoDigest || f.Sealed()) && f.Stored != computed:
		return Wrongf("%s: the rows have the digest %s, but the stored one is %s", f.Path, computed, f.Stored)
	case f.FileDigest == table.NoDigest && !f.Partial():
		return Wrongf("%s: its digests are missing, since its writer was stopped before the file was complete", f.Path)
	}
	return nil
}
