package parts

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// recover finds what exists of this run. Corrupt files are removed, with a notice. A file of
// another run, or one that cannot be read right now, is an error, and everything is then left as it
// is.
func (w *Writer) recover() error {
	if err := ordinary(w.partial()); err != nil {
		return err
	}
	abandoned, err := table.Abandoned(w.base)
	if err != nil {
		return err
	}
	var broken []string // corrupt files
	if !w.whole {
		found, corrupt, err := w.recoverWhole()
		if err != nil || found {
			return err
		}
		broken = corrupt
	}
	m, corrupt, err := w.recoverParts()
	if err != nil {
		return err
	}
	grown, usable, complete := part{}, false, false
	if abandoned {
		if grown, usable, complete, err = w.recoverPartial(); err != nil {
			return err
		}
	}
	for _, path := range append(append(broken, w.manifest()+temporary), corrupt...) {
		if err := remove(path); err != nil {
			return err
		}
	}
	if list := w.listed(); len(list) > 0 && (m == nil || !slices.Equal(m.Parts, list) || !maps.Equal(m.Identity, identity(w.schema))) {
		if err := w.saveManifest(); err != nil {
			return err
		}
	}
	switch {
	case !abandoned:
		return nil
	case !usable:
		return remove(w.partial())
	case complete:
		if err := table.Publish(w.partial(), w.path, w.o.Force || w.elsewhere); err != nil {
			return err
		}
		w.done, w.digest = true, grown.sum()
		return nil
	}
	return w.adopt(grown)
}

// Prefix removes the parts after the first gap, for a caller who must see the rows in order.
func (w *Writer) Prefix() error {
	at := w.p.FirstTrial
	for i, p := range w.parts {
		if p.First == at {
			at = p.end()
			continue
		}
		late := w.parts[i:]
		w.parts = w.parts[:i:i]
		for _, p := range late {
			path := filepath.Join(w.folder, p.File)
			w.digest -= p.sum()
			if err := remove(path); err != nil {
				return err
			}
			w.notice("%s: rows before it are missing; it is removed and its rows are computed again", path)
		}
		return w.saveManifest()
	}
	return nil
}

// recoverWhole looks for the complete file. A study's file may have fewer rows, which were enough,
// or additional columns: it then becomes the first part. A corrupt one is returned, and computed
// again.
func (w *Writer) recoverWhole() (found bool, corrupt []string, err error) {
	info, err := os.Lstat(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil, nil
	case err != nil:
		return false, nil, fmt.Errorf("%s: %w", w.path, phrase.Cause(err))
	case !info.Mode().IsRegular():
		return false, nil, fmt.Errorf("%s exists and is not a regular file: choose another name", w.path)
	case w.text():
		return false, nil, fmt.Errorf("%s exists, and text is not read back, so its rows cannot be checked: choose another name, or remove it to have it written again", w.path)
	}
	p, fits, older, err := check(w.path, w.schema, w.o.Fixed)
	whole := p.First == w.p.FirstTrial && p.Trials == w.p.Trials
	if err == nil && !whole && !(p.First == w.p.FirstTrial && (older || w.elsewhere && p.Trials > 0)) {
		err = fmt.Errorf("%s: it holds %d trials from %d on", w.path, p.Trials, p.First)
	}
	switch {
	case err != nil && w.elsewhere && !errors.As(err, new(alien)) && !unreadable(err):
		w.notice("%v; it is removed and its rows are computed again", err)
		return false, []string{w.path}, nil
	case err != nil:
		return false, nil, &table.Obstacle{Path: w.path, Fact: err, Advice: "; it was left unchanged: choose another name, or give {force}"}
	}
	if _, err := w.ownManifest(); err != nil && !errors.Is(err, errCorrupt) {
		return false, nil, err // the parts beside it belong to another run
	}
	if whole && (fits || !w.elsewhere) {
		w.done, w.digest = true, p.sum()
		return true, nil, remove(w.partial())
	}
	if fits || !w.elsewhere {
		w.older = older
		w.insert(p)
		return false, nil, nil
	}
	if err := w.clear(); err != nil { // the parts it was made from
		return false, nil, err
	}
	w.insert(p)
	if err := w.setAside(); err != nil {
		return false, nil, err
	}
	return true, nil, remove(w.partial())
}

// ownManifest returns the manifest, nil if there is none. A manifest of another run is an error.
func (w *Writer) ownManifest() (*manifest, error) {
	m, err := w.readManifest()
	if m != nil {
		if _, err := ours(m.Identity, identity(w.schema), w.o.Fixed); err != nil {
			return nil, fmt.Errorf("%s is not of this run: %w", w.folder, err)
		}
	}
	return m, err
}

