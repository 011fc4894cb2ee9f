package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"

	"github.com/spf13/cobra"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
)

// textFolder is the folder that a sweep makes of its own when all of its points are
// there, since text is not read back: until then the study lies in Parquet beside it.
type textFolder struct {
	file fileFlags // of the text; the zero value where none is wanted
}

// wanted reports whether the study becomes text.
func (t *textFolder) wanted() bool { return t.file.format.Text() }

// takes makes file, which is that of the text, the place of the study until then.
func (t *textFolder) takes(file *fileFlags, shard shardFlag) error {
	t.file = *file
	file.path = filepath.Clean(file.path) + parts.FolderSuffix
	file.format, file.compression = table.Parquet, ""
	if shard.Of > 1 {
		return usagef("--shard %d/%d with --format %s: merge reads shards, and text is not read back; give --format to merge", shard.Index, shard.Of, t.file.format)
	}
	if t.file.resume && study.IsStudy(t.file.path) && study.IsStudy(file.path) {
		return nil // it was stopped while it made the text
	}
	err := study.Free(t.file.path, t.file.force)
	if err != nil && t.file.resume && study.IsStudy(t.file.path) {
		return fmt.Errorf("%s holds a study, and text is not read back, so its rows cannot be checked: choose another folder, or give --force to start over", t.file.path)
	}
	return err
}

// make makes the text of the study in a folder, which is then removed. It returns the
// name of its summary.
func (t *textFolder) make(ctx context.Context, cmd *cobra.Command, kind, dir string) (name string, err error) {
	begun, err := t.begun(dir)
	if err != nil {
		return "", err
	}
	to := t.file
	to.force = to.force || begun
	c := conversion{cmd: cmd}
	if _, name, err = c.study(ctx, dir, kind, &to); err != nil {
		return "", fmt.Errorf("%w; all rows are in %s, go on with --resume", err, dir)
	}
	return name, study.Remove(dir)
}

// begun reports whether the text was begun, and is an error where it is of another study.
func (t *textFolder) begun(dir string) (bool, error) {
	if !study.IsStudy(t.file.path) {
		return false, nil
	}
	have, err := study.ReadIndex(t.file.path)
	x, failed := study.ReadIndex(dir)
	if err = errors.Join(err, failed); err != nil {
		return false, readError(err)
	}
	x.Format, x.Summary = have.Format, have.Summary
	if !t.file.force && !reflect.DeepEqual(x, have) {
		return false, fmt.Errorf("%s holds another study: choose another folder, or give --force to start over", t.file.path)
	}
	return true, nil
}
