package plots

import "strings"

// A subscript is written as in TeX: t_{sync}.
const (
	lowered  = 0.25 // how far its baseline lies below the text's, in units of the text's size
	smallest = 0.72 // its size, in the same units
)

// piece is a part of a line of text that is a subscript or is none.
type piece struct {
	text      string
	subscript bool
}

func (p piece) size(of float64) float64 {
	if p.subscript {
		return smallest * of
	}
	return of
}

// pieces splits a line of text into its pieces.
func pieces(s string) (list []piece) {
	for s != "" {
		before, rest, found := strings.Cut(s, "_{")
		sub, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(list, piece{text: s})
		}
		if before != "" {
			list = append(list, piece{text: before})
		}
		list = append(list, piece{sub, true})
		s = after
	}
	return list
}

// Plain returns a label as text without subscripts: t_sync.
func Plain(label string) string {
	var b strings.Builder
	for _, p := range pieces(label) {
		if p.subscript {
			b.WriteByte('_')
		}
		b.WriteString(p.text)
	}
	return b.String()
}
