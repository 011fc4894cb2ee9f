package study

import (
	"strings"

	"github.com/goccy/go-yaml/token"
)

const (
	maxItems = 2 * MaxPoints // in all lists together; more than a study of MaxPoints has
	maxText  = 256 << 10     // bytes, in addition to those of list items
	// per list item: a point with all its parameters, and room for comments
	itemBytes = 1000
)

// bounded returns an error if the text has more items in its lists than a study can have, or is
// longer than its items explain. It looks at the bytes alone, since YAML tokens and nodes take
// hundreds of bytes for each byte of text.
func (r *reader) bounded(text string) error {
	items, first := 0, true // whether this line had only spaces and dashes so far
	var open []byte         // the enclosing brackets and braces
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '#' && (i == 0 || isSpace(text[i-1])):
			comment, _, _ := strings.Cut(text[i:], "\n")
			i += len(comment) - 1
		case c == '[' || c == '{':
			open = append(open, c)
		case (c == ']' || c == '}') && len(open) > 0:
			open = open[:len(open)-1]
		case c == ',' && len(open) > 0 && open[len(open)-1] == '[', c == '-' && first && (i+1 == len(text) || isSpace(text[i+1])):
			items++
		}
		first = c == '\n' || first && (c == '-' || isSpace(c))
		switch {
		case items > maxItems:
			return r.errorAt(position(text, i), "the lists have more than %d values, and a study at most %d points", maxItems, MaxPoints)
		case i > maxText+itemBytes*items:
			return r.errorAt(position(text, i), "%d bytes so far are more than a study needs whose lists have %d values", i, items)
		}
	}
	return nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// position returns a token at byte i of the text, for errors.
func position(text string, i int) *token.Token {
	before := text[:i]
	return &token.Token{Position: &token.Position{Line: 1 + strings.Count(before, "\n"), Column: i - strings.LastIndexByte(before, '\n')}}
}
