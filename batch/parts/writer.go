package parts

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// A part ends when it holds partBytes bytes of rows, or after partTime: what a power cut can cost
// is weighed against the cost of having many files.
const (
	partBytes = 256 << 20
	partTime  = time.Minute
)

// Options say how a result is written.
type Options struct {
	table.Options        // Force replaces an existing result and its parts
	Trials        uint64 // per part; 0 for as many as 256 MiB hold
	Resume        bool   // continue from existing rows
	Late          bool   // create a part only with its first rows, to keep few files open
	// folder, on the file's file system, for unfinished files; empty for beside it
	Unfinished string
	Fixed      error // why existing rows cannot get more trials; nil if they can
	// called before each step on the disk; its error counts as the step's
	Step func(Step) error
}

// syncFolder makes the names in path's folder durable.
func (o Options) syncFolder(path string) error {
	if o.Lazy {
		return nil
	}
	return table.SyncFolder(path)
}

// Step is something that a Writer is about to do to the disk.
type Step string

func (o Options) step(s Step) error {
	if o.Step == nil {
		return nil
	}
	return o.Step(s)
}

// The steps.
const (
	StepRows     Step = "part"     // write rows
	StepSync     Step = "fsync"    // complete a part and make it durable
	StepRename   Step = "rename"   // give a part its name
	StepManifest Step = "manifest" // write the manifest durably in place of the old one
	StepJoin     Step = "join"     // write rows of parts into the file, rename it, remove a part
)

// Writer writes one result. It belongs to one goroutine. Every Writer ends with Commit, Keep or
// Discard.
type Writer struct {
	place
	p      form
	schema *arrow.Schema
	o      Options       // of the parts
	file   table.Options // of the file they become

	parts   []part
	digest  uint64        // of the parts, or of the complete file
	done    bool          // the result is complete
	older   bool          // the existing file has fewer trials
	ended   bool          // no more rows will come
	table   *table.Writer // the part being written, nil between parts
	from    uint64        // its first trial
	next    uint64        // its next trial
	since   time.Time     // when it was begun
	notices []string

	encoder func() (*table.Encoder, error) // for the parts; made for the first rows
}

// Create begins the result path of schema's run, or resumes it if o.Resume is set. The parts of a
// text are Parquet. An existing result, or parts of one, are an error unless o.Resume or o.Force is
// set; with o.Resume, those of another run are an error, and so is a text, which cannot be checked.
func Create(path string, schema *arrow.Schema, o Options) (*Writer, error) {
	p, err := formOf(schema.Metadata())
	if err != nil {
		return nil, err
	}
	if o.Fixed == nil && o.Unfinished == "" && IsFolder(path) {
		o.Fixed = errors.New("a folder of parts has the trials that it was begun with: name a file, or run the others into another folder and merge both")
	}
	if o.Trials == 0 {
		o.Trials = max(1, partBytes/(p.bytes*p.rows))
	}
	o.Digested = p.digested
	w := &Writer{place: placeOf(path, o.Unfinished), p: p, schema: schema, o: o, file: o.Options, next: p.FirstTrial}
	if w.text() {
		w.o.Format, w.o.Compression = table.Parquet, ""
	}
	w.encoder = sync.OnceValues(func() (*table.Encoder, error) { return table.NewEncoder(schema, w.o.Options) })
	unfit := o.Compression.Check(o.Format)
	switch {
	case unfit != nil:
		err = fmt.Errorf("cannot create %s: %w", path, unfit)
	case w.text() && w.whole:
		err = fmt.Errorf("cannot create %s: parts are read again, and %s is not: choose another format, or name a file", path, o.Format)
	case o.Resume:
		err = w.recover()
	case o.Force:
		err = w.clear()
	default:
		err = w.refuse()
	}
	if err == nil && w.whole {
		err = makeFolder(w.folder)
	}
	if err == nil && !o.Late && !w.done && len(w.Missing()) > 0 {
		err = w.begin() // now, so that a failure to create it shows before any work
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// refuse returns an error if a run has been writing here.
func (w *Writer) refuse() error {
	used, err := w.used()
	if err != nil || used == "" {
		return err
	}
	if _, err := table.Abandoned(w.base); err != nil {
		return fmt.Errorf("%s exists: another run is writing it", w.partial())
	}
	return &table.Obstacle{Path: used, Fact: fmt.Errorf("%s exists", used), Advice: ": give {resume} to continue it, or {force} to start over"}
}

// text reports whether the file is text, which is made from parts in a format that can be read
// back.
func (w *Writer) text() bool { return w.file.Format.Text() }

func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return fmt.Errorf("cannot create %s: %w", path, phrase.Cause(err))
	}
	return nil
}

