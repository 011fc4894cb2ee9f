package page

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Browsers load no modules from files, so the page that needs no server has them all in one plain
// script, each as a function that returns its exports. They are written in these forms and no others.
var (
	importForm = regexp.MustCompile(`(?m)^import \{ ([\w, ]+) \} from '\./([a-z]+)\.js';\n`)
	exportForm = regexp.MustCompile(`(?m)^export ((?:async )?function|class|const) (\w+)`)
	otherForm  = regexp.MustCompile(`(?m)^(?:import|export)\b.*|\bimport\(.*`)
)

// bundle returns the module name, with those that it imports before it, as a plain script.
func bundle(files fs.FS, name string) (string, error) {
	var b bundler
	if err := b.add(files, name); err != nil {
		return "", err
	}
	return "'use strict';\n(() => {\n" + b.text.String() + "})();\n", nil
}

type bundler struct {
	text  strings.Builder
	added []string
}

func (b *bundler) add(files fs.FS, name string) error {
	if slices.Contains(b.added, name) {
		return nil
	}
	b.added = append(b.added, name)
	source, err := fs.ReadFile(files, name+".js")
	if err != nil {
		return err
	}
	for _, m := range importForm.FindAllSubmatch(source, -1) {
		if err := b.add(files, string(m[2])); err != nil {
			return err
		}
	}
	var exports []string
	for _, m := range exportForm.FindAllSubmatch(source, -1) {
		exports = append(exports, string(m[2]))
	}
	source = importForm.ReplaceAll(source, []byte("const { $1 } = $$$2;\n"))
	source = exportForm.ReplaceAll(source, []byte("$1 $2"))
	if rest := otherForm.Find(source); rest != nil {
		return fmt.Errorf("%s.js: %q is not written as bundle expects", name, rest)
	}
	fmt.Fprintf(&b.text, "const $%s = (() => {\n%sreturn { %s };\n})();\n", name, source, strings.Join(exports, ", "))
	return nil
}

// layers are folders of files, of which the first that has a file counts.
type layers []fs.FS

func (l layers) Open(name string) (f fs.File, err error) {
	for _, files := range l {
		if f, err = files.Open(path.Clean(name)); err == nil {
			break
		}
	}
	return f, err
}
