package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files with rows of commands other than run: the command, the number of rows and the digest.
func TestInspectKinds(t *testing.T) {
	dir := t.TempDir()
	for kind, args := range map[string]string{
		"perceptron":   "perceptron -N 5 --alpha-max 4 --points 3 --trials 10",
		"curve":        "curve -N 5 --trials 10 --steps 39",
		"trace":        "trace -N 5 --max-steps 39 --trial 3 --tie split",
		"trace-public": "trace -N 5 --max-steps 39 --trial 3 --public",
	} {
		for _, format := range formats {
			file := kind + "." + format
			ok(t, tpmbench(t, dir, append(strings.Fields(args), "-o", file)...))
			text := ok(t, tpmbench(t, dir, "inspect", file)).stdout
			s := decode(t, ok(t, tpmbench(t, dir, "inspect", file, "--summary", "json")).stdout)
			facts := s["file"].(map[string]any)
			for _, part := range []string{"of tpmbench " + kind, fmt.Sprintf("%.0f rows", s["rows"]), "step ", "tpm.kind", "as stored"} {
				if !strings.Contains(text, part) {
					t.Errorf("%s: no %q in\n%s", file, part, text)
				}
			}
			if s["kind"] != kind || s["digest"] != facts["stored_digest"] || facts["complete"] != true || facts["format"] != format || s["rows"].(float64) < 2 {
				t.Errorf("%s: %v", file, s)
			}
		}
	}
}

// Files with a changed byte in the rows, without their end, and without a digest.
func TestInspectKindCorrupt(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, strings.Fields("perceptron -N 5 --alpha-max 4 --points 3 --trials 10 --eta 1.25 -o r.arrows")...))
	whole, err := os.ReadFile(filepath.Join(dir, "r.arrows"))
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(whole, []byte{0, 0, 0, 0, 0, 0, 0xf4, 0x3f}) // eta
	corrupt := bytes.Clone(whole)
	corrupt[at] ^= 1
	digests := bytes.Clone(whole)
	digests[bytes.Index(digests, []byte("tpm.digest"))-len("0123456789abcdef")-8] ^= 1
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"changed.arrows": {corrupt, "its bytes have the digest"},
		"digest.arrows":  {digests, "the rows have the digest"},
		"cut.arrows":     {whole[:len(whole)-8], "its end is missing: it was cut off"},
		"empty.arrows":   {nil, "it is empty"},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), c.content, 0o666); err != nil {
			t.Fatal(err)
		}
		tpmbench(t, dir, "inspect", name).fails(t, exitWrong, name, c.says)
	}
	o := ok(t, tpmbench(t, dir, strings.Fields("perceptron -N 5 --alpha-max 4 --points 3 --trials 10 -q -o -")...))
	if err := os.WriteFile(filepath.Join(dir, "s.arrows"), []byte(o.stdout), 0o666); err != nil {
		t.Fatal(err)
	}
	if text := ok(t, tpmbench(t, dir, "inspect", "s.arrows")).stdout; !strings.Contains(text, "none is stored") {
		t.Errorf("%s", text)
	}
}
