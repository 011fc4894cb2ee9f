package parts

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Reader reads a result, a file or a folder of parts, one record at a time.
type Reader interface {
	Schema() *arrow.Schema       // with the expected digest of the rows
	Format() table.Format        // of the files
	Complete() bool              // whether no file is cut off
	Next() (arrow.Record, error) // io.EOF after the last; valid until the next call
	Close() error
}

// Open opens a result for reading. A folder must have parts of a single run, including all those
// that its manifest lists.
func Open(path string) (Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, phrase.Cause(err))
	}
	if !info.IsDir() {
		return batch.Open(path)
	}
	return openFolder(filepath.Clean(path))
}

// HasParts reports whether path is a folder that contains parts or their manifest.
func HasParts(path string) bool {
	l := place{folder: path}
	names, err := l.partNames()
	return err == nil && (len(names) > 0 || exists(l.manifest()))
}

// IsPart reports whether the file at path is a part of the result in its folder.
func IsPart(path string) bool {
	return partForm().MatchString(filepath.Base(path)) && exists(filepath.Join(filepath.Dir(path), manifestName))
}

// folder reads the parts in order.
type folder struct {
	*table.Reader // of the part that is open
	schema        *arrow.Schema
	of            form
	whole         bool
	left          []open
	digest        uint64 // of its rows read so far
}

// open is a part to be read.
type open struct {
	path   string
	first  uint64
	pieces int
	digest string // stored in it
}

// end returns what is wrong with the part, which r has read and whose rows have the given digest.
func (o open) end(r *table.Reader, digest uint64) error {
	if !r.Complete() {
		return fmt.Errorf("%s: %w", o.path, table.ErrCutOff)
	}
	if have := table.FormatDigest(digest); o.digest != table.NoDigest && have != o.digest {
		return fmt.Errorf("%s: its rows have the digest %s, but the stored one is %s", o.path, have, o.digest)
	}
	return nil
}

func openFolder(path string) (Reader, error) {
	l := place{folder: path}
	names, err := l.partNames()
	if err != nil {
		return nil, err
	}
	m, err := l.readManifest()
	if errors.Is(err, errCorrupt) {
		return nil, &table.Obstacle{Path: l.manifest(), Fact: fmt.Errorf("%s is corrupt", l.manifest()), Advice: "; a run with {resume} rebuilds it from the parts"}
	}
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: the folder holds no part of a result", path)
	}
	f := &folder{whole: true}
	for _, name := range names {
		if err := f.add(filepath.Join(path, name)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(f.left, func(a, b open) int { return cmp.Compare(a.first, b.first) })
	if m != nil {
		if err := f.listed(path, m); err != nil {
			return nil, err
		}
	}
	f.sum()
	if err := f.advance(); err != nil {
		return nil, err
	}
	return f, nil
}

// add looks into a part to see to which run it belongs and where it begins.
func (f *folder) add(path string) error {
	r, err := batch.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	of, err := formOf(r.Schema().Metadata())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if f.schema == nil {
		f.schema = r.Schema()
	}
	// A run that was extended has parts of the shorter run that it once was.
	if _, err := ours(identity(r.Schema()), identity(f.schema), nil); err != nil {
		if _, fewer := ours(identity(f.schema), identity(r.Schema()), nil); fewer != nil {
			return fmt.Errorf("%s belongs to another run than the other parts in its folder: %w", path, err)
		}
		f.schema = r.Schema()
	}
	f.whole = f.whole && r.Complete()
	o := open{path: path, pieces: r.Pieces()}
	o.digest, _ = r.Schema().Metadata().GetValue(table.DigestKey)
	f.of = of
	o.first = of.FirstTrial
	rec, err := r.Next()
	if err == nil {
		trials, err := of.trials(rec, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if len(trials) == 0 {
			return fmt.Errorf("%s: it has no first row", path)
		}
		o.first = trials[0]
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	f.left = append(f.left, o)
	return nil
}

// listed returns an error if a part that the manifest lists is missing or another one is in its
// place.
func (f *folder) listed(path string, m *manifest) error {
	for _, p := range m.Parts {
		i := slices.IndexFunc(f.left, func(o open) bool { return filepath.Base(o.path) == p.File })
		if i < 0 {
			return &table.Obstacle{Path: path, Fact: fmt.Errorf("%s lacks the part %s, with %d trials", path, p.File, p.Trials), Advice: "; a run with {resume} computes them again"}
		}
		if f.left[i].digest != p.Digest {
			return fmt.Errorf("%s has the digest %s, and the manifest lists %s", f.left[i].path, f.left[i].digest, p.Digest)
		}
	}
	return nil
}

// sum puts the sum of the parts' digests into the schema, whose digest of the bytes is that of a
// single part.
func (f *folder) sum() {
	total := uint64(0)
	for _, o := range f.left {
		total += part{Digest: o.digest}.sum()
	}
	md := f.schema.Metadata()
	var keys, values []string
	for i, key := range md.Keys() {
		value := md.Values()[i]
		switch key {
		case table.FileDigestKey:
			continue
		case table.DigestKey:
			value = table.FormatDigest(total)
		}
		keys, values = append(keys, key), append(values, value)
	}
	with := arrow.NewMetadata(keys, values)
	f.schema = arrow.NewSchema(f.schema.Fields(), &with)
}

// advance opens the next part and closes the previous one.
func (f *folder) advance() error {
	next, err := batch.Open(f.left[0].path)
	if err != nil {
		return err
	}
	if f.Reader != nil {
		f.Reader.Close()
	}
	f.Reader, f.digest = next, 0
	return nil
}

func (f *folder) Schema() *arrow.Schema { return f.schema }

func (f *folder) Complete() bool { return f.whole }

// Next checks each part's digest after its last row, so that an error names the part.
func (f *folder) Next() (arrow.Record, error) {
	for {
		rec, err := f.Reader.Next()
		if err == nil {
			d, err := f.of.digest(rec)
			f.digest += d
			return rec, err
		}
		if !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(f.left) == 0 {
			return nil, io.EOF
		}
		if err := f.left[0].end(f.Reader, f.digest); err != nil {
			return nil, err
		}
		if f.left = f.left[1:]; len(f.left) == 0 {
			return nil, io.EOF
		}
		if err := f.advance(); err != nil {
			return nil, err
		}
	}
}
