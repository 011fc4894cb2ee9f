package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// input is a result that is read.
type input struct {
	path  string
	study *study.Index // of the point that the file is; nil: to be found where it matters
}

// found is what a file holds.
type found struct {
	input
	format  table.Format
	schema  *arrow.Schema
	params  kernels.Params
	ended   bool           // the file has its end
	stored  string         // the digest in the metadata
	digest  uint64         // that of the rows
	file    string         // the digest of the file's bytes in the metadata, empty where there is none
	changed *table.Changed // what its bytes have instead
	stats   batch.Stats
}

// partial tells whether the place says that not all rows need be there: a
// partial file, parts in a folder, or one of them.
func (f *found) partial() bool {
	return strings.HasSuffix(f.path, table.PartialSuffix) || f.folder() || parts.IsPart(f.path)
}

// folder tells whether the rows lie in parts.
func (f *found) folder() bool { return parts.IsFolder(f.path) }

func (f *found) finished() bool { return f.ended && f.stats.Trials() == f.params.Trials }

// enough reports whether the file is of a study whose points end before their last trial where
// the standard error is small enough, as that of the rows is.
func (f *found) enough() bool {
	if f.partial() {
		return false
	}
	if f.study == nil {
		f.study = study.Of(f.path)
	}
	return f.study != nil && study.Enough(f.stats.Trials(), f.stats.SyncSteps().SE, f.study.StopAtSE)
}

func newFound(from input, r parts.Reader) *found {
	f := &found{input: from, format: r.Format(), schema: r.Schema(), ended: r.Complete()}
	f.file, _ = f.schema.Metadata().GetValue(table.FileDigestKey)
	return f
}

// sealed reports whether the file was completed, with a digest of its bytes.
func (f *found) sealed() bool { return f.file != "" && f.file != table.NoDigest }

// differs reports whether err says, after all rows of a file were read, that its bytes are not
// those that were written.
func (f *found) differs(err error) bool { return !f.folder() && errors.As(err, &f.changed) }

// eachRecord sees the rows of a result batch by batch: a record, and its rows.
type eachRecord func(arrow.Record, *kernels.Results) error

// scan reads a result once and checks it; each, if not nil, sees its rows. Where
// all rows could be read, what was found is there also beside an error, which then
// says what is wrong.
func scan(ctx context.Context, from input, each eachRecord) (*found, error) {
	r, err := openTable(from.path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f := newFound(from, r)
	if kind, ok := r.Schema().Metadata().GetValue(kindKey); ok {
		return nil, fmt.Errorf("%s: it holds rows of tpmbench %s, not of run; inspect shows them", f.path, phrase.Quoted(kind, 0))
	}
	if err := f.readMetadata(); err != nil {
		return nil, wrongf("%s: %w", f.path, err)
	}
	all, err := f.read(ctx, r, each)
	if !all {
		return nil, err
	}
	if err == nil {
		err = f.conclude()
	}
	return f, err
}

// read reads and checks the rows of run; all reports, also beside an error, whether
// there are no more.
func (f *found) read(ctx context.Context, r parts.Reader, each eachRecord) (all bool, err error) {
	check := rowCheck{p: f.params}
	for {
		if ctx.Err() != nil {
			return false, interrupted(ctx, " after %d rows of %s", f.stats.Trials(), f.path)
		}
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return f.differs(err), readError(err)
		}
		rows, err := f.add(rec, &check)
		if err != nil {
			return false, wrongf("%s: %w", f.path, err)
		}
		if each != nil {
			if err := each(rec, rows); err != nil {
				return false, err
			}
		}
	}
}

