package figures

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"sync"

	"tpmbench/internal/web"
	"tpmbench/report/plots"
)

//go:embed page.html
var pageText string

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"plain": plots.Plain}).Parse(pageText))
})

// Page is a set of figures, and how their page introduces them.
type Page struct {
	Title   string
	Intro   template.HTML // sentences
	Notes   template.HTML // more of them, folded away
	Figures []Figure
	Index   func([]Sheet) []Entry // lists what is quoted, before the figures; nil for no list
}

// Entry is something quoted, and the claims that it makes.
type Entry struct {
	Claim          // without our number
	Theirs string  // their number, or "" where there is none
	Claims []Found // in the order of the figures
}

// Found is a claim, what of the entry it is about, and the name of its figure.
type Found struct {
	Claim
	About  string // "" if about all of it
	Figure string
}

// write returns the page of the sheets of all its figures. It refers to the pictures and data beside
// it and needs neither scripts nor network.
func (pg Page) write(p Plan, version string, sheets []Sheet) ([]byte, error) {
	type view struct {
		Sheet
		Commands [][2]string
		Tally    Tally
	}
	data := struct {
		Page            Page
		Style           template.CSS
		Version         string
		Size            string
		Seed            uint64
		Tally           Tally
		Errors, Percent int
		Index           []Entry
		Sheets          []view
		Wide, Narrow    plots.Format
	}{Page: pg, Wide: plots.Wide, Narrow: plots.Narrow, Style: template.CSS(web.Style), Version: version, Size: p.Size.String(), Seed: p.Seed, Errors: errorsAllowed, Percent: 100 * law, Tally: Count(sheets...)}
	for _, s := range sheets {
		v := view{Sheet: s, Commands: s.Results.commands(), Tally: Count(s)}
		for _, t := range s.Work(p).Tasks {
			v.Commands = append(v.Commands, [2]string{t.Name})
		}
		data.Sheets = append(data.Sheets, v)
	}
	if pg.Index != nil {
		data.Index = pg.Index(sheets)
	}
	var b bytes.Buffer
	if err := pageTemplate().Execute(&b, data); err != nil {
		return nil, fmt.Errorf("the page cannot be written: %w", err)
	}
	return b.Bytes(), nil
}
