package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// text is a file with a licence, or with a notice that belongs to it.
type text struct{ file, body string }

var (
	licenceName   = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.][\w.-]*)?$`)
	licenceFolder = regexp.MustCompile(`(?i)^(third_party_)?licen[cs]es$`)
	goFile        = regexp.MustCompile(`(?i)\.go$`)
)

// notChosen are the licences that we do not choose of a work that offers a choice.
var notChosen = []string{"licenses/gpl.txt"} // of freetype, beside the FreeType License

// licenceFiles returns the names of the files with licences in a folder and in its folder of
// licences.
func licenceFiles(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		switch {
		case e.IsDir() && licenceFolder.MatchString(e.Name()):
			more, err := fs.Glob(os.DirFS(dir), e.Name()+"/*")
			if err != nil {
				return nil, err
			}
			names = append(names, more...)
		case !e.IsDir() && licenceName.MatchString(e.Name()) && !goFile.MatchString(e.Name()):
			names = append(names, e.Name())
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return slices.Contains(notChosen, n) }), err
}

// read reads the work's licences in the folders, the work's own first. A module without a licence
// file may have it in its README.
func (w *work) read(dirs []string) error {
	if err := w.readFiles(dirs, licenceFiles); err != nil {
		return err
	}
	if len(w.texts) == 0 {
		readme := func(string) ([]string, error) { return []string{"README.md"}, nil }
		if err := w.readFiles(dirs[:1], readme); err != nil {
			return err
		}
	}
	if len(w.licences) == 0 {
		return fmt.Errorf("%s %s: no licence is found", w.name, w.version)
	}
	return nil
}

func (w *work) readFiles(dirs []string, names func(dir string) ([]string, error)) error {
	for _, dir := range dirs {
		files, err := names(dir)
		if err != nil {
			return err
		}
		for _, name := range files {
			body, err := readText(filepath.Join(dir, name))
			if err != nil {
				return err
			}
			folder, err := filepath.Rel(dirs[0], dir)
			if err != nil {
				return err
			}
			w.texts = append(w.texts, text{filepath.ToSlash(filepath.Join(folder, name)), body})
			w.classify(body)
		}
	}
	return nil
}

// classify adds the identifiers of the licences whose full text or address is in the text.
func (w *work) classify(body string) {
	for _, m := range licensecheck.Scan([]byte(body)).Match {
		if !slices.Contains(w.licences, m.ID) {
			w.licences = append(w.licences, m.ID)
		}
	}
}

// readText reads a file, with lines that all end in \n and have no trailing space.
func readText(name string) (string, error) {
	b, err := os.ReadFile(name)
	lines := strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\f\r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n", err
}
