package bench

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"tpmbench/internal/phrase"
)

// lineWidth is how many characters a line of text may have: those of a narrow terminal.
const lineWidth = 80

// grid is text in columns, the first left-aligned and the others right-aligned. Columns without an
// entry below their heading are left out.
type grid struct {
	labels int // how many columns, the first, say what a row is
	rows   [][]string
}

func newGrid(labels int, headings ...string) *grid { return &grid{labels, [][]string{headings}} }

func (g *grid) row(cells ...string) { g.rows = append(g.rows, cells) }

// print prints the columns, in several pieces one below the other where a line has no room for
// all; each piece has the labels.
func (g *grid) print(w io.Writer) {
	width := g.widths()
	room := lineWidth
	for _, n := range width[:g.labels] {
		room -= taken(n)
	}
	for from := g.labels; from < len(width); {
		to, left := from, room
		for to < len(width) && (to == from || taken(width[to]) <= left) {
			left -= taken(width[to])
			to++
		}
		if from > g.labels {
			fmt.Fprintln(w)
		}
		for _, row := range g.rows {
			line := "  " + pad(row[0], width[0], false)
			for c := 1; c < to; c++ {
				if width[c] > 0 && (c < g.labels || c >= from) {
					line += "  " + pad(row[c], width[c], true)
				}
			}
			fmt.Fprintln(w, strings.TrimRight(line, " "))
		}
		from = to
	}
}

// widths returns the width of each column in characters, 0 for one that is left out.
func (g *grid) widths() []int {
	width := make([]int, len(g.rows[0]))
	for _, row := range g.rows[1:] {
		for c, text := range row {
			if text != "" {
				width[c] = max(width[c], utf8.RuneCountInString(text), utf8.RuneCountInString(g.rows[0][c]))
			}
		}
	}
	return width
}

// taken returns how many characters of a line a column takes.
func taken(width int) int {
	if width == 0 {
		return 0
	}
	return 2 + width
}

func pad(text string, width int, right bool) string {
	if width == 0 {
		return ""
	}
	blank := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
	if right {
		return blank + text
	}
	return text + blank
}

// printWrapped prints a sentence in as many lines as it takes, all but the first indented.
func printWrapped(w io.Writer, format string, a ...any) {
	fmt.Fprintln(w, wrapped(fmt.Sprintf(format, a...)))
}

func wrapped(text string) string { return strings.Join(phrase.Wrapped(text, lineWidth-2), "\n  ") }
