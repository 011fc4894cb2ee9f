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
}

// Writer writes one table. It belongs to one goroutine. Every Writer ends with Commit, Keep or
// Discard.
type Writer struct {
	schema *arrow.Schema
	path   string // of the output, empty for a stream that is not a file
	o      Options
	file   file // nil for a stream that is not a file
	out    *sink
	enc    encoder
	now    mark // all rows taken
	safe   mark // the rows that have reached the sink completely
	err    error
	whole  bool // the end of the table is written
	ended  bool // the file is closed
}

// mark is a position in the table.
type mark struct {
	rows, digest uint64
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
func (w *Writer) begin(out io.Writer, name string) error {
	c, err := w.o.Compression.in(w.o.Format)
	if err != nil {
		return err
	}
	s := &sink{w: out, name: name}
	if !w.o.Format.Text() && w.schema.Metadata().FindKey(FileDigestKey) >= 0 {
		s.hash = xxh3.New()
	}
	enc, err := newEncoder(s, w.schema, w.o, c)
	if err == nil {
		w.out, w.enc = s, enc
	}
	return err
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
	for first := int64(0); first < rec.NumRows() && w.err == nil; {
		rest := rec.NewSlice(first, rec.NumRows())
		n := w.enc.room(rest)
		part := rest.NewSlice(0, n)
		w.err = w.write(part)
		part.Release()
		rest.Release()
		first += n
	}
	if w.err != nil {
		w.now = w.safe
	}
	return w.err
}

func (w *Writer) write(rec arrow.Record) error {
	digest, err := DigestOf(rec, w.o.Digested)
	if err != nil {
		return err
	}
	flushed := false
	err = w.try(func() (err error) {
		flushed, err = w.enc.write(rec)
		return err
	})
	w.now.rows += uint64(rec.NumRows())
	w.now.digest += digest
	if err == nil && flushed {
		w.now.at = w.out.at
		w.safe = w.now
	}
	return err
}

// try runs a step of the encoder. A failure of the sink is the cause of whatever error the
// libraries then report.
func (w *Writer) try(f func() error) error {
	err := guard(f)
	if w.out.err != nil {
		return w.out.err
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
