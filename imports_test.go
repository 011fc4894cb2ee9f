// Package tpmbench_test checks what holds for the whole module.
package tpmbench_test

import (
	"bufio"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	modulePath = "tpmbench"
	rulesFile  = "import_rules.txt"
)

// TestImports reads the files themselves: the go command would show only those
// of one platform and one set of build tags.
func TestImports(t *testing.T) {
	rules := readRules(t)
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignored(name):
			return filepath.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		files++
		for _, breach := range rules.check(t, filepath.ToSlash(name)) {
			t.Error(breach)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 2 {
		t.Errorf("%d .go files found, want the module's", files)
	}
}

// TestRulesReject shows that the rules say no where they should.
func TestRulesReject(t *testing.T) {
	rules := readRules(t)
	for _, c := range []struct {
		file, imported string
		want           bool
	}{
		{"kernels/params.go", "math/bits", true},
		{"kernels/params.go", "tpmbench/batch", false},
		{"kernels/params.go", "github.com/zeebo/xxh3", false},
		{"kernels/reference/stepper.go", "tpmbench/kernels/trivium", true},
		{"kernels/reference/stepper.go", "tpmbench/kernels/conformance", false},
		{"kernels/reference/stepper_test.go", "tpmbench/kernels/conformance", true},
		{"cpu/int8/engine.go", "tpmbench/cpu/bitsliced", false},
		{"cpu/int8/engine.go", "tpmbench/cpu/lanes", true},
		{"cpu/list.go", "tpmbench/cpu/bitsliced", true},
		{"cpu/list.go", "C", false},
		{"cuda/host/open.go", "C", true},
		{"batch/run.go", "tpmbench/cpu", false},
		{"batch/run.go", "github.com/apache/arrow/go/v15/arrow/array", true},
		{"batch/run.go", "github.com/apache/arrow/go/v15x", false},
		{"batch/table/file.go", "tpmbench/kernels", false},
		{"batch/table/file.go", "github.com/spf13/cobra", false},
		{"report/page.go", "tpmbench/cpu", false},
		{"cmd/tpmbench/main.go", "tpmbench/cpu", false},
		{"internal/backends/pick.go", "tpmbench/cpu", true},
		{"cmd/tpmbench/main.go", "github.com/klauspost/cpuid/v2", false},
		{"run.go", "tpmbench/internal/backends", true},
		{"run.go", "tpmbench/cpu", false},
		{"batch/run.go", "tpmbench", false},
		{"cmd/tpmbench/main.go", "tpmbench", false},
		{"cmd/tpmbench/face_test.go", "tpmbench", true},
		{"nowhere/new.go", "tpmbench/kernels", false},
	} {
		if got := rules.breach(c.file, c.imported) == ""; got != c.want {
			t.Errorf("%s may import %s: %v, want %v", c.file, c.imported, got, c.want)
		}
	}
}

// ignored tells folders that the go command does not look into either, and
// those of other modules.
func ignored(dir string) bool {
	if dir == "." {
		return false
	}
	base := filepath.Base(dir)
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil || base[0] == '.' || base[0] == '_' || base == "testdata" || base == "node_modules"
}

// rules are the lines of the rules file: from a folder, a folder/..., or one of
// these with "test " before it, to what may be imported.
type rules map[string][]string

func readRules(t *testing.T) rules {
	t.Helper()
	f, err := os.Open(rulesFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := rules{}
	lines := bufio.NewScanner(f)
	for number := 1; lines.Scan(); number++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		folder, imports, ok := strings.Cut(line, ":")
		if _, twice := r[folder]; !ok || twice {
			t.Fatalf("%s:%d: want one line FOLDER: IMPORTS a folder", rulesFile, number)
		}
		r[folder] = strings.Fields(imports)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

// check returns a sentence for each import of the file that no rule allows.
func (r rules) check(t *testing.T, name string) (breaches []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if b := r.breach(name, imported); b != "" {
			breaches = append(breaches, b)
		}
	}
	return breaches
}

// breach returns why the file may not import a package, or "" where it may.
func (r rules) breach(file, imported string) string {
	folder := path.Dir(file)
	allowed, ok := r.of(folder)
	if !ok {
		return fmt.Sprintf("%s: no line of %s speaks for %s", file, rulesFile, folder)
	}
	if strings.HasSuffix(file, "_test.go") {
		more, _ := r.of("test " + folder)
		allowed = append(append([]string{folder}, allowed...), more...)
	}
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case first == modulePath:
		inside := strings.TrimPrefix(imported, modulePath+"/")
		if imported == modulePath {
			inside = "."
		}
		for _, a := range allowed {
			if a == inside {
				return ""
			}
		}
	case first == "C" || strings.Contains(first, "."):
		for _, a := range allowed {
			if imported == a || strings.HasPrefix(imported, a+"/") {
				return ""
			}
		}
	default:
		return ""
	}
	return fmt.Sprintf("%s imports %s, which %s does not allow for %s", file, imported, rulesFile, folder)
}

// of returns the list of the longest line that fits the folder.
func (r rules) of(folder string) ([]string, bool) {
	if list, ok := r[folder]; ok {
		return list, true
	}
	for above := folder; above != "." && above != "/"; above = path.Dir(above) {
		if list, ok := r[above+"/..."]; ok {
			return list, true
		}
	}
	return nil, false
}
