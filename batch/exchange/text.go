package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// textTable is a log of CSV or TSV, with a line of names first.
type textTable struct {
	in     *csv.Reader
	bound  *bound
	places places
	line   int
}

// bound ends a record that goes on and on, as after a quotation mark that nothing closes.
type bound struct {
	io.Reader
	left int
}

func (b *bound) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the row is longer than %d MB", maxRow>>20)
	}
	n, err := b.Reader.Read(p)
	b.left -= n
	return n, err
}

// places are where a row has its values: indices, -1 where it has none.
type places struct {
	numbers [len(numberNames)]int // in the order of numberNames
	x       []int
}

// has reports whether there is a place for the number with the name.
func (p *places) has(number string) bool { return p.numbers[numberNamed(number)] >= 0 }

// inputColumn is the name of a column of one input: x0, x_17, x_2_99.
var inputColumn = regexp.MustCompile(`^(x|inputs)_?[0-9]+(_[0-9]+)?$`)

// find finds the values by the names of what, columns or arrays.
func find(what string, names []string) (places, error) {
	p := places{numbers: [...]int{-1, -1, -1, -1}}
	whole := false
	for i, name := range names {
		number := numberNamed(name)
		switch {
		case number >= 0 && p.numbers[number] >= 0 || (name == "x" || name == "inputs") && len(p.x) > 0 || inputColumn.MatchString(name) && whole:
			return p, fmt.Errorf("the %s %s is there twice, or beside another for the same", what, name)
		case number >= 0:
			p.numbers[number] = i
		case name == "x" || name == "inputs":
			p.x, whole = []int{i}, true
		case inputColumn.MatchString(name):
			p.x = append(p.x, i)
		}
	}
	return p, p.complete(what)
}

// complete returns an error for what is missing; what names the things that have the names.
func (p *places) complete(what string) error {
	switch {
	case p.has("tau") && (p.has("tau_a") || p.has("tau_b")):
		return fmt.Errorf("it has the %s tau beside tau_a or tau_b: tau alone is for logs of steps in which both agree", what)
	case len(p.x) == 0:
		return fmt.Errorf("it has no %s x, or inputs, for the inputs of the steps", what)
	case !p.has("tau") && !p.has("tau_a"):
		return fmt.Errorf("it has no %s tau_a (or tau, where only steps in which both outputs agree are recorded)", what)
	case !p.has("tau") && !p.has("tau_b"):
		return fmt.Errorf("it has no %s tau_b (or tau, where only steps in which both outputs agree are recorded)", what)
	}
	return nil
}

func newText(in *bufio.Reader) (*textTable, error) {
	s := &textTable{bound: &bound{in, maxRow}, line: 1}
	head, _ := in.Peek(4096)
	s.in = csv.NewReader(s.bound)
	if first, _, _ := strings.Cut(string(head), "\n"); strings.Contains(first, "\t") {
		s.in.Comma = '\t'
	}
	s.in.ReuseRecord = true
	names, err := s.in.Read()
	if err != nil {
		return nil, s.explain(err)
	}
	for i, name := range names {
		names[i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
	}
	s.places, err = find("column", names)
	return s, err
}

func (s *textTable) where() string { return fmt.Sprintf("line %d", s.line) }
func (s *textTable) close()        {}

// explain returns an error of the reader without its place.
func (s *textTable) explain(err error) error {
	if bad := new(csv.ParseError); errors.As(err, &bad) {
		s.line = bad.StartLine
		if bad.Err == csv.ErrFieldCount {
			return fmt.Errorf("it has not as many values as the first line has names")
		}
		return bad.Err
	}
	return err
}

func (s *textTable) next(r *row) error {
	s.bound.left = maxRow
	values, err := s.in.Read()
	if err != nil {
		if err != io.EOF {
			s.line++
		}
		return s.explain(err)
	}
	s.line, _ = s.in.FieldPos(0)
	r.clear()
	for i, to := range r.numbers() {
		at := s.places.numbers[i]
		if at < 0 || values[at] == "" {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(values[at]), 64)
		if err != nil {
			return fmt.Errorf("%s is %.20q, not a number", numberNames[i], values[at])
		}
		*to = numberOf(v)
	}
	if len(s.places.x) == 1 {
		return r.text([]byte(values[s.places.x[0]]))
	}
	for _, at := range s.places.x {
		if err := r.number([]byte(strings.TrimSpace(values[at]))); err != nil {
			return err
		}
	}
	return nil
}
