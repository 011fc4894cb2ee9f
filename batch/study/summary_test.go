package study

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// SUMMARY.md has one row for each column that is written, in order, with its unit and meaning, and
// no others.
func TestSummaryIsDocumented(t *testing.T) {
	text, err := os.ReadFile("SUMMARY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "\n|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	want := ""
	for _, c := range columns() {
		want += fmt.Sprintf("| `%s` | %s | %s |\n", c.name, c.unit, c.meaning)
	}
	if strings.TrimSpace(table) != strings.TrimSpace(want) {
		t.Errorf("SUMMARY.md has\n%s\nand the columns are\n%s", table, want)
	}

	moments := reflect.TypeFor[batch.Spread]()
	for i := range moments.NumField() {
		name := moments.Field(i).Tag.Get("json")
		if !slices.ContainsFunc(columns(), func(c column) bool { return c.name == name }) {
			t.Errorf("there is no column for %s", name)
		}
	}

	dir := t.TempDir()
	p := kernels.Default()
	s := parse(t, "{n: 7, l: 1}")
	x := (&Sweep{Study: s}).index(nil)
	rows := batch.Summary{Trials: 8, Synced: 3, Digest: "0123456789abcdef"}
	if _, err := x.WriteSummary(dir, []Result{{p, rows, s.Name(s.Points[0])}, {p, batch.Summary{}, "none"}}); err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(filepath.Join(dir, summaryName)); err != nil {
		t.Fatal(err)
	}
	written, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(written) != 3 {
		t.Fatal(written, err)
	}
	for i, name := range written[0] {
		if name != columns()[i].name {
			t.Errorf("column %d is %s, and %s is documented", i, name, columns()[i].name)
		}
		if name == "p_synced" && (written[1][i] != "0.375" || written[2][i] != "") {
			t.Errorf("p_synced is %q and %q", written[1][i], written[2][i])
		}
	}
}
