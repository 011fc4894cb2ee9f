package report

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tpmbench/batch"
)

// exact returns every number in the files' summaries, spelled as in their JSON, one row per number:
// sync_steps.mean and so on.
func exact(files []file) (Table, error) {
	t := Table{Caption: "All numbers, as tpmbench inspect --summary json has them, where all of sync_steps is of the trials that synchronised; empty where there is none", Head: []string{"name"}}
	var names []string
	values := make([]map[string]string, len(files))
	for i := range files {
		t.Head = append(t.Head, files[i].label)
		flat, err := flatten(files[i].Summary)
		if err != nil {
			return t, err
		}
		values[i] = map[string]string{}
		at := 0 // where to insert a name that earlier files lack
		for _, f := range flat {
			values[i][f.name] = f.value
			if j := slices.Index(names, f.name); j >= 0 {
				at = j + 1
				continue
			}
			names = slices.Insert(names, at, f.name)
			at++
		}
	}
	for _, name := range names {
		row := Row{Name: name, Code: true}
		for i := range files {
			row.Values = append(row.Values, values[i][name])
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// field is a value of a JSON object, with the names that lead to it.
type field struct{ name, value string }

// flatten lists the values of a summary's JSON in order, null as an empty string.
func flatten(s batch.Summary) (list []field, err error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var path []string // the open objects, and possibly a name whose value comes next
	name := false     // whether the last element of path is such a name
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		value := ""
		switch token := token.(type) {
		case json.Delim:
			name = false
			if token == '}' && len(path) > 0 {
				path = path[:len(path)-1]
			}
			continue
		case string:
			if !name {
				path, name = append(path, token), true
				continue
			}
			value = token
		case json.Number:
			value = token.String()
		case bool:
			value = yesJSON[token]
		}
		list = append(list, field{strings.Join(path, "."), value})
		path, name = path[:len(path)-1], false
	}
}

var yesJSON = map[bool]string{true: "true", false: "false"}

// spreadsheet returns a table as a link to its CSV text.
func spreadsheet(t Table) (template.URL, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{t.Head}
	for _, r := range t.Rows {
		rows = append(rows, append([]string{r.Name}, r.Values...))
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = inert(cell)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return "", err
	}
	return template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), nil
}

// inert keeps spreadsheets from taking a file's name for a formula.
func inert(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