// Missing returns the ranges of trials that no part has, in order.
func (w *Writer) Missing() (list []batch.Range) {
	if w.done || w.ended {
		return nil
	}
	at := w.p.FirstTrial
	for _, p := range w.parts {
		if p.First != at {
			list = append(list, batch.Range{First: at, Trials: p.First - at})
		}
		at = p.end()
	}
	if left := w.p.FirstTrial + w.p.Trials - at; left > 0 {
		list = append(list, batch.Range{First: at, Trials: left})
	}
	return list
}

// Notices returns sentences about existing files that could not be used.
func (w *Writer) Notices() []string { return w.notices }

// Rows returns the number of rows written; after a failure, of those that are safe.
func (w *Writer) Rows() (n uint64) {
	if w.done {
		return w.p.Trials * w.p.rows
	}
	for _, p := range w.parts {
		n += p.Trials * w.p.rows
	}
	if w.table != nil {
		n += w.table.Rows()
	}
	return n
}

// Digest returns the digest of the rows that Rows counts.
func (w *Writer) Digest() uint64 {
	if w.table != nil {
		return w.digest + w.table.Digest()
	}
	return w.digest
}

func (w *Writer) begin() (err error) {
	w.table, err = w.create(w.o.Options)
	w.from, w.since = w.next, time.Now()
	return err
}

// create begins a table that grows as the partial file.
func (w *Writer) create(o table.Options) (*table.Writer, error) {
	o.Partial = w.partial()
	o.Force = o.Force || w.elsewhere || w.itself() >= 0 // what exists was written by this process
	if w.whole {
		return table.Create(w.base, w.schema, o)
	}
	return table.Create(w.path, w.schema, o)
}

// Write adds rows that Missing reported as missing, in trial order.
func (w *Writer) Write(rec arrow.Record) error {
	trials := batch.Trials(rec)
	for at := 0; at < len(trials); {
		n, err := w.room(trials[at:])
		if err != nil {
			return err
		}
		slice := rec.NewSlice(int64(at), int64(at+n))
		err = w.table.Write(slice)
		slice.Release()
		if err != nil {
			return err
		}
		at += n
		w.next = trials[at-1] + 1
	}
	return nil
}

// Encode implements batch.Appender.
func (w *Writer) Encode(rec arrow.Record) (*table.Piece, error) {
	e, err := w.encoder()
	if err != nil {
		return nil, err
	}
	return e.Encode(rec)
}

// EncodeAll implements Table.
func (w *Writer) EncodeAll(rec arrow.Record) ([]*table.Piece, error) {
	e, err := w.encoder()
	if err != nil {
		return nil, err
	}
	return e.EncodeAll(rec)
}

// Append implements batch.Appender.
func (w *Writer) Append(p *table.Piece) error {
	rec := p.Record()
	trials := batch.Trials(rec)
	n, err := w.room(trials)
	if err != nil || n < len(trials) { // where a part ends
		p.Release()
		if err == nil {
			err = w.Write(rec)
		}
		return err
	}
	if err := w.table.Append(p); err != nil {
		return err
	}
	w.next = trials[n-1] + 1
	return nil
}

// room makes sure that there is a part for the first of these rows, and returns for how many of
// them it has room.
func (w *Writer) room(trials []uint64) (int, error) {
	if w.table != nil && w.table.Rows() > 0 && w.atTrial() && (trials[0] != w.next || w.full()) {
		if err := w.endPart(); err != nil {
			return 0, err
		}
	}
	if w.table == nil {
		if err := w.begin(); err != nil {
			return 0, err
		}
	}
	if w.table.Rows() == 0 {
		w.from = trials[0]
	}
	return int(min(uint64(len(trials)), w.partRows()-w.table.Rows())), w.o.step(StepRows)
}

// partRows returns the maximum number of rows of a part: whole trials.
func (w *Writer) partRows() uint64 { return min(w.o.Trials, math.MaxUint64/w.p.rows) * w.p.rows }

// atTrial reports whether the part being written ends with a whole trial.
func (w *Writer) atTrial() bool { return w.table.Rows()%w.p.rows == 0 }

// full reports whether the part being written has all its rows, or has taken long enough.
func (w *Writer) full() bool {
	return w.table.Rows() >= w.partRows() || time.Since(w.since) >= partTime
}

