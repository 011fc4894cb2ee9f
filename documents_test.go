package tpmbench_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every link of a document leads to a file or folder of the repository, or out of it.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
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
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, m[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links were found", links)
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
