package study

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// maxBytes is the maximum length of a study file: more than MaxPoints listed one by one sensibly.
const maxBytes = 8 << 20

// Parse reads the study file text. name is used in errors, which are one sentence with name, line
// and column.
func Parse(name string, text []byte) (s *Study, err error) {
	r := &reader{name: name}
	defer func() {
		if v := recover(); v != nil { // from the YAML library
			s, err = nil, r.errorf(nil, "it cannot be read as YAML")
		}
	}()
	if len(text) > maxBytes {
		return nil, r.errorf(nil, "%d bytes are more than a study may have, %d", len(text), maxBytes)
	}
	// byte order mark, which editors on Windows add
	content := strings.TrimPrefix(string(text), "\ufeff")
	if err := r.bounded(content); err != nil {
		return nil, err
	}
	tokens := lexer.Tokenize(content)
	if err := r.plain(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, r.syntax(err)
	}
	if len(file.Docs) > 1 {
		return nil, r.errorAt(file.Docs[1].Start, "a study is one YAML document, and another begins here")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, r.errorf(nil, "must be one YAML mapping, such as {n: [10, 100, 1000], trials: 10000}")
	}
	return r.study(file.Docs[0].Body)
}

// reader builds a study.
type reader struct {
	name   string
	lists  map[string][]string // the values of each key
	nodes  map[string]ast.Node
	bits   float64 // key_bits, 0 if not given
	points ast.Node
}

// errorf returns an error at a node; a nil node stands for the whole text.
func (r *reader) errorf(at ast.Node, format string, args ...any) error {
	switch n := at.(type) { // its own token is the colon
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			at = n.Values[0].Key
		}
	case *ast.MappingValueNode:
		at = n.Key
	}
	var t *token.Token
	if at != nil {
		t = at.GetToken()
	}
	return r.errorAt(t, format, args...)
}

func (r *reader) errorAt(t *token.Token, format string, args ...any) error {
	line, column := 1, 1
	if t != nil && t.Position != nil {
		line, column = t.Position.Line, t.Position.Column
	}
	return fmt.Errorf("%s:%d:%d: %w", r.name, line, column, fmt.Errorf(format, args...))
}

func (r *reader) syntax(err error) error {
	var s yaml.Error
	if errors.As(err, &s) {
		// the library quotes from the text
		return r.errorAt(s.GetToken(), "%s", phrase.Printable(phrase.Short(s.GetMessage(), 160)))
	}
	return r.errorf(nil, "it cannot be read as YAML")
}

func (r *reader) study(body ast.Node) (*Study, error) {
	r.lists, r.nodes = map[string][]string{}, map[string]ast.Node{}
	pairs, err := r.mapping(body)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		if err := r.entry(p.key, p.at, p.value); err != nil {
			return nil, err
		}
	}
	s := new(Study)
	if r.points != nil {
		s.Points, err = r.listed()
	} else {
		s.Points, err = r.product(body)
	}
	if err == nil {
		if err = s.finish(); err != nil {
			err = r.errorf(body, "%w", err)
		}
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// pair is an entry of a mapping.
type pair struct {
	key   string
	at    ast.Node
	value ast.Node
}

// mapping lists the entries of a node, refusing duplicate keys.
func (r *reader) mapping(n ast.Node) (list []pair, err error) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return nil, r.errorf(n, "must be a mapping, such as n: 100")
	}
	seen := map[string]bool{}
	for _, v := range values {
		key := strings.ToLower(v.Key.GetToken().Value)
		if seen[key] {
			return nil, r.errorf(v.Key, "%s appears twice", phrase.Escaped(key, 80))
		}
		seen[key] = true
		list = append(list, pair{key, v.Key, v.Value})
	}
	return list, nil
}

// entry reads one entry of the study.
func (r *reader) entry(key string, at, value ast.Node) error {
	switch key {
	case "points":
		r.points = value
		r.nodes[key] = at
		return nil
	case "key_bits":
		text, err := r.scalar(key, value)
		if err != nil {
			return err
		}
		bits, err := kernels.ParseCount(text)
		if err != nil || bits < 1 || bits > kernels.MaxWeights*8 {
			return r.errorf(value, "key_bits %s: must be a whole number from 1 to %d", text, kernels.MaxWeights*8)
		}
		r.bits = float64(bits)
		r.nodes[key] = at
		return nil
	}
	f, err := r.field(key, at)
	if err != nil {
		return err
	}
	r.nodes[key] = at
	r.lists[key], err = r.values(f, value)
	return err
}

