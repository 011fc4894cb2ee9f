package bench

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// grid is text in columns, the first left-aligned and the others right-aligned.
type grid [][]string

func (g *grid) row(cells ...string) { *g = append(*g, cells) }

// print prints the columns that have an entry below their heading.
func (g grid) print(w io.Writer) {
	width := make([]int, len(g[0]))
	for i, row := range g {
		for c, text := range row {
			if i > 0 && text != "" {
				width[c] = max(width[c], utf8.RuneCountInString(text), utf8.RuneCountInString(g[0][c]))
			}
		}
	}
	for _, row := range g {
		line := "  "
		for c, text := range row {
			pad := strings.Repeat(" ", max(0, width[c]-utf8.RuneCountInString(text)))
			switch {
			case width[c] == 0:
			case c == 0:
				line += text + pad
			default:
				line += "  " + pad + text
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}
