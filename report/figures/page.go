package figures

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"sync"

	"tpmbench/internal/web"
)

//go:embed page.html
var pageText string

var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageText)) })

// page returns the page of all figures. It refers to the pictures and data beside it and needs
// neither scripts nor network.
func page(p Plan, version string, sheets []Sheet) ([]byte, error) {
	type view struct {
		Sheet
		Commands [][2]string
		Tally    Tally
	}
	data := struct {
		Style           template.CSS
		Version         string
		Size            string
		Seed            uint64
		Tally           Tally
		Errors, Percent int
		Sheets          []view
	}{Style: template.CSS(web.Style), Version: version, Size: p.Size.String(), Seed: p.Seed, Errors: errorsAllowed, Percent: 100 * law, Tally: Count(sheets...)}
	for _, s := range sheets {
		v := view{Sheet: s, Commands: s.Results.commands(), Tally: Count(s)}
		for _, t := range s.Work(p).Tasks {
			v.Commands = append(v.Commands, [2]string{t.Name})
		}
		data.Sheets = append(data.Sheets, v)
	}
	var b bytes.Buffer
	if err := pageTemplate().Execute(&b, data); err != nil {
		return nil, fmt.Errorf("the page cannot be written: %w", err)
	}
	return b.Bytes(), nil
}
