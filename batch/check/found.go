package check

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/derive"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Input is a result to be read.
type Input struct {
	Path  string
	Study *study.Index // of which the file is a point; nil: looked up if it matters
}

// Found is what reading a result has shown.
type Found struct {
	Input
	Kind       string // the command that made the rows; empty for run
	Format     table.Format
	Schema     *arrow.Schema
	Params     kernels.Params    // of run
	Derived    derive.Derivation // of run: of its column of derived keys
	Ended      bool              // the file has its end
	Stored     string            // the digest of the rows according to the metadata
	Digest     uint64            // the digest of the rows as read
	FileDigest string            // of the file's bytes according to the metadata; empty: none
	Changed    *table.Changed    // set if the file's bytes have another digest
	Rows       uint64
	last       uint64      // trial of the row read last, of run
	Stats      batch.Stats // of run
	Trials     batch.Range // of perceptron, as read by Strictly
	Asked      uint64      // trials that the metadata ask for; 0 for other kinds
}

// KindKey is the metadata key for the command that made the rows, in results of commands other than
// run.
const KindKey = "tpm.kind"

func newFound(from Input, r parts.Reader) *Found {
	f := &Found{Input: from, Format: r.Format(), Schema: r.Schema(), Ended: r.Complete()}
	md := f.Schema.Metadata()
	f.Kind, _ = md.GetValue(KindKey)
	f.FileDigest, _ = md.GetValue(table.FileDigestKey)
	return f
}

// Partial reports whether the path shows that rows may be missing: it is a partial file, a folder
// of parts, or one of its parts.
func (f *Found) Partial() bool {
	return strings.HasSuffix(f.Path, table.PartialSuffix) || f.Folder() || parts.IsPart(f.Path)
}

// Folder reports whether the rows lie in a folder of parts.
func (f *Found) Folder() bool { return parts.IsFolder(f.Path) }

// Sealed reports whether the file was completed and has a digest of its bytes.
func (f *Found) Sealed() bool { return f.FileDigest != "" && f.FileDigest != table.NoDigest }

// Finished reports whether a result of run has its end and all trials that were asked for.
func (f *Found) Finished() bool { return f.Ended && f.Rows == f.Params.Trials }

// Enough reports whether the file is a point of a study whose points end once the standard error is
// small enough, and the standard error of its rows is.
func (f *Found) Enough() bool {
	if f.Partial() {
		return false
	}
	if f.Study == nil {
		f.Study = study.Of(f.Path)
	}
	return f.Study != nil && study.Enough(f.Stats.Trials(), f.Stats.SyncSteps().SE, f.Study.StopAtSE)
}

// Summary sums up the rows of run and names the program and the backend that wrote them.
func (f *Found) Summary() batch.Summary {
	md := f.Schema.Metadata().ToMap()
	return f.Stats.Summary(f.Params, md["tpm.version"], md["tpm.backend"], f.Digest)
}

// Digested returns a function that selects the columns of the digest, nil for all.
func (f *Found) Digested() func(column string) bool {
	if f.Kind != "" {
		return nil
	}
	return batch.Digested(f.Params)
}

// differs reports whether err says that the file's bytes are not those that were written, which is
// known only after all rows were read.
func (f *Found) differs(err error) bool { return !f.Folder() && errors.As(err, &f.Changed) }

// Unfinished returns what is missing of a result.
func (f *Found) Unfinished() *Unfinished {
	u := &Unfinished{Path: f.Path, Range: batch.Range{First: f.Params.FirstTrial, Trials: f.Rows}, Asked: f.Asked, Resumable: f.Folder() || f.Kind != ""}
	if f.Kind != "" {
		u.Range = f.Trials
	}
	if parts.IsPart(f.Path) {
		u.PartOf = filepath.Dir(f.Path)
	}
	return u
}
