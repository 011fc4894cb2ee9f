package figures

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
)

// Folder is a folder that is written as DIR.partial and renamed when it is complete.
type Folder struct{ path string }

// partial is the suffix of the folder's name while it is being written.
const partial = ".partial"

// NewFolder begins the folder path, which must not exist or must be empty.
func NewFolder(path string) (*Folder, error) {
	f := &Folder{filepath.Clean(path)}
	if err := f.free(); err != nil {
		return nil, err
	}
	err := os.Mkdir(f.path+partial, 0o777)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s exists: another run may be writing it; if none is, remove it", f.path+partial)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot create the folder %s: %w", f.path+partial, cause(err))
	}
	return f, nil
}

// free returns an error if the folder's path is occupied.
func (f *Folder) free() error {
	list, err := os.ReadDir(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s cannot be a new folder: %w", f.path, cause(err))
	case len(list) > 0:
		return fmt.Errorf("%s exists and is not empty: choose another folder, or empty it", f.path)
	}
	return nil
}

// Commit renames the folder to its final name.
func (f *Folder) Commit() error {
	if err := f.free(); err != nil {
		return fmt.Errorf("%w; all is in %s", err, f.path+partial)
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder
		return fmt.Errorf("cannot replace the empty folder %s: %w; all is in %s", f.path, cause(err), f.path+partial)
	}
	if err := os.Rename(f.path+partial, f.path); err != nil {
		return fmt.Errorf("cannot rename %s to %s: %w", f.path+partial, f.path, cause(err))
	}
	return nil
}

// Discard removes the folder, unless Commit has renamed it.
func (f *Folder) Discard() error { return os.RemoveAll(f.path + partial) }

func (f *Folder) file(name string) string { return filepath.Join(f.path+partial, name) }

// Sheet is a figure with its outcome.
type Sheet struct {
	Figure
	Outcome
	Results Results
}

// Write writes the pictures and data of the sheets, and their page.
func (f *Folder) Write(pg Page, p Plan, version string, sheets []Sheet) error {
	for _, s := range sheets {
		if err := f.write(p, version, s); err != nil {
			return fmt.Errorf("figure %s: %w", s.Name, err)
		}
	}
	text, err := pg.write(p, version, sheets)
	if err != nil {
		return err
	}
	return f.put("index.html", text)
}

func (f *Folder) write(p Plan, version string, s Sheet) error {
	svg, err := s.Chart.SVG()
	if err != nil {
		return err
	}
	if err := f.put(s.Name+".svg", svg); err != nil {
		return err
	}
	png, err := s.Chart.PNG()
	if err != nil {
		return err
	}
	if err := f.put(s.Name+".png", png); err != nil {
		return err
	}
	rec, err := record(s.Data, metadata(s.Figure, p, version, s.Results))
	if err != nil {
		return err
	}
	defer rec.Release()
	for _, format := range []table.Format{table.Arrow, table.Parquet} {
		if err := f.data(s.Name+"."+string(format), format, rec); err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) put(name string, b []byte) error {
	if err := os.WriteFile(f.file(name), b, 0o666); err != nil {
		return fmt.Errorf("cannot write %s: %w", f.file(name), cause(err))
	}
	return nil
}

func (f *Folder) data(name string, format table.Format, rec arrow.Record) error {
	w, err := table.Create(f.file(name), rec.Schema(), table.Options{Format: format})
	if err != nil {
		return err
	}
	if err := w.Write(rec); err != nil {
		w.Discard()
		return err
	}
	if err := w.Commit(); err != nil {
		w.Discard()
		return err
	}
	return nil
}

// cause returns err without the operation and the name that package os prefixes.
func cause(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
