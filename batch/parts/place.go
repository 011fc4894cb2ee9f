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
)

// FolderSuffix is what the folder of a file's parts has at the end of its name.
const FolderSuffix = ".parts"

const (
	manifestName = "_manifest.json" // readers of folders of files leave out names that begin with _
	growingName  = "_rows"
)

// place is where the files of a result are.
type place struct {
	path   string // of the result, as given
	folder string // of its parts
	base   string // the part that grows is base.partial
	whole  bool   // the folder is the result
}

// IsFolder tells whether an output is to be a folder of parts: its name ends in a slash, or it is a folder.
func IsFolder(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func placeOf(path string) place {
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

// partName names the part that begins with trial first so that names in order are trials in order up to trial last.
func partName(first, last uint64, f table.Format) string {
	return fmt.Sprintf("part-%0*d.%s", max(5, len(fmt.Sprint(last))), first, f)
}

// partNames lists the parts in the folder, none where there is no folder.
func (l place) partNames() ([]string, error) {
	entries, err := os.ReadDir(l.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.folder, table.Cause(err))
	}
	var names []string
	for _, e := range entries {
		if partForm().MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// used tells which file says that a run has been writing here, "" where none does.
func (l place) used() (string, error) {
	names, err := l.partNames()
	if err != nil {
		return "", err
	}
	if exists(l.manifest()) || len(names) > 0 {
		return l.folder, nil
	}
	if exists(l.partial()) {
		return l.partial(), nil
	}
	return "", nil
}

// clear removes the parts and the manifest, and the folder where nothing else is in it and it is not the result.
func (l place) clear() error {
	names, err := l.partNames()
	if err != nil {
		return err
	}
	// The manifest last: while it is there, it tells what the parts are.
	for _, name := range append(names, manifestName+temporary, manifestName) {
		if err := remove(filepath.Join(l.folder, name)); err != nil {
			return err
		}
	}
	if !l.whole {
		os.Remove(l.folder) // fails where it is not ours alone
	}
	return nil
}

// Clear removes the parts in a folder, what a run has begun there, and the manifest. No run may be writing it.
func Clear(folder string) error {
	l := placeOf(folder + "/")
	if err := l.clear(); err != nil {
		return err
	}
	return remove(l.partial())
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// remove removes a file, which need not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove %s: %w", path, table.Cause(err))
	}
	return nil
}

// Sync makes the parts in a folder last that were written with Lazy.
func Sync(folder string) error {
	l := place{folder: folder}
	names, err := l.partNames()
	if err != nil {
		return err
	}
	for _, name := range append(names, manifestName) {
		path := filepath.Join(folder, name)
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", path, table.Cause(err))
		}
		err = f.Sync()
		f.Close()
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", path, table.Cause(err))
		}
	}
	return table.SyncFolder(filepath.Join(folder, manifestName))
}