// endPart moves the part being written into the folder.
func (w *Writer) endPart() error {
	rows := w.table.Rows()
	if err := w.o.step(StepSync); err != nil {
		return err
	}
	if err := w.keepTable(); err != nil {
		return err
	}
	if w.table.Rows() < rows {
		return w.table.Err()
	}
	return w.adopt(w.grown())
}

// grown returns the part being written, with the rows that are safe.
func (w *Writer) grown() part {
	return part{First: w.from, Trials: w.table.Rows() / w.p.rows, Digest: table.FormatDigest(w.table.Digest())}
}

// keepTable completes the part being written, and keeps its temporary name.
func (w *Writer) keepTable() error {
	_, err := w.table.Keep()
	return err
}

// adopt makes the complete partial table, which holds p's rows, one of the parts.
func (w *Writer) adopt(p part) error {
	if !w.whole && len(w.listed()) == 0 {
		if err := makeFolder(w.folder); err != nil {
			return err
		}
		if err := w.o.syncFolder(w.folder); err != nil {
			return err
		}
	}
	p.File = partName(p.First, lastTrial(w.p.FirstTrial, w.p.Trials), w.o.Format)
	name := filepath.Join(w.folder, p.File)
	if err := w.o.step(StepRename); err != nil {
		return err
	}
	if err := rename(w.partial(), name); err != nil {
		return err
	}
	w.table = nil
	w.insert(p)
	if err := w.o.syncFolder(name); err != nil {
		return err
	}
	return w.saveManifest()
}

// insert puts p in its place in trial order.
func (w *Writer) insert(p part) {
	i := len(w.parts)
	for i > 0 && w.parts[i-1].First > p.First {
		i--
	}
	w.parts = slices.Insert(w.parts, i, p)
	w.digest += p.sum()
}

func (w *Writer) saveManifest() error {
	return w.writeManifest(manifest{Manifest: manifestVersion, Identity: identity(w.schema), Parts: w.listed()}, w.o)
}

// listed returns the parts in the folder.
func (w *Writer) listed() []part {
	return slices.DeleteFunc(slices.Clone(w.parts), func(p part) bool { return p.File == "" })
}

// End declares that no more rows are wanted, although the metadata ask for more. Readers of such a
// file must know that.
func (w *Writer) End() { w.ended = true }

// Commit completes the result. After an error, Keep says where the rows are.
func (w *Writer) Commit() error {
	switch {
	case w.done, w.table == nil && w.itself() >= 0 && len(w.parts) == 1 && !w.older:
		return w.tidy()
	case w.table == nil && len(w.parts) == 0: // a run without trials
		if err := w.begin(); err != nil {
			return err
		}
	}
	if !w.Resumable() && !w.text() {
		if err := w.o.step(StepSync); err != nil {
			return err
		}
		return w.table.Commit()
	}
	if w.table != nil {
		if w.table.Rows() == 0 && len(w.parts) > 0 {
			w.table.Discard()
			w.table = nil
		} else if err := w.endPart(); err != nil {
			return err
		}
	}
	if w.whole {
		return nil
	}
	return w.join()
}

// Keep ends the result after an interruption or a failure and returns where its rows are: the
// folder of parts, or the partial file if there is no folder, or "" if nothing is kept.
func (w *Writer) Keep() (where string, err error) {
	if w.done {
		return w.path, nil
	}
	inParts := w.Resumable() || w.elsewhere || w.text()
	switch {
	case w.table == nil:
	case w.table.Rows() == 0 && inParts:
		err = w.discardTable()
	default:
		if err = w.keepTable(); err == nil && inParts {
			if w.atTrial() {
				err = w.adopt(w.grown())
			} else { // a failure cut off a trial, and parts hold whole trials
				err = w.discardTable()
			}
		}
	}
	switch {
	case w.itself() >= 0 && len(w.listed()) == 0:
		return w.path, err
	case w.itself() >= 0:
		return w.path + " with " + w.folder, err
	case w.Resumable():
		return w.folder, err
	case w.table != nil:
		return w.partial(), err
	}
	return "", err
}

func (w *Writer) discardTable() error {
	defer func() { w.table = nil }()
	return w.table.Discard()
}

// Discard ends the result and removes the part being written. Other parts stay.
func (w *Writer) Discard() error {
	if w.table == nil {
		return nil
	}
	return w.table.Discard()
}

// Resumable reports whether there are parts, so that a run can be resumed from them alone.
func (w *Writer) Resumable() bool { return w.whole || len(w.parts) > 0 }
