package page

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// embedded is the script with the program in it, or nothing. It is not kept in git, where every change
// of the reference would add a hundred kilobytes that nobody can review and every merge would
// conflict. make build compiles it and puts it here with an overlay, so that it cannot be out of step
// with the program; where there was only go build, or go run, there are a Go toolchain and the
// sources, with which Program compiles it.
//
//go:embed program.js
var embedded []byte

// Program returns the script that declares program: runtime is the Go runtime's part in JavaScript,
// and wasm the program that answers (report/demo/wasm), compressed, in base64.
func Program(ctx context.Context) ([]byte, error) {
	if len(embedded) > 0 {
		return embedded, nil
	}
	_, file, _, _ := runtime.Caller(0)
	sources := filepath.Join(filepath.Dir(file), "..", "wasm")
	if _, err := os.Stat(filepath.Join(sources, "main.go")); err != nil {
		return nil, errors.New("this program was built without the WebAssembly of the page, and its sources are not here: take one that make build made")
	}
	script, err := compile(ctx, sources)
	if err != nil {
		return nil, fmt.Errorf("this program was built without the WebAssembly of the page, and it cannot be compiled from %s: %w; take a program that make build made", sources, err)
	}
	return script, nil
}

// compile compiles the program from its sources. It is the same to the byte wherever it is compiled,
// by the same release of Go.
func compile(ctx context.Context, sources string) ([]byte, error) {
	work, err := os.MkdirTemp("", "tpmbench-wasm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	wasm := filepath.Join(work, "program.wasm")
	if _, err := goCommand(ctx, sources, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", wasm, "."); err != nil {
		return nil, err
	}
	root, err := goCommand(ctx, sources, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	// The runtime's part must be that of the toolchain that compiles.
	of := func(path ...string) []byte {
		text, e := os.ReadFile(filepath.Join(path...))
		err = errors.Join(err, e)
		return text
	}
	glue, licence, binary := of(root, "lib", "wasm", "wasm_exec.js"), of(root, "LICENSE"), of(wasm)
	if err != nil {
		return nil, err
	}
	return script(glue, licence, binary)
}

// goCommand runs go in the sources, for WebAssembly in browsers, and returns what it prints.
func goCommand(ctx context.Context, sources string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = sources
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	out, err := c.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		err = fmt.Errorf("go %s: %s", args[0], strings.TrimSpace(string(failed.Stderr)))
	}
	return strings.TrimSpace(string(out)), err
}

func script(glue, licence, binary []byte) ([]byte, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(binary); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	content, err := json.Marshal(struct {
		Runtime string `json:"runtime"`
		Wasm    []byte `json:"wasm"`
	}{string(glue), packed.Bytes()})
	return fmt.Appendf(nil, "// What answers this page: tpmbench's report/demo/wasm as WebAssembly, with the Go runtime. Of Go:\n/*\n%s*/\nconst program = %s;\n", licence, content), err
}