func (r *reader) field(key string, at ast.Node) (*kernels.Field, error) {
	if f := kernels.FieldOf(key); f != nil {
		return f, nil
	}
	return nil, r.unknown(key, at.GetToken())
}

// unknown returns the error for an unknown key.
func (r *reader) unknown(key string, at *token.Token) error {
	names := []string{"points", "key_bits"}
	for _, f := range kernels.Fields {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return r.errorAt(at, "%s: unknown key; there are %s", phrase.Escaped(key, 80), strings.Join(names, ", "))
}

// scalar returns the text of a single value of a key.
func (r *reader) scalar(key string, n ast.Node) (string, error) {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode:
		return n.GetToken().Value, nil
	}
	return "", r.errorf(n, "%s: must be one value", key)
}

// values reads one value, a list, or a range.
func (r *reader) values(f *kernels.Field, n ast.Node) (list []string, err error) {
	nodes := []ast.Node{n}
	switch n := n.(type) {
	case *ast.SequenceNode:
		nodes = n.Values
		if len(nodes) == 0 {
			return nil, r.errorf(n, "%s: the list is empty", f.Name)
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		return r.span(f, n)
	}
	if single(f) && len(nodes) > 1 {
		return nil, r.errorf(n, "%s: takes one value for the whole study", f.Name)
	}
	seen := map[string]bool{}
	for _, v := range nodes {
		text, err := r.scalar(f.Name, v)
		if err != nil {
			return nil, err
		}
		if err := check(f, text); err != nil {
			return nil, r.errorf(v, "%s %s: %w", f.Name, phrase.Escaped(text, 80), err)
		}
		if value := canonical(f, text); seen[value] {
			return nil, r.errorf(v, "%s %s: appears twice", f.Name, value)
		} else {
			seen[value] = true
		}
		list = append(list, text)
	}
	return list, nil
}

// rangeKeys are the keys of a range.
var rangeKeys = []string{"from", "to", "step", "factor"}

// span reads a range: from, to, and step or factor.
func (r *reader) span(f *kernels.Field, n ast.Node) (list []string, err error) {
	if f.Kind != kernels.Whole || single(f) {
		return nil, r.errorf(n, "%s: must be a value or a list", f.Name)
	}
	pairs, err := r.mapping(n)
	if err != nil {
		return nil, err
	}
	has := map[string]uint64{}
	for _, p := range pairs {
		if !slices.Contains(rangeKeys, p.key) {
			return nil, r.errorf(p.at, "%s: unknown key of a range; there are %s", phrase.Escaped(p.key, 80), strings.Join(rangeKeys, ", "))
		}
		text, err := r.scalar(p.key, p.value)
		if err != nil {
			return nil, err
		}
		if has[p.key], err = kernels.ParseCount(text); err != nil {
			return nil, r.errorf(p.value, "%s %s: %w", p.key, phrase.Escaped(text, 80), err)
		}
	}
	_, from := has["from"]
	_, to := has["to"]
	step, steps := has["step"]
	factor, factors := has["factor"]
	switch {
	case !from || !to || steps && factors:
		return nil, r.errorf(n, "%s: a range has from, to, and step or factor", f.Name)
	case has["to"] < has["from"]:
		return nil, r.errorf(n, "%s: the range from %d to %d has no value", f.Name, has["from"], has["to"])
	case steps && step == 0 || factors && (factor < 2 || has["from"] == 0):
		return nil, r.errorf(n, "%s: the range never ends: step must be 1 or more, factor 2 or more and from not 0", f.Name)
	case !steps && !factors:
		step = 1
	}
	for v := has["from"]; ; {
		text := decimal(v)
		if err := check(f, text); err != nil {
			return nil, r.errorf(n, "%s %s: %w", f.Name, text, err)
		}
		if list = append(list, text); len(list) > MaxPoints {
			return nil, r.errorf(n, "%s: the range has more than %d values", f.Name, MaxPoints)
		}
		next := v + step
		if factors {
			next = v * factor
			if v > math.MaxUint64/factor {
				return list, nil
			}
		}
		if next > has["to"] || next < v {
			return list, nil
		}
		v = next
	}
}
