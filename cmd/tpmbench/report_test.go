package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// The page has what inspect prints, in the same words, for every format.
func TestReport(t *testing.T) {
	dir := t.TempDir()
	for _, format := range formats {
		file, page := filepath.Join(dir, "a."+format), filepath.Join(dir, format+".html")
		ok(t, inProcess(t, append(attackedFlags, "--follow", "-o", file)...))
		if o := ok(t, inProcess(t, "report", file, "-o", page, "-q")); o.stdout+o.stderr != "" {
			t.Errorf("it prints %q", o.stdout+o.stderr)
		}
		ok(t, inProcess(t, "report", file, "-o", page, "--force")).says(t, "written           "+page+", 7", " kB, of 1 file\n")
		text := read(t, page)
		var found map[string]json.RawMessage
		if err := json.Unmarshal([]byte(ok(t, inProcess(t, "inspect", file, "--summary", "json")).stdout), &found); err != nil {
			t.Fatal(err)
		}
		delete(found, "file")
		rows := 0
		var check func(path string, tree map[string]json.RawMessage)
		check = func(path string, tree map[string]json.RawMessage) {
			for key, raw := range tree {
				var inner map[string]json.RawMessage
				value := string(raw)
				if value == "null" {
					value = ""
				} else if json.Unmarshal(raw, &inner) == nil {
					check(path+key+".", inner)
					continue
				}
				rows++
				want := fmt.Sprintf(`<code>%s%s</code></th><td>%s</td></tr>`, path, key, strings.Trim(value, `"`))
				if !strings.Contains(text, want) {
					t.Errorf("%s: no %s", format, want)
				}
			}
		}
		check("", found)
		if n := strings.Count(text, "<th scope=\"row\"><code>"); n != rows || rows < 60 {
			t.Errorf("%s: %d rows, want %d", format, n, rows)
		}
		if o := ok(t, inProcess(t, "report", file, "-o", "-")); o.stdout != text {
			t.Errorf("%s: standard output has another page", format)
		}
	}
	page := filepath.Join(dir, "all.html")
	ok(t, inProcess(t, "report", filepath.Join(dir, "a.arrow"), filepath.Join(dir, "a.parquet"), "-o", page))
	if text := read(t, page); !strings.Contains(text, "They have the same parameters, seed and trials.") || !strings.Contains(text, "“a.arrow” and “a.parquet” (60 trials)") {
		t.Error("nothing about files that are the same")
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReportRefuses(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	good, page := in("good.arrow"), in("page.html")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "50", "-o", good, "-q"))

	refused := func(status int, says string, args ...string) {
		t.Helper()
		inProcess(t, append([]string{"report"}, args...)...).fails(t, status, says)
		if exists(page) || exists(page+".partial") {
			t.Errorf("%v leaves a page", args)
		}
	}
	refused(exitUsage, "which files?")
	refused(exitUsage, `-o "": name an .html file`, good, "-o", "")
	refused(exitUsage, "must end in .html", good, "-o", good, "--force")
	refused(exitUsage, "is named twice", good, filepath.Join(dir, ".", "good.arrow"), "-o", page)
	refused(exitUsage, "25 files: a page compares at most 24", append(strings.Fields(strings.Repeat("x ", 25)), "-o", page)...)
	refused(exitError, "none.arrow: no such file", in("none.arrow"), "-o", page)
	refused(exitError, "neither a regular file", dir, "-o", page)
	refused(exitError, "cannot create", good, "-o", in("none/page.html"))

	text := []byte(read(t, good))
	text[len(text)/2] ^= 1
	for name, content := range map[string][]byte{"cut.arrow": []byte(read(t, good))[:len(text)/2], "text.arrow": []byte("hello, world\n"), "changed.arrow": text} {
		if err := os.WriteFile(in(name), content, 0o666); err != nil {
			t.Fatal(err)
		}
		refused(exitWrong, in(name), good, in(name), "-o", page)
		if o := inProcess(t, "report", in(name), "-o", "-"); o.stdout != "" {
			t.Errorf("%s: something is printed", name)
		}
	}
	forged(t, in("forged.parquet"), forgedParams(), func(r *kernels.Results) { r.SyncSteps[3] = 100001 })
	refused(exitWrong, "sync_steps is 100001", in("forged.parquet"), "-o", page)

	ok(t, inProcess(t, "report", good, "-o", page))
	inProcess(t, "report", good, "-o", page).fails(t, exitError, "page.html exists: choose another name, or give --force")
	ok(t, inProcess(t, "report", good, "-o", page, "--force"))
}

// Files with few rows or none.
func TestReportLittle(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	forged(t, in("f.arrow.partial"), forgedParams(), func(r *kernels.Results) { r.Resize(20) })
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "0", "--attack", "genetic", "--follow", "-o", in("none.arrow"), "-q"))
	ok(t, inProcess(t, "run", "-N", "100", "--trials", "9", "--max-steps", "3", "--attack", "simple", "-o", in("unsynced.arrow"), "-q"))
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "1", "-o", in("single.arrow"), "-q"))
	for name, says := range map[string]string{
		"f.arrow.partial": "Unfinished: f.arrow.partial holds 20 of 50 trials.",
		"none.arrow":      "There are no trials, so there is nothing to draw.",
		"unsynced.arrow":  "<td>none of 9</td>",
		"single.arrow":    `id="histogram"`,
	} {
		if o := ok(t, inProcess(t, "report", in(name), "-o", "-")); !strings.Contains(o.stdout, says) {
			t.Errorf("%s: no %q", name, says)
		}
	}
	if o := ok(t, inProcess(t, "report", in("f.arrow.partial"), in("none.arrow"), in("unsynced.arrow"), "-o", "-")); !strings.Contains(o.stdout, "Unfinished: ") {
		t.Error("together: nothing about the partial file")
	}
}
