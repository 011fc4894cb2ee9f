package main

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestSite(t *testing.T) {
	s, err := read(fstest.MapFS{
		"README.md":    {Data: []byte("# The program\n\n[docs](docs/a.md#the-second) ![picture](docs/p.svg) [licence](LICENSE) [out](https://example.com/x.md)\n")},
		"docs/a.md":    {Data: []byte("# First\n\n## The *second*\n\n[b](b.md), [home](../README.md), [here](#first)\n\n| x |\n|--:|\n| 1 |\n")},
		"docs/b.md":    {Data: []byte("# B & C\n\n    code <x>\n")},
		"docs/p.svg":   {Data: []byte("<svg/>")},
		"docs/none.md": {Data: []byte("# Linked from nowhere\n")},
		"LICENSE":      {Data: []byte("licence")},
		shared:         {Data: []byte("p {}")},
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.files()
	if err != nil {
		t.Fatal(err)
	}
	for name, parts := range map[string][]string{
		"index.html":  {`href="docs/a.html#the-second"`, `src="docs/p.svg"`, `href="LICENSE.txt"`, `href="https://example.com/x.md"`, `href="demo/index.html"`, "<title>The program – tpmbench</title>"},
		"docs/a.html": {`href="../docs/b.html"`, `href="../index.html"`, `href="../docs/a.html#first"`, `id="the-second"`, `aria-label="Table"><table>`, `href="../docs/a.html" aria-current="page">First</a>`},
		"docs/b.html": {"code &lt;x&gt;", "<title>B &amp; C – tpmbench</title>"},
		"docs/p.svg":  {"<svg/>"},
		"LICENSE.txt": {"licence"},
		"style.css":   {"p {}", "nav {"},
	} {
		for _, part := range parts {
			if !strings.Contains(string(files[name]), part) {
				t.Errorf("%s lacks %s:\n%s", name, part, files[name])
			}
		}
	}
	if len(files) != 6 {
		t.Errorf("%d files", len(files))
	}
}

func TestLinksThatLeadNowhere(t *testing.T) {
	for text, says := range map[string]string{
		"[x](none.md)":         "none.md",
		"[x](none.txt)":        "none.txt leads to no file",
		"[x](docs)":            "docs leads to no file",
		"[x](docs/a.md#third)": "docs/a.md has no heading #third; it has first",
		"[x](#third)":          "README.md has no heading #third; it has title",
	} {
		_, err := read(fstest.MapFS{
			"README.md": {Data: []byte("# Title\n\n" + text)},
			"docs/a.md": {Data: []byte("# First\n")},
		})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The documents of this repository become pages, all of them.
func TestRepository(t *testing.T) {
	s, err := read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadDir("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.files()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if name := address("docs/" + d.Name()); files[name] == nil {
			t.Errorf("%s is linked from nowhere", name)
		}
	}
}
