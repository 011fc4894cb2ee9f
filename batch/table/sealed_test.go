package table

import (
	"bytes"
	"errors"
	"testing"

	"github.com/zeebo/xxh3"
)

type note struct {
	Name  string   `json:"name"`
	Lines []string `json:"lines"`
}

func TestSeal(t *testing.T) {
	text, err := Seal(note{"a", []string{"b", "é"}})
	must(t, err)
	const zeros = "{\n \"file_digest\": \"0000000000000000\",\n \"name\": \"a\",\n \"lines\": [\n  \"b\",\n  \"é\"\n ]\n}\n"
	want := "{\n \"file_digest\": \"" + FormatDigest(xxh3.HashString(zeros)) + zeros[len("{\n \"file_digest\": \"0000000000000000"):]
	if string(text) != want {
		t.Errorf("%s\nwant %s", text, want)
	}
	var n note
	must(t, Unseal(text, &n))
	if n.Name != "a" || len(n.Lines) != 2 || n.Lines[1] != "é" {
		t.Errorf("%+v", n)
	}
	for at := range text {
		for bit := range 8 {
			text[at] ^= 1 << bit
			if err := Unseal(text, new(note)); err == nil {
				t.Errorf("bit %d of byte %d is overlooked", bit, at)
			}
			text[at] ^= 1 << bit
		}
	}
	for n := range text {
		if err := Unseal(text[:n], new(note)); err == nil {
			t.Errorf("%d bytes of %d are enough", n, len(text))
		}
	}
	err = Unseal(bytes.Replace(text, []byte("name"), []byte("nome"), 1), new(note))
	if changed := new(Changed); !errors.As(err, &changed) || changed.Stored != string(text[len(sealHead):][:16]) {
		t.Error(err)
	}
	refused(t, Unseal([]byte(`{"name": "a"}`), new(note)), "of another version")
	_, err = Seal(struct{}{})
	refused(t, err, "no fields")
	_, err = Seal([]int{1})
	refused(t, err, "no fields")
}
