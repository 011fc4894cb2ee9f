package table

import (
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/zeebo/xxh3"
)

// Options say how to write a table.
type Options struct {
	Format      Format      // required by Create
	Compression Compression // empty for the format's default
	Force       bool        // replace an existing output or partial file
	Lazy        bool        // do not sync; a power cut can then destroy a complete table
	Partial     string      // the partial file, on path's file system; empty for path.partial

	// Digested reports whether a column is part of the digest; nil if all are.
	Digested func(column string) bool

	// Vectors are fixed_size_binary columns whose bytes are int8 numbers, which JSONL writes as a
	// list of lists of that many, and not as hexadecimal text.
	Vectors map[string]int

	// called with what the goroutines of a file do for a block of it, which it must call; for
	// measurements; may be nil
	Around func(stage Stage, do func())
}

// Writer writes one table. It belongs to one goroutine. Every Writer ends with Commit, Keep or
// Discard.
type Writer struct {
	schema *arrow.Schema
	path   string // of the output, empty for a stream that is not a file
	o      Options
	file   file // nil for a stream that is not a file
	out    *sink
	coder  *Encoder
	enc    assembler
	now    mark // all rows taken
	err    error
	whole  bool // the end of the table is written
	ended  bool // the file is closed
}

// mark is a position in the table.
type mark struct {
	rows, digest uint64
	parts        int   // batches or row groups
	at           int64 // bytes in the sink
}

// Create begins the table path. It is written as path.partial, or as o.Partial, which no other run
// can share, and gets its name in Commit. The schema is written as it is, or in text formats only
// the names of its columns. If its metadata has DigestKey, the value must be NoDigest, and
// FileDigestKey follows it. It is an error if the file path or the partial file exists (unless
// o.Force is set), if a folder is missing or cannot be written, if a table cannot have a column's
// type, or if the format does not have the compression; nothing is left behind.
func Create(path string, schema *arrow.Schema, o Options) (*Writer, error) {
	return create(path, schema, o, func(f *os.File) file { return f })
}

// create is Create with a seam for tests: wrap may put something between the Writer and its file.
func create(path string, schema *arrow.Schema, o Options, wrap func(*os.File) file) (*Writer, error) {
	w := &Writer{path: path, o: o}
	if _, err := ParseFormat(string(o.Format)); err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", path, err)
	}
	if _, err := o.Compression.in(o.Format); err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", path, err)
	}
	if err := checkSchema(schema); err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", path, err)
	}
	w.schema = withFileDigest(schema)
	if w.o.Partial == "" {
		w.o.Partial = path + PartialSuffix
	}
	f, err := createPartial(path, w.o.Partial, o.Force)
	if err != nil {
		return nil, err
	}
	w.file = wrap(f)
	if err := w.begin(w.file, w.o.Partial); err != nil {
		w.Discard()
		return nil, err
	}
	return w, nil
}

// NewStream begins a table that goes to out, such as standard output, as text or as a Stream, which
// is also the default. The digest in its metadata stays NoDigest, and it has no digest of its
// bytes. Commit and Keep write the end mark and do not close out.
func NewStream(out io.Writer, schema *arrow.Schema, o Options) (*Writer, error) {
	if o.Format == "" {
		o.Format = Stream
	}
	if o.Format != Stream && !o.Format.Text() {
		return nil, fmt.Errorf("standard output can only take the formats %s, not %s: name a file", Streams(), o.Format)
	}
	w := &Writer{schema: withoutFileDigest(schema), o: o}
	if err := checkSchema(schema); err != nil {
		return nil, err
	}
	if err := w.begin(out, "standard output"); err != nil {
		return nil, err
	}
	return w, nil
}

// begin creates the encoder; nothing is written yet.
func (w *Writer) begin(out io.Writer, name string) (err error) {
	if w.coder, err = NewEncoder(w.schema, w.o); err != nil {
		return err
	}
	if w.out != nil {
		w.out.end()
	}
	if w.out = (&sink{w: out, name: name}); w.file != nil {
		w.out = newSink(out, name, w.o.Around)
	}
	if !w.o.Format.Text() && w.schema.Metadata().FindKey(FileDigestKey) >= 0 {
		w.out.hash = xxh3.New()
	}
	w.enc = w.coder.coder.begin(w.out)
	return nil
}

