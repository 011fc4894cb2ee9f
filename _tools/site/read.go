package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// home is the document that leads to all others.
const home = "README.md"

// A site is what can be reached from README.md.
type site struct {
	repository fs.FS
	pages      []*page  // in the order in which they are first linked
	others     []string // files that are no documents, by their paths in the repository
}

// A page is a document.
type page struct {
	path    string // in the repository
	title   string
	source  []byte
	tree    ast.Node
	anchors []string // the ids of its headings
	links   []link
}

// link is a link, within the site, of a page.
type link struct {
	page   string // where it stands
	target string // the path of a file of the repository
	anchor string // without #; may be empty
}

var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(scrolling{}, 100))),
)

// read reads README.md and all that can be reached from it. A link that leads nowhere is an error.
func read(repository fs.FS) (*site, error) {
	s := &site{repository: repository}
	queue := []string{home}
	for i := 0; i < len(queue); i++ {
		p, err := s.document(queue[i])
		if err != nil {
			return nil, err
		}
		s.pages = append(s.pages, p)
		for _, l := range p.links {
			list := &s.others
			if path.Ext(l.target) == ".md" {
				list = &queue
			} else if info, err := fs.Stat(repository, l.target); err != nil || info.IsDir() {
				return nil, fmt.Errorf("%s: the link to %s leads to no file", p.path, l.target)
			}
			if !slices.Contains(*list, l.target) {
				*list = append(*list, l.target)
			}
		}
	}
	return s, s.anchored()
}

// document reads a page. Its links then lead to where the site has their targets.
func (s *site) document(name string) (*page, error) {
	source, err := fs.ReadFile(s.repository, name)
	if err != nil {
		return nil, err
	}
	p := &page{path: name, source: source, tree: markdown.Parser().Parse(text.NewReader(source))}
	err = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if id, ok := n.AttributeString("id"); ok {
				p.anchors = append(p.anchors, string(id.([]byte)))
			}
			if n.Level == 1 && p.title == "" {
				p.title = string(n.Lines().Value(source))
			}
		case *ast.Link:
			n.Destination, err = p.link(n.Destination)
		case *ast.Image:
			n.Destination, err = p.link(n.Destination)
		}
		return ast.WalkContinue, err
	})
	if err == nil && p.title == "" {
		err = fmt.Errorf("%s has no heading of level 1, which would be its title", name)
	}
	return p, err
}

// link notes a link and returns its address in the site.
func (p *page) link(destination []byte) ([]byte, error) {
	to, err := url.Parse(string(destination))
	if err != nil || to.Scheme != "" || to.Host != "" {
		return destination, err
	}
	target := p.path
	if to.Path != "" {
		target = path.Join(path.Dir(p.path), to.Path)
	}
	p.links = append(p.links, link{p.path, target, to.Fragment})
	address := relative(p.path, address(target))
	if to.Fragment != "" {
		address += "#" + to.Fragment
	}
	return []byte(address), nil
}

// anchored returns an error if a link leads to a heading that there is not.
func (s *site) anchored() error {
	anchors := map[string][]string{}
	for _, p := range s.pages {
		anchors[p.path] = p.anchors
	}
	for _, p := range s.pages {
		for _, l := range p.links {
			if l.anchor != "" && !slices.Contains(anchors[l.target], l.anchor) {
				return fmt.Errorf("%s: %s has no heading #%s; it has %s", l.page, l.target, l.anchor, strings.Join(anchors[l.target], ", "))
			}
		}
	}
	return nil
}
