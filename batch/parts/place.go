package parts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// FolderSuffix is the suffix of the folder of a file's parts.
const FolderSuffix = ".parts"

const (
	manifestName = "_manifest.json" // readers of folders ignore names that begin with _
	growingName  = "_rows"
)

// place says where the files of a result are.
type place struct {
	path      string // of the result, as given
	folder    string // folder of its parts
	base      string // the part being written is base.partial
	whole     bool   // the folder is the result
	elsewhere bool   // the parts do not lie beside the file
}

// IsFolder reports whether a path names a folder of parts: it ends in a slash, or it is
// a folder already.
func IsFolder(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// placeOf returns where the files of path are; unfinished is as in Options.
func placeOf(path, unfinished string) place {
	if unfinished != "" {
		base := filepath.Join(unfinished, filepath.Base(path))
		return place{path: path, folder: base + FolderSuffix, base: base, elsewhere: true}
	}
	if IsFolder(path) {
		folder := filepath.Clean(path)
		return place{path: path, folder: folder, base: filepath.Join(folder, growingName), whole: true}
	}
	return place{path: path, folder: path + FolderSuffix, base: path}
}

func (l place) partial() string { return l.base + table.PartialSuffix }

func (l place) manifest() string { return filepath.Join(l.folder, manifestName) }

var partForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^part-([0-9]{5,20})\.(arrow|arrows|parquet)$`)
})

// partName names the part that begins with trial first, so that names up to trial last sort in
// trial order.
func partName(first, last uint64, f table.Format) string {
	return fmt.Sprintf("part-%0*d.%s", max(5, len(fmt.Sprint(last))), first, f)
}

// partNames lists the parts in the folder, none if the folder does not exist.
func (l place) partNames() ([]string, error) {
	names, _, err := l.contents()
	return names, err
}

// contents is partNames, and reports whether there is a manifest.
func (l place) contents() (parts []string, manifest bool, err error) {
	entries, err := os.ReadDir(l.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", l.folder, phrase.Cause(err))
	}
	for _, e := range entries {
		manifest = manifest || e.Name() == manifestName
		if partForm().MatchString(e.Name()) {
			parts = append(parts, e.Name())
		}
	}
	return parts, manifest, nil
}

// used returns the file that shows that a run has been writing here, "" if there is none.
func (l place) used() (string, error) {
	names, manifest, err := l.contents()
	if err != nil {
		return "", err
	}
	if manifest || len(names) > 0 {
		return l.folder, nil
	}
	if exists(l.partial()) {
		return l.partial(), nil
	}
	if l.elsewhere && exists(l.path) { // otherwise the table reports it
		return l.path, nil
	}
	return "", nil
}

// clear removes the parts and the manifest, and also the folder, unless something else is in it or
// it is the result.
func (l place) clear() error {
	names, err := l.partNames()
	if err != nil {
		return err
	}
	// The manifest comes last: while it exists, it says what the parts are.
	for _, name := range append(names, manifestName+temporary, manifestName) {
		if err := remove(filepath.Join(l.folder, name)); err != nil {
			return err
		}
	}
	if !l.whole {
		os.Remove(l.folder) // fails if other files are in it
	}
	return nil
}

// Unfinished returns the folder with the parts of the file at path if Options.Unfinished is given.
func Unfinished(path, unfinished string) string { return placeOf(path, unfinished).folder }

// Partial returns the partial file of the file at path if Options.Unfinished is given.
func Partial(path, unfinished string) string { return placeOf(path, unfinished).partial() }

// Clear removes the file at path, and what was to become it from the folder unfinished. No run may
// be writing it.
func Clear(path, unfinished string) error {
	l := placeOf(path, unfinished)
	if err := l.clear(); err != nil {
		return err
	}
	if err := remove(l.partial()); err != nil {
		return err
	}
	return remove(path)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// remove removes a file, which need not exist.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove %s: %w", path, phrase.Cause(err))
	}
	return nil
}

// SetAside turns the file at from into the first part of the future file at path, which holds p's
// trials. No run may be writing either.
func SetAside(from, path, unfinished string, p kernels.Params, f table.Format) error {
	l := placeOf(path, unfinished)
	if err := makeFolder(l.folder); err != nil {
		return err
	}
	return rename(from, filepath.Join(l.folder, partName(p.FirstTrial, lastTrial(p.FirstTrial, p.Trials), f)))
}

// Rename renames the unfinished files of the file at from to those of the file at to.
func Rename(from, to, unfinished string) error {
	a, b := placeOf(from, unfinished), placeOf(to, unfinished)
	for _, names := range [][2]string{{a.folder, b.folder}, {a.partial(), b.partial()}} {
		if exists(names[0]) {
			if err := rename(names[0], names[1]); err != nil {
				return err
			}
		}
	}
	return nil
}

func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("cannot rename %s to %s: %w", from, to, phrase.Cause(err))
	}
	return nil
}