func checkSchema(s *arrow.Schema) error {
	if _, err := rowWidth(s); err != nil {
		return err
	}
	md := s.Metadata()
	if i := md.FindKey(DigestKey); i >= 0 && md.Values()[i] != NoDigest {
		return fmt.Errorf("the schema's %s is %q: it must be %s, the digest is filled in later", DigestKey, md.Values()[i], NoDigest)
	}
	return nil
}

// Write appends the rows of rec, whose schema must have the columns of the table's. It keeps no
// reference to rec. The error for a failed write (a full disk, or a closed pipe, which
// errors.Is(err, syscall.EPIPE) detects) is a sentence with the file's name and the reason. After
// it, Rows and Digest are those of the rows that are safe, Write returns the same error, and Keep
// may still save those rows.
func (w *Writer) Write(rec arrow.Record) error {
	if w.err != nil {
		return w.err
	}
	if !rec.Schema().Equal(w.schema) {
		return fmt.Errorf("a batch has the columns %v where the table has %v", rec.Schema().Fields(), w.schema.Fields())
	}
	if err := checkRecord(rec); err != nil {
		return err
	}
	w.failed(w.write(rec))
	if w.err == nil {
		w.failed(w.try(w.settle))
	}
	return w.err
}

// settle returns once everything that can be written is.
func (w *Writer) settle() error {
	if err := w.enc.settle(); err != nil {
		return err
	}
	return w.out.flush()
}

// Append appends rows that an Encoder for tables like this one has encoded. It is Write, except
// that rows may fail to reach a file only later, and a later Append, Commit or Keep says so. p may
// not be used again.
func (w *Writer) Append(p *Piece) error {
	if w.err != nil {
		p.Release()
		return w.err
	}
	if w.enc.room(p.rec) < p.Rows() { // where a row group ends
		rec := p.rec
		p.Release()
		w.failed(w.write(rec))
		return w.err
	}
	w.failed(w.add(p))
	return w.err
}

// failed records a failure, after which only the rows count that are safe.
func (w *Writer) failed(err error) {
	if err != nil {
		w.err = err
		w.lose()
	}
}

// lose makes only those rows count that are safe.
func (w *Writer) lose() {
	w.out.flush()
	w.now = w.enc.written()
}

// write encodes and appends a record that has been checked.
func (w *Writer) write(rec arrow.Record) error {
	for first := int64(0); first < rec.NumRows(); {
		rest := rec.NewSlice(first, rec.NumRows())
		n := w.enc.room(rest)
		part := rest.NewSlice(0, n)
		p, err := w.coder.encode(part)
		if err == nil {
			err = w.add(p)
		} else {
			err = fmt.Errorf("cannot write %s: %w", w.out.name, err)
		}
		part.Release()
		rest.Release()
		if err != nil {
			return err
		}
		first += n
	}
	return nil
}

func (w *Writer) add(p *Piece) error {
	w.now.rows += uint64(p.Rows())
	w.now.digest += p.digest
	return w.try(func() error { return w.enc.add(p) })
}

// try runs a step of the encoder. A failure of the sink is the cause of whatever error the
// libraries then report.
func (w *Writer) try(f func() error) error {
	err := guard(f)
	if failure := w.out.err(); failure != nil {
		return failure
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", w.out.name, err)
	}
	return nil
}

// Err returns the failure that has lost rows, or nil.
func (w *Writer) Err() error {
	if w.err == errEnded {
		return nil
	}
	return w.err
}

// Rows returns the number of rows written so far; after a failure, of those that are safe.
func (w *Writer) Rows() uint64 { return w.now.rows }

// Digest returns the digest of the rows that Rows counts.
func (w *Writer) Digest() uint64 { return w.now.digest }
