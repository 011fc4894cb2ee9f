package page

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestBundle(t *testing.T) {
	files := fstest.MapFS{
		"main.js": {Data: []byte("// Says it.\n\nimport { a, B } from './one.js';\nimport { c } from './two.js';\nsay(a, B, c); // import { x } from './y.js'\n")},
		"one.js":  {Data: []byte("import { c } from './two.js';\nexport const a = c;\nexport class B {}\nconst own = 1;\n")},
		"two.js":  {Data: []byte("export async function c() {}\nexport function d() {}\n")},
	}
	got, err := bundle(files, "main")
	const want = `'use strict';
(() => {
const $two = (() => {
async function c() {}
function d() {}
return { c, d };
})();
const $one = (() => {
const { c } = $two;
const a = c;
class B {}
const own = 1;
return { a, B };
})();
const $main = (() => {
// Says it.

const { a, B } = $one;
const { c } = $two;
say(a, B, c); // import { x } from './y.js'
return {  };
})();
})();
`
	if err != nil || got != want {
		t.Errorf("%v:\n%s", err, got)
	}
	for _, source := range []string{"import './one.js';", "import * as x from './one.js';", "export default 1;", "export { x };", "const x = await import('./one.js');", "import { a } from './none.js';\n"} {
		files["main.js"] = &fstest.MapFile{Data: []byte(source)}
		if got, err := bundle(files, "main"); err == nil {
			t.Errorf("%s: becomes %s", source, got)
		}
	}
}

// TestExport compiles the program, which must be the same each time, and looks at the folder. What it
// shows is compared in a browser (report/browser).
func TestExport(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program, which takes seconds")
	}
	dir := filepath.Join(t.TempDir(), "page")
	if err := Export(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	index := string(read("index.html"))
	if strings.Contains(index, "module") || strings.Count(index, "<script") != 2 || strings.Count(index, alone) != 1 {
		t.Errorf("the page has other scripts:\n%.900s", index)
	}
	if script := string(read("page.js")); !strings.Contains(script, "new Worker") || strings.Contains(script, "fetch(") {
		t.Error("page.js asks a server")
	}
	_, text, found := bytes.Cut(read("program.js"), []byte("*/\nconst program = "))
	var program struct {
		Runtime string
		Wasm    []byte
	}
	if err := json.Unmarshal(bytes.TrimRight(text, ";\n"), &program); err != nil || !found || !strings.Contains(program.Runtime, "globalThis.Go = class") {
		t.Fatalf("program.js: %v", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(program.Wasm))
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := io.ReadAll(z)
	if err != nil || !bytes.HasPrefix(wasm, []byte("\x00asm")) {
		t.Errorf("%v, %.20q", err, wasm)
	}
	for _, name := range []string{"apache/arrow", "net/http."} {
		if bytes.Contains(wasm, []byte(name)) {
			t.Errorf("the program contains %s", name)
		}
	}
	again, err := Program(t.Context())
	if err != nil || !bytes.Equal(again, read("program.js")) {
		t.Errorf("the program is another when it is compiled again, %v", err)
	}
}

func TestCompileFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\nfunc main() { nothing() }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module none\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := compile(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "undefined: nothing") {
		t.Errorf("%v", err)
	}
	t.Setenv("PATH", "")
	if _, err := compile(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "executable file not found") {
		t.Errorf("%v", err)
	}
}
