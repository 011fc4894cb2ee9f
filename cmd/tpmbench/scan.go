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

// input is a result to read.
type input struct {
	path  string
	study *study.Index // the study that the file is a point of; nil: looked up if it matters
}

// found is what was found in a file.
type found struct {
	input
	format  table.Format
	schema  *arrow.Schema
	params  kernels.Params
	ended   bool           // the file has its end
	stored  string         // the digest of the rows according to the metadata
	digest  uint64         // the digest of the rows as read
	file    string         // the digest of the file's bytes according to the metadata; empty: none
	changed *table.Changed // set if the file's bytes have another digest
	stats   batch.Stats
}

// partial reports whether the path shows that rows may be missing: it is a partial file, a folder
// of parts, or one of its parts.
func (f *found) partial() bool {
	return strings.HasSuffix(f.path, table.PartialSuffix) || f.folder() || parts.IsPart(f.path)
}

// folder reports whether the rows lie in a folder of parts.
func (f *found) folder() bool { return parts.IsFolder(f.path) }

func (f *found) finished() bool { return f.ended && f.stats.Trials() == f.params.Trials }

// enough reports whether the file is a point of a study whose points end once the standard error is
// small enough, and the standard error of its rows is.
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

// sealed reports whether the file was completed and has a digest of its bytes.
func (f *found) sealed() bool { return f.file != "" && f.file != table.NoDigest }

// differs reports whether err says that the file's bytes are not those that were written, which is
// known only after all rows were read.
func (f *found) differs(err error) bool { return !f.folder() && errors.As(err, &f.changed) }

// eachRecord is called for each record of a result, with its rows.
type eachRecord func(arrow.Record, *kernels.Results) error

// scan reads a result once and checks it; each, if not nil, gets its rows. If all rows could be
// read, it returns what it found even with an error, which then says what is wrong.
func scan(ctx context.Context, from input, each eachRecord) (*found, error) {
	r, err := openTable(from.path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f := newFound(from, r)
	if kind, ok := r.Schema().Metadata().GetValue(kindKey); ok {
		return nil, fmt.Errorf("%s holds rows of tpmbench %s, not of run; inspect shows them", f.path, phrase.Quoted(kind, 0))
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

// read reads and checks rows of run; all reports, even with an error, whether it read all of them.
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

// openTable opens path, a file or a folder of parts. A path that cannot be read is an ordinary
// error; one that holds no table is wrong data.
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
		return nil, fmt.Errorf("%s is the folder of a study: name one of its files%s", path, anyPoint(path))
	}
	if study.IsRows(path) {
		return nil, fmt.Errorf("%s holds the rows of a study: name the study's folder, %s, or one of its files%s", path, filepath.Dir(path), anyPoint(filepath.Dir(path)))
	}
	if info.IsDir() {
		if _, err := os.ReadDir(path); err != nil {
			return nil, fmt.Errorf("%s: %w", path, table.Cause(err))
		}
	}
	if !info.Mode().IsRegular() && !parts.HasParts(path) {
		return nil, fmt.Errorf("%s is neither a regular file nor a folder of parts", path)
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

// readError distinguishes failures of the system from wrong data.
func readError(err error) error {
	if errno := syscall.Errno(0); errors.As(err, &errno) {
		return err
	}
	return failure{exitWrong, err}
}

// readMetadata reads the parameters and the digest from the metadata.
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

// conclude returns nil, or what is wrong with a file of run's rows.
func (f *found) conclude() error {
	if err := f.whole(); err != nil {
		return err
	}
	if f.stats.Trials() == f.params.Trials || f.enough() {
		return nil
	}
	return f.finishedOr(f.stats.Trials(), f.params.Trials)
}

// finishedOr returns an error if a file lacks requested trials, unless its name, or a stream
// without a digest, shows that an interrupted run has left it.
func (f *found) finishedOr(trials, asked uint64) error {
	if trials != asked && !f.partial() && !(f.format == table.Stream && f.stored == table.NoDigest) {
		return wrongf("%s holds %d trials, but its metadata say %d", f.path, trials, asked)
	}
	return nil
}

// whole returns nil, or what is wrong with a file, whatever its rows.
func (f *found) whole() error {
	computed := table.FormatDigest(f.digest)
	switch {
	case !f.ended && (f.stored != table.NoDigest || !f.partial()):
		return wrongf("%s: %w", f.path, table.ErrCutOff)
	case (f.stored != table.NoDigest || f.sealed()) && f.stored != computed:
		return wrongf("%s: the rows have the digest %s, but the stored one is %s", f.path, computed, f.stored)
	case f.file == table.NoDigest && !f.partial():
		return wrongf("%s: its digests are missing, since its writer was stopped before the file was complete", f.path)
	}
	return nil
}
