package main

import (
	"encoding/json"
	"strings"
	"testing"

	"tpmbench/batch/table"
)

// sealed is a JSON text with the digest of its bytes.
func sealed(t testing.TB, text string) []byte {
	t.Helper()
	b, err := table.Seal(json.RawMessage(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// resealed gives an edited text the digest of its bytes.
func resealed(t testing.TB, text string) []byte {
	t.Helper()
	_, fields, _ := strings.Cut(text, ",") // without the digest
	return sealed(t, "{"+fields)
}
