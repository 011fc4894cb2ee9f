package main

import (
	"bytes"
	_ "embed"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

//go:embed site.css
var style string

// shared is the style of the program's own pages, in the repository.
const shared = "internal/web/style.css"

// address returns where in the site a file of the repository is. Files that are no pictures end in
// .txt, so that servers give them out as text.
func address(name string) string {
	switch ext := path.Ext(name); ext {
	case ".md":
		if name == home {
			return "index.html"
		}
		return strings.TrimSuffix(name, ext) + ".html"
	case ".svg", ".png", ".txt":
		return name
	}
	return name + ".txt"
}

// relative returns the address of to as it is written in the document from.
func relative(from, to string) string {
	return strings.Repeat("../", strings.Count(from, "/")) + to
}

// files returns the content of the site by its addresses.
func (s *site) files() (map[string][]byte, error) {
	of, err := fs.ReadFile(s.repository, shared)
	if err != nil {
		return nil, err
	}
	list := map[string][]byte{"style.css": append(of, "\n"+style...)}
	for _, p := range s.pages {
		if list[address(p.path)], err = s.render(p); err != nil {
			return nil, err
		}
	}
	for _, name := range s.others {
		if list[address(name)], err = fs.ReadFile(s.repository, name); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *site) render(p *page) ([]byte, error) {
	var body, out bytes.Buffer
	if err := markdown.Renderer().Render(&body, p.source, p.tree); err != nil {
		return nil, err
	}
	type entry struct{ Title, Address string }
	var all []entry
	for _, other := range s.pages {
		all = append(all, entry{other.title, relative(p.path, address(other.path))})
	}
	err := pageTemplate.Execute(&out, map[string]any{
		"Title": p.title,
		"Root":  relative(p.path, ""),
		"Pages": all,
		"Here":  relative(p.path, address(p.path)),
		"Body":  template.HTML(body.String()),
	})
	return out.Bytes(), err
}

// write writes the files to a new folder.
func write(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(filepath.Dir(folder), 0o777); err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o777); err != nil {
		return err
	}
	for name, content := range files {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, content, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// scrolling renders tables in a box that scrolls sideways, by fingers and by keys.
type scrolling struct{}

func (scrolling) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(extast.KindTable, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.WriteString("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>\n")
		} else {
			w.WriteString("</table></div>\n")
		}
		return ast.WalkContinue, nil
	})
}
