package tpmbench_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// Every link of a document leads to a file or folder of the repository, to a heading where it names one,
// or out of it; and README.md links to every page of docs.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	linked := map[string]bool{}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	links := 0
	for _, page := range append(pages, "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "kernels/CONTRACT.md", "batch/study/SUMMARY.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			target, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			links++
			path := page
			if target != "" {
				path = filepath.Join(filepath.Dir(page), target)
			}
			linked[page+" to "+path] = true
			if _, err := os.Stat(path); err != nil || heading != "" && !slices.Contains(headings(t, path), heading) {
				t.Errorf("%s: the link to %s leads nowhere", page, m[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links were found", links)
	}
	for _, page := range pages {
		if !linked["README.md to "+page] {
			t.Errorf("README.md has no link to %s", page)
		}
	}
}

// headings returns what links call the headings of a document.
func headings(t *testing.T, path string) (list []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(text), -1) {
		plain := regexp.MustCompile(`[^\w -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		list = append(list, strings.ReplaceAll(plain, " ", "-"))
	}
	return list
}

// The contract has every parameter, word and column, the page on attackers every attack, and the page on
// loading every column.
func TestTablesAreDocumented(t *testing.T) {
	read := func(path string) string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	contract, loading, attacks := read("kernels/CONTRACT.md"), read("docs/loading.md"), read("docs/attacks.md")
	for _, name := range kernels.AttackNames() {
		if name != kernels.NoAttack.String() && !strings.Contains(attacks, "\n| `"+name+"` |") {
			t.Errorf("the table in docs/attacks.md lacks %s", name)
		}
	}
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		for _, word := range f.Words {
			if !strings.Contains(contract, "`"+word+"`") {
				t.Errorf("kernels/CONTRACT.md does not say what %s %s is", f.Name, word)
			}
		}
		if f.Size && f.Short != "" || f.Range {
			continue // K, N, L and the numbers of trials have lines of their own
		}
		if !regexp.MustCompile(`(?m)^\| ` + f.Name + `( \(\w\))? \|`).MatchString(contract) {
			t.Errorf("the table of parameters in kernels/CONTRACT.md lacks %s", f.Name)
		}
	}
	for _, c := range kernels.Columns {
		if !strings.Contains(contract, "\n| "+c.Name+" |") {
			t.Errorf("the table of rows in kernels/CONTRACT.md lacks %s", c.Name)
		}
		if !strings.Contains(loading, "\n| `"+c.Name+"` |") {
			t.Errorf("the table in docs/loading.md lacks %s", c.Name)
		}
	}
}

// The README is read in five minutes; what needs more words is in docs.
func TestReadmeIsShort(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if words := len(strings.Fields(string(text))); words > 1200 {
		t.Errorf("README.md has %d words, at most 1,200 are wanted", words)
	}
}

// The drawing of the architecture shows folders that exist, and all that have a line of their own in
// the import rules, a folder deep.
func TestDrawing(t *testing.T) {
	drawing, err := os.ReadFile("docs/architecture.svg")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, m := range regexp.MustCompile(`class="folder"[^>]*>([^<]+)<`).FindAllStringSubmatch(string(drawing), -1) {
		drawn[m[1]] = true
		if info, err := os.Stat(m[1]); err != nil || !info.IsDir() {
			t.Errorf("the drawing shows %s, which is no folder", m[1])
		}
	}
	rules, err := os.ReadFile("import_rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^([a-z]+)(?:/\.\.\.)?:`).FindAllStringSubmatch(string(rules), -1) {
		if !drawn[m[1]] {
			t.Errorf("the drawing lacks %s, which import_rules.txt has", m[1])
		}
	}
}
