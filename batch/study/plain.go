package study

import (
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"

	"github.com/goccy/go-yaml/token"
)

const (
	maxDepth   = 16 // levels of values in each other; a study takes three
	maxUnknown = 20 // keys that no study has, before what is wrong with the first of them is no longer told in detail
)

// plain is an error where the text has what no study needs and the parser, which calls itself for each level and for each key of
// a mapping, would not survive: thousands of levels or of keys. Nor does a study refer to other places in its text.
func (r *reader) plain(tokens token.Tokens) error {
	flow, line, entries := 0, 0, 0 // levels of brackets and braces; of - and ? in a line
	unknown := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			if t.Position.Line != line {
				line, entries = t.Position.Line, 0
			}
			entries++
		case token.AnchorType, token.AliasType, token.TagType, token.DirectiveType:
			return r.errorAt(t, "%s: a study has no anchors, aliases, tags and directives", phrase.Escaped(t.Value, 80))
		case token.MappingValueType:
			if key := t.Prev; key != nil && !isKey(key.Value) {
				if unknown++; unknown > maxUnknown {
					return r.unknown(key.Value, key)
				}
			}
		}
		if flow+entries > maxDepth {
			return r.errorAt(t, "values lie more than %d levels deep", maxDepth)
		}
	}
	return nil
}

// isKey tells whether a study has such a key somewhere.
func isKey(text string) bool {
	text = strings.ToLower(text)
	return kernels.FieldOf(text) != nil ||
		slices.Contains([]string{"points", "key_bits"}, text) || slices.Contains(rangeKeys, text)
}
