package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Open opens a result, a file or a folder of parts, without checking its rows. A path that cannot
// be read is an ordinary error; one that holds no result is a *Wrong.
func Open(path string) (parts.Reader, error) {
	if err := readable(path); err != nil {
		return nil, err
	}
	r, err := parts.Open(path)
	if err != nil {
		return nil, Judge(err)
	}
	if md := r.Schema().Metadata(); md.FindKey("tpm.contract") >= 0 {
		if err := batch.CheckContract(md); err != nil {
			r.Close()
			return nil, Wrongf("%s: %w", path, err)
		}
	}
	return r, nil
}

// readable returns an error if path is not that of a file or of a folder of parts.
func readable(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		for _, left := range []string{path + parts.FolderSuffix, path + table.PartialSuffix} {
			if exists(left) {
				return fmt.Errorf("%s: %w; an unfinished run has left %s", path, phrase.Cause(err), left)
			}
		}
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", path, phrase.Cause(err))
	case study.IsStudy(path):
		return fmt.Errorf("%s is the folder of a study: name one of its files%s", path, AnyPoint(path))
	case study.IsRows(path):
		dir := filepath.Dir(path)
		return fmt.Errorf("%s holds the rows of a study: name the study's folder, %s, or one of its files%s", path, dir, AnyPoint(dir))
	case info.IsDir():
		if _, err := os.ReadDir(path); err != nil {
			return fmt.Errorf("%s: %w", path, phrase.Cause(err))
		}
	}
	if !info.Mode().IsRegular() && !parts.HasParts(path) {
		return fmt.Errorf("%s is neither a regular file nor a folder of parts", path)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
