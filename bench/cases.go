package bench

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

//go:embed cases/*.case
var builtin embed.FS

// Builtin returns the program's own cases, sorted by name.
func Builtin() ([]*Case, error) {
	files, err := fs.Sub(builtin, "cases")
	if err != nil {
		return nil, err
	}
	return readFolder(files, "cases")
}

// Load returns the case in a file, or the cases in a folder.
func Load(name string) ([]*Case, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, reason(err))
	}
	if info.IsDir() {
		return readFolder(os.DirFS(name), name)
	}
	c, err := readFile(os.DirFS(filepath.Dir(name)), filepath.Base(name), name)
	if err != nil {
		return nil, err
	}
	return []*Case{c}, nil
}

// reason returns err without the operation and the name that package os puts before it.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// readFolder reads the .case and .txt files of a folder.
func readFolder(files fs.FS, folder string) ([]*Case, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", folder, reason(err))
	}
	var cases []*Case
	for _, e := range entries {
		if suffix := path.Ext(e.Name()); e.IsDir() || suffix != ".case" && suffix != ".txt" {
			continue
		}
		c, err := readFile(files, e.Name(), path.Join(filepath.ToSlash(folder), e.Name()))
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(cases, func(other *Case) bool { return other.Name == c.Name }) {
			return nil, fmt.Errorf("%s: there are two cases %s", folder, c.Name)
		}
		cases = append(cases, c)
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s has no cases, files NAME.case or NAME.txt", folder)
	}
	return cases, nil
}

// plain matches the characters allowed in names: programs that read reports would take others for
// something else.
const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+-"

func readFile(files fs.FS, file, called string) (*Case, error) {
	name := strings.TrimSuffix(file, path.Ext(file))
	if name == "" || strings.Trim(name, plain) != "" {
		return nil, fmt.Errorf("%s: the name of a case may have letters, digits and _.+- only", called)
	}
	f, err := files.Open(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", called, reason(err))
	}
	defer f.Close()
	return ParseCase(name, called, f)
}

// Select returns the cases that match any of the patterns, in their own order. A pattern is a
// name, a regular expression for a whole name, or all.
func Select(cases []*Case, patterns []string) ([]*Case, error) {
	chosen := map[*Case]bool{}
	for _, pattern := range patterns {
		expression, err := regexp.Compile("^(?:" + pattern + ")$")
		if err != nil {
			return nil, fmt.Errorf("%q: neither a case nor a regular expression", pattern)
		}
		found := false
		for _, c := range cases {
			if pattern == "all" || pattern == c.Name || expression.MatchString(c.Name) {
				found, chosen[c] = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("%q: unknown; there are %s, and all", pattern, strings.Join(names(cases), ", "))
		}
	}
	return slices.DeleteFunc(slices.Clone(cases), func(c *Case) bool { return !chosen[c] }), nil
}

func names(cases []*Case) []string {
	var list []string
	for _, c := range cases {
		list = append(list, c.Name)
	}
	return list
}
