package table

import (
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/zeebo/xxh3"
)

// Options say how a table is written.
type Options struct {
	Format      Format      // required by Create
	Compression Compression // the empty string is the format's default
	Force       bool        // replace an output or a partial file that exists
	Lazy        bool        // leave it to the system when rows reach the disk; a power cut can then take a complete table
	Partial     string      // where the table grows, on the file system of its path; empty: path.partial

	// Digested reports whether a column is part of the digest; nil: every one is.
	Digested func(column string) bool
}

// Writer writes one table. It belongs to one goroutine. Every Writer ends with Commit, Keep or Discard.
type Writer struct {
	schema *arrow.Schema
	path   string // of the output, empty for a stream that is no file
	o      Options
	file   file // nil for a stream that is no file
	out    *sink
	enc    encoder
	now    mark // all rows taken
	safe   mark // the rows that have reached the sink whole
	err    error
	whole  bool // the end of the table is written
	ended  bool // the file is closed
}

// mark is a place in the table.
type mark struct {
	rows, digest uint64
	at           int64 // bytes in the sink
}

// Create begins the table path. It grows as path.partial, or where o.Partial says, which no other
// run can share, and gets its name in Commit. The schema is written as it is, to text only the
// names of its columns; where its metadata has DigestKey, the value must be NoDigest, and
// FileDigestKey comes after it. A file path or partial file that exists (unless o.Force), a folder
// that is missing or cannot be written, a column type that a table does not hold, or a compression
// that the format has not, is an error, and nothing is left behind.
func Create(path string, schema *arrow.Schema, o Options) (*Writer, error) {
	return create(path, schema, o, func(f *os.File) file { return f })
}

// create is Create with a seam: wrap may put something between the Writer and its file.
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
// is also meant where o.Format is empty. The digest in its metadata stays NoDigest, and there is
// none of its bytes. Commit and Keep write the end mark and do not close out.
func NewStream(out io.Writer, schema *arrow.Schema, o Options) (*Writer, error) {
	if o.Format == "" {
		o.Format = Stream
	}
	if o.Format != Stream && !o.Format.Text() {
		return nil, fmt.Errorf("standard output can only take the formats arrows, csv and tsv, not %s: name a file", o.Format)
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

// begin makes the encoder; nothing is written yet.
func (w *Writer) begin(out io.Writer, name string) error {
	c, err := w.o.Compression.in(w.o.Format)
	if err != nil {
		return err
	}
	s := &sink{w: out, name: name}
	if !w.o.Format.Text() && w.schema.Metadata().FindKey(FileDigestKey) >= 0 {
		s.hash = xxh3.New()
	}
	enc, err := newEncoder(s, w.schema, w.o.Format, c)
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

// Write appends the rows of rec, whose schema must have the columns of the table's. It keeps nothing of rec. A failure to
// write (a full disk, a closed pipe, which errors.Is(err, syscall.EPIPE) tells) is a sentence with the file's name and the
// reason; after it Rows and Digest are those of the rows that are safe, Write gives the same error, and Keep may still save
// those rows.
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

// try runs a step of the encoder; the sink's failure is the reason for whatever the libraries then do.
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

// Err returns the failure that has cost rows, nil where none has.
func (w *Writer) Err() error {
	if w.err == errEnded {
		return nil
	}
	return w.err
}

// Rows returns the number of rows taken so far; after a failure, of those that are safe.
func (w *Writer) Rows() uint64 { return w.now.rows }

// Digest returns the digest of the rows that Rows counts.
func (w *Writer) Digest() uint64 { return w.now.digest }
