package conformance

import (
	"fmt"
	"strings"

	"tpmbench/kernels"
)

// tableRow is a row of a table of exact results: its cells by the names in the table's header.
type tableRow struct {
	line  int
	cells map[string]string
}

// tableRows splits a table: lines of comment, the last of which is the header, and rows of cells
// between tabs.
func tableRows(text string) (rows []tableRow, err error) {
	var header []string
	for i, line := range strings.Split(text, "\n") {
		if comment, is := strings.CutPrefix(line, "#"); is {
			header = strings.Split(comment, "\t")
			continue
		}
		if line == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(header) {
			return nil, fmt.Errorf("line %d: %d cells, want %d", i+1, len(cells), len(header))
		}
		row := tableRow{i + 1, map[string]string{}}
		for c, name := range header {
			row.cells[name] = cells[c]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// tableNames are what tables call some parameters.
var tableNames = map[string]string{"K": "k", "N": "n", "L": "l", "trial": "first_trial", "first": "first_trial"}

// params returns the run of a row, of one trial where it does not say how many. Cells that are no
// parameter are left to others.
func (r tableRow) params() (kernels.Params, error) {
	p := kernels.Default()
	p.Trials = 1
	for name, text := range r.cells {
		if other, is := tableNames[name]; is {
			name = other
		}
		f := kernels.FieldOf(name)
		if f == nil {
			continue
		}
		if f.Kind == kernels.Truth {
			text = map[string]string{"0": "false", "1": "true"}[text]
		}
		if err := f.Read(&p, text); err != nil {
			return p, fmt.Errorf("line %d: %w", r.line, err)
		}
	}
	if err := p.Validate(); err != nil {
		return p, fmt.Errorf("line %d: %w", r.line, err)
	}
	return p, nil
}

// count reads a cell of a column: empty for null, "-" where rows of p have no such column.
func (r tableRow) count(c kernels.Column, p kernels.Params) (uint32, error) {
	text := r.cells[c.Name]
	if present := c.Present(p); present == (text == "-") {
		return 0, fmt.Errorf("line %d: %q in column %s, which is present: %t", r.line, text, c.Name, present)
	}
	if text == "" || text == "-" {
		return kernels.Null, nil
	}
	v, err := kernels.ParseCount(text)
	if err != nil {
		return 0, fmt.Errorf("line %d: column %s: %w", r.line, c.Name, err)
	}
	return uint32(v), nil
}
