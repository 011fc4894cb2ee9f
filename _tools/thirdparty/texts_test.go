package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the
Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestLicenceFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"LICENSE", "license.go", "licence.md", "NOTICE.txt", "noticeable.txt", "LICENSE-SIL", "main.go", "licenses/ftl.txt", "licenses/gpl.txt"} {
		write(t, dir, name, "x")
	}
	names, err := licenceFiles(dir)
	if want := []string{"LICENSE", "LICENSE-SIL", "NOTICE.txt", "licence.md", "licenses/ftl.txt"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%q, %v, want %q", names, err, want)
	}
}

// A work has the licences in its folders, or else the one in its README; without any it is an
// error.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "inner")
	write(t, dir, "README.md", "Words \r\n\r\n"+mit)
	write(t, inner, "main.go", "package inner")
	w := work{name: "w"}
	if err := w.read([]string{dir, inner}); err != nil || !slices.Equal(w.licences, []string{"MIT"}) ||
		w.texts[0].file != "README.md" || !strings.HasPrefix(w.texts[0].body, "Words\n\nPermission") {
		t.Errorf("README: %+v, %v", w, err)
	}
	write(t, inner, "LICENSE", mit)
	w = work{name: "w"}
	if err := w.read([]string{dir, inner}); err != nil || len(w.texts) != 1 || w.texts[0].file != "inner/LICENSE" {
		t.Errorf("inner: %+v, %v", w, err)
	}
	w = work{name: "w", version: "v1"}
	write(t, inner, "LICENSE", "Do what you want.")
	if err := w.read([]string{inner}); err == nil || !strings.Contains(err.Error(), "w v1: no licence is found") {
		t.Errorf("none: %v", err)
	}
}

func TestDocument(t *testing.T) {
	a := &work{name: "a", version: "v1", licences: []string{"MIT"}, texts: []text{{"LICENSE", mit}}}
	b := &work{name: "b", version: "v2", licences: []string{"MIT"}, texts: []text{{"COPYING", mit}}, platforms: []string{"windows/amd64"}}
	d := document([]*work{a, b})
	if strings.Count(d, mit) != 1 || !strings.Contains(d, "a: LICENSE\nb: COPYING\n") || !strings.Contains(d, "b     v2       MIT       1  windows/amd64\n") {
		t.Errorf("%s", d[:min(len(d), 600)])
	}
}
