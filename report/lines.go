package report

// sideBySide is the largest number of files that a table shows beside each other. Of more, each file
// is a row, so that a column can be compared at a glance.
const sideBySide = 4

// Line is a row of a table as the page shows it.
type Line struct {
	Name  string
	Code  bool // the name is that of a column or a JSON key
	Cells []Cell
}

// Cell is a value in a table.
type Cell struct {
	Value   string
	Text    bool // it is possibly long
	Differs bool // a parameter in which the files differ
}

// ByFile reports whether each file is a row.
func (t Table) ByFile() bool { return t.Turns && len(t.Head)-1 > sideBySide }

// Across returns what stands above the columns.
func (t Table) Across() []string {
	if !t.ByFile() {
		return t.Head
	}
	head := []string{""}
	for _, r := range t.Rows {
		head = append(head, r.Name)
	}
	return head
}

// Lines returns the rows, from top to bottom.
func (t Table) Lines() (list []Line) {
	if !t.ByFile() {
		for _, r := range t.Rows {
			line := Line{Name: r.Name, Code: r.Code}
			for i := range r.Values {
				line.Cells = append(line.Cells, r.cell(i))
			}
			list = append(list, line)
		}
		return list
	}
	for i, file := range t.Head[1:] {
		line := Line{Name: file}
		for _, r := range t.Rows {
			line.Cells = append(line.Cells, r.cell(i))
		}
		list = append(list, line)
	}
	return list
}

func (r Row) cell(i int) Cell { return Cell{Value: r.Values[i], Text: r.Text, Differs: r.Differs} }
