package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func readFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Each command that writes rows can write them as text, to a file and to standard output: the same
// text that inspect prints of a file.
func TestText(t *testing.T) {
	dir := t.TempDir()
	for i, args := range []string{
		"run -N 5 --trials 40 --keys --attack geometric --max-steps 30", // with nulls
		"run -N 5 --trials 0",
		"run -N 5 --trials 30 --part-trials 7",
		"trace -N 5 --trial 3 --weights",
		"trace -N 5 --trial 3 --public --after 7",
		"curve -N 5 --trials 20 --steps 9",
		"perceptron -N 5 --alpha-max 4 --points 3 --trials 10 --eta 1.25",
	} {
		command := func(more ...string) []string { return append(strings.Fields(args), more...) }
		path := filepath.Join(dir, fmt.Sprint(i))
		ok(t, inProcess(t, command("-o", path+".arrow")...))
		want := ok(t, inProcess(t, "inspect", path+".arrow", "--rows", ":")).stdout
		if strings.Count(want, "\n") == 0 || strings.Contains(want, "\"") {
			t.Errorf("%s: %q", args, want)
		}
		for _, format := range []string{"csv", "tsv", "jsonl"} {
			ok(t, inProcess(t, command("-o", path+"."+format)...))
			text := readFile(t, path+"."+format)
			if piped := ok(t, inProcess(t, command("-o", "-", "--format", format)...)).stdout; piped != text {
				t.Errorf("%s: standard output as %s differs from the file", args, format)
			}
			ok(t, inProcess(t, "convert", path+".arrow", "-o", path+"-converted."+format))
			if readFile(t, path+"-converted."+format) != text {
				t.Errorf("%s: converted to %s differs", args, format)
			}
			if format == "tsv" && text != want {
				t.Errorf("%s: %q as tsv, and inspect prints %q", args, text, want)
			}
			if format == "csv" {
				rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				tabbed := ""
				for _, row := range rows {
					tabbed += strings.Join(row, "\t") + "\n"
				}
				if tabbed != want {
					t.Errorf("%s: %q as csv, and inspect prints %q", args, tabbed, want)
				}
			}
			if format == "jsonl" {
				if tabbed := tabbedJSON(t, want, text); tabbed != want {
					t.Errorf("%s: %q as jsonl, and inspect prints %q", args, tabbed, want)
				}
			}
			for _, left := range []string{".partial", ".parts"} {
				if exists(path + "." + format + left) {
					t.Errorf("%s: %s is left", args, left)
				}
			}
		}
	}
	merged := filepath.Join(dir, "merged.csv")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "30", "--shard", "0/2", "-o", filepath.Join(dir, "a.parquet")))
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "30", "--shard", "1/2", "-o", filepath.Join(dir, "b.arrow")))
	ok(t, inProcess(t, "merge", filepath.Join(dir, "a.parquet"), filepath.Join(dir, "b.arrow"), "-o", merged)).says(t, "digest")
	if readFile(t, merged) != readFile(t, filepath.Join(dir, "2.csv")) {
		t.Error("merge writes other rows")
	}
}

// tabbedJSON returns JSON Lines as inspect prints rows, whose header is that of want.
func tabbedJSON(t *testing.T, want, text string) string {
	header, _, _ := strings.Cut(want, "\n")
	out := header + "\n"
	lines := json.NewDecoder(strings.NewReader(text))
	lines.UseNumber()
	for {
		var row map[string]any
		if err := lines.Decode(&row); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, name := range strings.Split(header, "\t") {
			switch v := row[name].(type) {
			case nil:
				cells = append(cells, "")
			case []any: // the inputs of a recorded exchange
				cell := ""
				for _, unit := range v {
					for _, x := range unit.([]any) {
						cell += map[string]string{"1": "01", "-1": "ff"}[fmt.Sprint(x)]
					}
				}
				cells = append(cells, cell)
			default:
				cells = append(cells, fmt.Sprint(v))
			}
		}
		out += strings.Join(cells, "\t") + "\n"
	}
}

// No command reads text, and all say so in the same words.
func TestTextIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "10", "-o", path)).says(t, "digest")
	for _, args := range []string{"inspect", "inspect --rows :", "verify", "report -o -", "merge -o y.arrow", "convert -o y.arrow"} {
		inProcess(t, append(strings.Fields(args), path)...).fails(t, exitWrong, path+": it is text, which is written for other programs and not read back: ")
	}
	inProcess(t, "run", "-N", "5", "--trials", "10", "-o", path, "--resume").fails(t, exitError, path+" exists, and text is not read back, so its rows cannot be checked")
	inProcess(t, "run", "-N", "5", "--trials", "10", "-o", path).fails(t, exitError, path+" exists: choose another name, or give --force")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "11", "-o", path, "--force"))
	if n := strings.Count(readFile(t, path), "\n"); n != 12 {
		t.Errorf("%d lines", n)
	}
}

// A name with characters that are special to a terminal, a shell or a spreadsheet is just a name.
func TestHostileTextNames(t *testing.T) {
	for _, name := range []string{"=cmd|' -C calc'!A1.csv", "a\x1b[31mb.csv", "$(id).csv", "-x.csv"} {
		path := filepath.Join(t.TempDir(), name)
		o := ok(t, inProcess(t, "run", "-N", "5", "--trials", "3", "-o", path))
		if strings.Contains(o.stdout, "\x1b") || !strings.HasPrefix(readFile(t, path), "trial,sync_steps,learning_steps\n") {
			t.Errorf("%q: %q", name, o.stdout)
		}
	}
}

// What docs/loading.md says about R.
func TestR(t *testing.T) {
	r, err := exec.LookPath("Rscript")
	if err != nil {
		t.Skip("no R is installed: ", err)
	}
	dir := t.TempDir()
	summary := decode(t, ok(t, tpmbench(t, dir, "run", "-N", "5", "--trials", "1000", "--max-steps", "100", "-o", "sync.csv", "--summary", "json")).stdout)
	cmd := exec.Command(r, "-e", `df <- read.csv("sync.csv"); cat(nrow(df), sum(!is.na(df$sync_steps)), mean(df$sync_steps, na.rm = TRUE))`)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var rows, synced, mean float64
	if _, err := fmt.Sscan(string(out), &rows, &synced, &mean); err != nil {
		t.Fatal(err)
	}
	if want := summary["sync_steps"].(map[string]any)["mean"].(float64); rows != 1000 || synced != summary["synced"] || mean < want-1e-3 || mean > want+1e-3 {
		t.Errorf("R reads %v rows, %v synced, mean %v: %v", rows, synced, mean, summary)
	}
}
