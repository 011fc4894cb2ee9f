package study

import (
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"

	"github.com/goccy/go-yaml/token"
)

const (
	maxDepth   = 16 // levels of nesting; a study needs three
	maxUnknown = 20 // unknown keys before the error for the first one is no longer detailed
)

// plain returns an error if the text has constructs that no study needs and that the parser, which
// recurses for each level and for each key of a mapping, would not survive: thousands of levels or
// of keys. Nor may a study refer to other places in its text.
func (r *reader) plain(tokens token.Tokens) error {
	flow, line, entries := 0, 0, 0 // depth of brackets and braces; number of - and ? in a line
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
			return r.errorAt(t, "%s: a study cannot have anchors, aliases, tags or directives", phrase.Escaped(t.Value, 80))
		case token.MappingValueType:
			if key := t.Prev; key != nil && !isKey(key.Value) {
				if unknown++; unknown > maxUnknown {
					return r.unknown(key.Value, key)
				}
			}
		}
		if flow+entries > maxDepth {
			return r.errorAt(t, "values are nested more than %d levels deep", maxDepth)
		}
	}
	return nil
}

// isKey reports whether the key is valid anywhere in a study.
func isKey(text string) bool {
	text = strings.ToLower(text)
	return kernels.FieldOf(text) != nil ||
		slices.Contains([]string{"points", "key_bits"}, text) || slices.Contains(rangeKeys, text)
}
