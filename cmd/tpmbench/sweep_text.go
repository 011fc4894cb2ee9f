package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"

	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/batch/convert"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
)

// textFolder is the folder of a study in text. Since text is not read back, the study lies beside
// it as Parquet until all points are complete, and is converted then.
type textFolder struct {
	file fileFlags // of the text; the zero value if the study is not to be text
}

// wanted reports whether text was asked for.
func (t *textFolder) wanted() bool { return t.file.format.Text() }

// takes keeps file as that of the text, and changes it to where the study lies until then.
func (t *textFolder) takes(file *fileFlags, shard shardFlag) error {
	t.file = *file
	file.path = filepath.Clean(file.path) + parts.FolderSuffix
	file.format, file.compression = table.Parquet, ""
	if shard.Of > 1 {
		return usagef("--shard %d/%d with --format %s: merge has to read the shards, and text is not read back; give --format to merge", shard.Index, shard.Of, t.file.format)
	}
	if t.file.resume && study.IsStudy(t.file.path) && study.IsStudy(file.path) {
		return nil // it was stopped while writing the text
	}
	err := study.Free(t.file.path, t.file.force)
	if err != nil && t.file.resume && study.IsStudy(t.file.path) {
		return fmt.Errorf("%s holds a study, and text is not read back, so its rows cannot be checked: choose another folder, or give --force to start over", t.file.path)
	}
	return err
}

// make converts the study in dir to text and removes dir. It returns the name of the text's
// summary.
func (t *textFolder) make(ctx context.Context, cmd *cobra.Command, kind, dir string) (name string, err error) {
	begun, err := t.begun(dir)
	if err != nil {
		return "", err
	}
	to := t.file
	to.force = to.force || begun
	done, err := convert.Study(ctx, dir, to.dest(nil), convert.Options{Watch: watcher(cmd, kind)})
	if err != nil {
		return "", fmt.Errorf("%w; all rows are in %s, go on with --resume", err, dir)
	}
	return done.Table, study.Remove(dir)
}

// begun reports whether the text was begun. If it is of another study, that is an error.
func (t *textFolder) begun(dir string) (bool, error) {
	if !study.IsStudy(t.file.path) {
		return false, nil
	}
	have, err := study.ReadIndex(t.file.path)
	x, failed := study.ReadIndex(dir)
	if err = errors.Join(err, failed); err != nil {
		return false, check.Judge(err)
	}
	x.Format, x.Summary = have.Format, have.Summary
	if !t.file.force && !reflect.DeepEqual(x, have) {
		return false, fmt.Errorf("%s holds another study: choose another folder, or give --force to start over", t.file.path)
	}
	return true, nil
}
