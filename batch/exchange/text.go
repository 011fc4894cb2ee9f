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
	step, tauA, tauB, tau int
	x                     []int
}

// inputColumn is the name of a column of one input: x0, x_17, x_2_99.
var inputColumn = regexp.MustCompile(`^(x|inputs)_?[0-9]+(_[0-9]+)?$`)

// find finds the values by the names of what, columns or arrays.
func find(what string, names []string) (places, error) {
	p := places{step: -1, tauA: -1, tauB: -1, tau: -1}
	whole := false
	for i, name := range names {
		at := map[string]*int{"step": &p.step, "tau_a": &p.tauA, "tau_b": &p.tauB, "tau": &p.tau}[name]
		switch {
		case at != nil && *at >= 0 || (name == "x" || name == "inputs") && len(p.x) > 0 || inputColumn.MatchString(name) && whole:
			return p, fmt.Errorf("the %s %s is there twice, or beside another for the same", what, name)
		case at != nil:
			*at = i
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
	case p.tau >= 0 && (p.tauA >= 0 || p.tauB >= 0):
		return fmt.Errorf("it has the %s tau beside tau_a or tau_b: tau alone is for logs of steps in which both agree", what)
	case len(p.x) == 0:
		return fmt.Errorf("it has no %s x, or inputs, for the inputs of the steps", what)
	case p.tau < 0 && p.tauA < 0:
		return fmt.Errorf("it has no %s tau_a (or tau, where only steps in which both outputs agree are recorded)", what)
	case p.tau < 0 && p.tauB < 0:
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
	for _, f := range []struct {
		name string
		at   int
		to   *number
	}{{"step", s.places.step, &r.step}, {"tau_a", s.places.tauA, &r.tauA}, {"tau_b", s.places.tauB, &r.tauB}, {"tau", s.places.tau, &r.tau}} {
		if f.at < 0 || values[f.at] == "" {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(values[f.at]), 64)
		if err != nil {
			return fmt.Errorf("%s is %.20q, not a number", f.name, values[f.at])
		}
		*f.to = numberOf(v)
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