// recoverParts takes over the parts in the folder, whether or not a manifest lists them, and
// returns the paths of those that are corrupt. If the manifest says that no more rows are wanted,
// the caller decides that afresh.
func (w *Writer) recoverParts() (m *manifest, corrupt []string, err error) {
	names, err := w.partNames()
	if err != nil {
		return nil, nil, err
	}
	m, err = w.ownManifest()
	if errors.Is(err, errCorrupt) {
		w.notice("%s is corrupt and is rebuilt from the parts", w.manifest())
	} else if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		path := filepath.Join(w.folder, name)
		broken, err := w.recoverPart(name, m)
		if err != nil {
			return nil, nil, err
		}
		if broken != nil && !errors.Is(broken, errJoined) {
			w.notice("%v; it is removed and its rows are computed again", broken)
		}
		if broken != nil {
			corrupt = append(corrupt, path)
		}
	}
	if m != nil {
		for _, p := range m.Parts {
			if !slices.Contains(names, p.File) {
				w.notice("%s is missing: its %d trials are computed again", filepath.Join(w.folder, p.File), p.Trials)
			}
		}
	}
	return m, corrupt, nil
}

// recoverPart takes over one part, or says what is wrong with it.
func (w *Writer) recoverPart(name string, m *manifest) (broken, err error) {
	path := filepath.Join(w.folder, name)
	if err := ordinary(path); err != nil {
		return nil, err
	}
	listed := part{}
	if m != nil {
		if i := slices.IndexFunc(m.Parts, func(p part) bool { return p.File == name }); i >= 0 {
			listed = m.Parts[i]
		}
	}
	p, _, _, err := check(path, w.schema, w.o.Fixed)
	number, _ := strconv.ParseUint(partForm().FindStringSubmatch(name)[1], 10, 64)
	switch {
	case unreadable(err):
		return nil, fmt.Errorf("%w; it was left unchanged: if that persists, remove it, and its rows will be computed again", err)
	case errors.As(err, new(alien)) && listed.File == "":
		return nil, err // it may not be ours
	case err != nil:
		return err, nil
	case listed.File != "" && (p.First != listed.First || p.Trials != listed.Trials || p.Digest != listed.Digest):
		return fmt.Errorf("%s: its rows are not those that %s lists", path, manifestName), nil
	case p.First != number || p.Trials == 0 && w.p.Trials > 0: // a future part could get its name
		return fmt.Errorf("%s: its rows are not those of its name", path), nil
	case w.itself() >= 0 && p.within(w.parts[w.itself()]):
		return errJoined, nil
	case w.overlaps(p):
		return fmt.Errorf("%s: it holds trials that another part has", path), nil
	}
	p.File = name
	w.insert(p)
	return nil, nil
}

// errJoined marks a part whose rows are already in the file.
var errJoined = errors.New("the file has its rows")

// ordinary returns an error if something that is not a regular file has the name of one of the
// run's files.
func ordinary(path string) error {
	if _, err := os.Lstat(path); err != nil {
		return nil // it does not exist
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s is a link to nothing: remove it", path)
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder where a file belongs: remove it", path)
	}
	return nil
}

// unreadable reports whether err comes from the system, and so says nothing about the file's
// content.
func unreadable(err error) bool {
	return errors.As(err, new(syscall.Errno))
}

func (w *Writer) overlaps(p part) bool {
	for _, q := range w.parts {
		if p.First-q.First < q.Trials || q.First-p.First < p.Trials {
			return true
		}
	}
	return false
}

// recoverPartial looks at the part that was being written when the run was stopped. It can be used
// if it was completed, and is the result if it is all that the file is to hold.
func (w *Writer) recoverPartial() (p part, usable, complete bool, err error) {
	p, fits, older, err := check(w.partial(), w.schema, w.o.Fixed)
	switch {
	case errors.As(err, new(alien)), unreadable(err):
		return p, false, false, err
	case err != nil || p.Trials == 0 || w.overlaps(p):
		return p, false, false, nil // cut off, or a join of parts that all exist
	}
	return p, true, !w.whole && !w.text() && p.Trials == w.p.Trials && !older && (fits || !w.elsewhere), nil
}

func (w *Writer) notice(format string, args ...any) {
	w.notices = append(w.notices, fmt.Sprintf(format, args...))
}
