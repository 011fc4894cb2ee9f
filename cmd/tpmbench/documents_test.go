package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tpmbench/internal/amount"
)

// documented is the command lines of a document, and the study that it shows.
type documented struct {
	lines []string
	study string
}

// readDocument finds the lines of a document's indented blocks that call the program, without
// their comments, and its first block of YAML.
func readDocument(text string) (d documented) {
	for line := range strings.Lines(text) {
		line, indented := strings.CutPrefix(strings.TrimRight(line, "\n"), "    ")
		line, _, _ = strings.Cut(line, "  #")
		line = strings.Replace(strings.TrimSpace(line), "go run ./cmd/tpmbench ", "tpmbench ", 1)
		if indented && strings.HasPrefix(line, "tpmbench ") {
			d.lines = append(d.lines, line)
		}
	}
	if _, rest, ok := strings.Cut(text, "```yaml\n"); ok {
		d.study, _, _ = strings.Cut(rest, "```")
	}
	return d
}

var manyTrials = regexp.MustCompile(`--trials \S+`)

// cut makes a documented line quick: 1,000 trials, 50 in short tests. What serves a page, submits
// jobs or takes minutes is only parsed.
func cut(t *testing.T, line string) string {
	command, _, err := newRoot().Find(strings.Fields(line)[1:])
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	if slices.Contains([]string{"demo", "slurm", "figures", "bench"}, command.Name()) {
		return line + " --help"
	}
	if command.Flags().Lookup("trials") == nil {
		return line
	}
	few := "--trials 1000"
	if testing.Short() {
		few = "--trials 50"
	}
	if manyTrials.MatchString(line) {
		return manyTrials.ReplaceAllString(line, few)
	}
	return strings.Replace(line, command.Name(), command.Name()+" "+few, 1)
}

// Every command line of the documents does what it says, one after the other in an empty folder.
func TestDocuments(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("the lines need a shell: ", err)
	}
	bin := t.TempDir()
	if err := os.Symlink(program, filepath.Join(bin, "tpmbench")); err != nil {
		t.Skip(err)
	}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range append(pages, "../../README.md") {
		d := readDocument(readFile(t, page))
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte(quickStudy(d.study)), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, line := range d.lines {
				cmd := exec.Command(shell, "-o", "pipefail", "-c", cut(t, line))
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
				if o := finish(t, cmd); o.status != exitDone {
					t.Errorf("%s\nended with status %d: %s", cmd.Args[len(cmd.Args)-1], o.status, o.stderr)
				}
			}
		})
	}
}

// The picture in README.md shows what the command prints, but for times; picture.sh draws it anew.
func TestPicture(t *testing.T) {
	if amount.Of(true, true, false) {
		t.Skip("runs a million trials; make nightly does")
	}
	picture := regexp.MustCompile(`<text[^>]*>(.*)</text>`).FindAllStringSubmatch(readFile(t, "picture.svg"), -1)
	shown := strings.Fields(strings.TrimPrefix(picture[0][1], "$\u00a0tpmbench "))
	var want []string
	for line := range strings.Lines(ok(t, tpmbench(t, t.TempDir(), shown...)).stdout) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			want = append(want, line)
		}
	}
	if len(picture) != 1+len(want) {
		t.Fatalf("%d lines are shown, %d printed", len(picture)-1, len(want))
	}
	for i, line := range want {
		label := strings.Fields(line)[0]
		if got := strings.ReplaceAll(picture[1+i][1], "\u00a0", " "); got != line && label != "time" && label != "speed" {
			t.Errorf("%q is shown, %q printed", got, line)
		}
	}
}

// The tutorial shows what its command lines print.
func TestTutorial(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the tutorial as it is, a few seconds of computing")
	}
	text := readFile(t, "../../docs/tutorial.md")
	d := readDocument(text)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte(d.study), 0o600); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	for _, line := range d.lines {
		o := tpmbench(t, dir, strings.Fields(line)[1:]...)
		if o.status != exitDone {
			t.Fatalf("%s\nended with status %d: %s", line, o.status, o.stderr)
		}
		printed.WriteString(o.stdout)
	}
	// Sentences are wrapped to the width of a terminal, so white space does not count.
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	all, shown := plain(printed.String()), 0
	for line := range strings.Lines(text) {
		line, indented := strings.CutPrefix(line, "    ")
		if !indented || strings.HasPrefix(line, "tpmbench ") || strings.HasPrefix(line, "go ") {
			continue
		}
		shown++
		if !strings.Contains(all, plain(line)) {
			t.Errorf("the tutorial shows a line that no command prints: %s", line)
		}
	}
	if shown < 10 {
		t.Errorf("only %d shown lines were found", shown)
	}
}

// quickStudy is a documented study with 100 trials a point.
func quickStudy(text string) string {
	text = regexp.MustCompile(`(?m)^trials:.*\n`).ReplaceAllString(text, "")
	return text + "trials: 100\n"
}
