package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

const head = `What others wrote and tpmbench contains, with its licences: a table, then the texts, each once.
Made by make third-party, which asks the go command what is linked on which platform.

`

// document returns the file's text: a line for each work, then the licences, numbered.
func document(works []*work) string {
	var b strings.Builder
	b.WriteString(head)
	var bodies []string
	users := map[string][]string{}
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "work\tversion\tlicences\ttexts\tonly in")
	for _, w := range works {
		var numbers []string
		for _, x := range w.texts {
			at := slices.Index(bodies, x.body)
			if at < 0 {
				at = len(bodies)
				bodies = append(bodies, x.body)
			}
			numbers = append(numbers, fmt.Sprint(at+1))
			users[x.body] = append(users[x.body], w.name+": "+x.file)
		}
		fmt.Fprintln(t, strings.TrimRight(strings.Join([]string{
			w.name, w.version, strings.Join(w.licences, ", "), strings.Join(numbers, ", "), strings.Join(w.platforms, " "),
		}, "\t"), "\t"))
	}
	t.Flush()
	for i, body := range bodies {
		line := strings.Repeat("=", 100)
		fmt.Fprintf(&b, "\n%s\n[%d]\n%s\n%s\n\n%s", line, i+1, strings.Join(users[body], "\n"), line, body)
	}
	return b.String()
}