// openTable opens path, a file or a folder of parts. What cannot be had is an
// error, what is no table is wrong data.
func openTable(path string) (parts.Reader, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		for _, left := range []string{path + parts.FolderSuffix, path + table.PartialSuffix} {
			if _, there := os.Stat(left); there == nil {
				return nil, fmt.Errorf("%s: %w; an unfinished run has left %s", path, table.Cause(err), left)
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, table.Cause(err))
	}
	if study.IsStudy(path) {
		return nil, fmt.Errorf("%s: the folder of a study: name one of its files%s", path, anyPoint(path))
	}
	if study.IsRows(path) {
		return nil, fmt.Errorf("%s: the rows of a study: name the study's folder, %s, or one of its files%s", path, filepath.Dir(path), anyPoint(filepath.Dir(path)))
	}
	if info.IsDir() {
		if _, err := os.ReadDir(path); err != nil {
			return nil, fmt.Errorf("%s: %w", path, table.Cause(err))
		}
	}
	if !info.Mode().IsRegular() && !parts.HasParts(path) {
		return nil, fmt.Errorf("%s: not a regular file, and no folder of parts", path)
	}
	r, err := parts.Open(path)
	if err != nil {
		return nil, readError(err)
	}
	if md := r.Schema().Metadata(); md.FindKey("tpm.contract") >= 0 {
		if err := batch.CheckContract(md); err != nil {
			r.Close()
			return nil, wrongf("%s: %w", path, err)
		}
	}
	return r, nil
}

// readError tells failures of the system from wrong data.
func readError(err error) error {
	if errno := syscall.Errno(0); errors.As(err, &errno) {
		return err
	}
	return failure{exitWrong, err}
}

// readMetadata takes what the metadata say.
func (f *found) readMetadata() (err error) {
	md := f.schema.Metadata()
	if f.params, err = batch.ParamsOf(md); err != nil {
		return err
	}
	for _, key := range []string{table.DigestKey, "tpm.version", "tpm.backend"} {
		if md.FindKey(key) < 0 {
			return fmt.Errorf("the metadata have no %s", key)
		}
	}
	f.stored, _ = md.GetValue(table.DigestKey)
	if !table.IsDigest(f.stored) {
		return fmt.Errorf("the metadata give %s as %q: must be sixteen hexadecimal digits", table.DigestKey, f.stored)
	}
	return nil
}

// add checks a record and counts its rows.
func (f *found) add(rec arrow.Record, check *rowCheck) (*kernels.Results, error) {
	rows, err := batch.Results(rec, f.params)
	if err != nil {
		return nil, err
	}
	if err := check.record(rec, rows); err != nil {
		return nil, err
	}
	digest, err := batch.Digest(rec, f.params)
	if err != nil {
		return nil, err
	}
	f.digest += digest
	f.stats.Add(rows, f.params)
	return rows, nil
}

// conclude is nil or what is wrong with a file of run's rows.
func (f *found) conclude() error {
	if err := f.whole(); err != nil {
		return err
	}
	if f.stats.Trials() == f.params.Trials || f.enough() {
		return nil
	}
	return f.finishedOr(f.stats.Trials(), f.params.Trials)
}

// finishedOr is an error where a file lacks trials that were asked for. One that is not
// finished is not wrong where its name or a stream without a digest says so: that is how
// an interrupted run leaves it.
func (f *found) finishedOr(trials, asked uint64) error {
	if trials != asked && !f.partial() && !(f.format == table.Stream && f.stored == table.NoDigest) {
		return wrongf("%s: it holds %d trials where its metadata say %d", f.path, trials, asked)
	}
	return nil
}

// whole is nil or what is wrong with a file of any rows.
func (f *found) whole() error {
	computed := table.FormatDigest(f.digest)
	switch {
	case !f.ended && (f.stored != table.NoDigest || !f.partial()):
		return wrongf("%s: %w", f.path, table.ErrCutOff)
	case (f.stored != table.NoDigest || f.sealed()) && f.stored != computed:
		return wrongf("%s: the rows have the digest %s, and stored is %s", f.path, computed, f.stored)
	case f.file == table.NoDigest && !f.partial():
		return wrongf("%s: its digests are missing: its writer was stopped before it was complete", f.path)
	}
	return nil
}
