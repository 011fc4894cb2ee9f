package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Every command that reads a file without its end says that it is cut off, however many of its rows
// can still be read; so it does for a part in a folder.
func TestCutOff(t *testing.T) {
	for _, format := range []string{"arrow", "arrows", "parquet"} {
		dir := t.TempDir()
		file, folder := "x."+format, "folder"
		run := []string{"run", "-N", "10", "--trials", "3000", "--max-steps", "300", "-q", "--format", format}
		ok(t, tpmbench(t, dir, append(run, "-o", file)...))
		ok(t, tpmbench(t, dir, append(run, "-o", folder+"/", "--part-trials", "1500")...))
		parts, err := filepath.Glob(filepath.Join(dir, folder, "part-*"))
		if err != nil || len(parts) != 2 {
			t.Fatal(parts, err)
		}
		for _, path := range []string{filepath.Join(dir, file), parts[0]} {
			info, err := os.Stat(path)
			if err == nil {
				err = os.Truncate(path, info.Size()*3/4)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, input := range []string{file, folder} {
			for _, command := range [][]string{{"inspect"}, {"verify"}, {"report", "-o", "page.html"}, {"merge", "-o", "merged." + format}} {
				tpmbench(t, dir, append(command, input)...).fails(t, exitWrong, "its end is missing: it was cut off, or its writer was stopped")
			}
		}
	}
}
