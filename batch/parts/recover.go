package parts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tpmbench/batch/table"
)

// recover finds what is there of this run. What is damaged is removed, with a notice; what is another run's is an error.
func (w *Writer) recover() error {
	abandoned, err := table.Abandoned(w.base)
	if err != nil {
		return err
	}
	if !w.whole {
		if err := w.recoverWhole(); err != nil || w.done {
			return err
		}
	}
	if err := w.recoverParts(); err != nil {
		return err
	}
	if abandoned {
		return w.recoverPartial()
	}
	return nil
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
			w.digest -= p.sum()
			if err := remove(filepath.Join(w.folder, p.File)); err != nil {
				return err
			}
		}
		return w.saveManifest()
	}
	return nil
}

// recoverWhole looks for the file that is whole.
func (w *Writer) recoverWhole() error {
	info, err := os.Lstat(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", w.path, table.Cause(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s exists and is not a regular file: choose another name", w.path)
	}
	p, err := check(w.path, w.schema)
	if err == nil && (p.First != w.p.FirstTrial || p.Trials != w.p.Trials) {
		err = fmt.Errorf("%s: it holds %d rows from trial %d on", w.path, p.Trials, p.First)
	}
	if err != nil {
		return fmt.Errorf("%w; it is left as it is: choose another name, or give --force", err)
	}
	w.done, w.digest = true, p.sum()
	return remove(w.partial())
}

// recoverParts takes the parts in the folder, with or without a manifest that lists them.
func (w *Writer) recoverParts() error {
	names, err := w.partNames()
	if err != nil {
		return err
	}
	m, err := w.readManifest()
	switch {
	case errors.Is(err, errDamaged):
		w.notice("%s is damaged and is made anew from the parts", w.manifest())
	case err != nil:
		return err
	case m != nil:
		if err := same(m.Identity, identity(w.schema)); err != nil {
			return fmt.Errorf("%s is not of this run: %w", w.folder, err)
		}
	}
	for _, name := range names {
		if err := w.recoverPart(name, m); err != nil {
			return err
		}
	}
	if m != nil {
		for _, p := range m.Parts {
			if !slices.Contains(names, p.File) {
				w.notice("%s is missing: its %d rows are computed again", filepath.Join(w.folder, p.File), p.Trials)
			}
		}
	}
	if len(w.parts) == 0 {
		return nil
	}
	w.ended = m != nil && m.Ended && len(w.parts) == len(m.Parts)
	if m != nil && m.Ended == w.ended && slices.Equal(m.Parts, w.parts) {
		return nil
	}
	return w.saveManifest()
}

// recoverPart takes one part, or removes it.
func (w *Writer) recoverPart(name string, m *manifest) error {
	path := filepath.Join(w.folder, name)
	listed := part{}
	if m != nil {
		if i := slices.IndexFunc(m.Parts, func(p part) bool { return p.File == name }); i >= 0 {
			listed = m.Parts[i]
		}
	}
	p, err := check(path, w.schema)
	switch {
	case errors.As(err, new(alien)) && listed.File == "":
		return err // not known to be ours
	case err == nil && listed.File != "" && (p.First != listed.First || p.Trials != listed.Trials || p.Digest != listed.Digest):
		err = fmt.Errorf("%s: its rows are not those that %s lists", path, manifestName)
	case err == nil && w.overlaps(p):
		err = fmt.Errorf("%s: it holds trials that another part has", path)
	}
	if err != nil {
		w.notice("%v; it is removed and its rows are computed again", err)
		return remove(path)
	}
	p.File = name
	w.insert(p)
	return nil
}

func (w *Writer) overlaps(p part) bool {
	for _, q := range w.parts {
		if p.First-q.First < q.Trials || q.First-p.First < p.Trials {
			return true
		}
	}
	return false
}

// recoverPartial takes the part that grew when the run was stopped, if it was completed.
func (w *Writer) recoverPartial() error {
	p, err := check(w.partial(), w.schema)
	switch {
	case errors.As(err, new(alien)):
		return err
	case err != nil || p.Trials == 0 || w.overlaps(p):
		return remove(w.partial()) // cut off, or a join of parts that are all there
	case !w.whole && p.Trials == w.p.Trials:
		if err := table.Publish(w.path, w.o.Force); err != nil {
			return err
		}
		w.done, w.digest = true, p.sum()
		return nil
	}
	return w.adopt(p)
}

func (w *Writer) notice(format string, args ...any) {
	w.notices = append(w.notices, fmt.Sprintf(format, args...))
}
