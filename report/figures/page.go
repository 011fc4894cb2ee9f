package figures

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"sync"

	"tpmbench/report/web"
)

//go:embed page.html
var pageText string

var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageText)) })

// page is the page of all figures. It refers to the pictures and data beside it and
// needs neither script nor network.
func page(p Plan, version string, sheets []Sheet) ([]byte, error) {
	type view struct {
		Sheet
		Commands [][2]string
		Agree    int
	}
	data := struct {
		Style           template.CSS
		Version         string
		Size            string
		Seed            uint64
		Agree, Claims   int
		Errors, Percent int
		Sheets          []view
	}{Style: template.CSS(web.Style), Version: version, Size: p.Size.String(), Seed: p.Seed, Errors: errorsAllowed, Percent: 100 * law}
	for _, s := range sheets {
		v := view{Sheet: s, Commands: s.Results.commands()}
		for _, c := range s.Claims {
			if c.Agrees() {
				v.Agree++
			}
		}
		data.Sheets, data.Claims, data.Agree = append(data.Sheets, v), data.Claims+len(s.Claims), data.Agree+v.Agree
	}
	var b bytes.Buffer
	if err := pageTemplate().Execute(&b, data); err != nil {
		return nil, fmt.Errorf("the page cannot be written: %w", err)
	}
	return b.Bytes(), nil
}
