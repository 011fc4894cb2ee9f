package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// maxRow bounds the bytes of a step as text: those of 2^22 inputs, and more.
const maxRow = 64 << 20

// blanks is what JSON has between values, which is less than what Unicode calls space.
const blanks = " \t\r\n"

// jsonLines is a log of one JSON object a line.
type jsonLines struct {
	in   *bufio.Reader
	line int
	long []byte // room for a line that the buffer cannot hold
}

func newJSON(in *bufio.Reader) *jsonLines { return &jsonLines{in: in} }

func (s *jsonLines) where() string { return fmt.Sprintf("line %d", s.line) }

func (s *jsonLines) next(r *row) error {
	for {
		text, err := s.read()
		if len(text) == 0 && err != nil {
			return err
		}
		s.line++
		if text = bytes.Trim(text, blanks); len(text) == 0 {
			continue
		}
		if quick(text, r) {
			return nil
		}
		r.clear()
		bad := thorough(text, r)
		if bad != nil && err == io.EOF {
			return fmt.Errorf("it is cut off: %w", bad)
		}
		return bad
	}
}

// read returns the next line, with io.EOF if nothing ends it.
func (s *jsonLines) read() ([]byte, error) {
	text, err := s.in.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return text, err
	}
	s.long = append(s.long[:0], text...)
	for err == bufio.ErrBufferFull {
		if len(s.long) > maxRow {
			s.line++
			return nil, fmt.Errorf("the line is longer than %d MB", maxRow>>20)
		}
		text, err = s.in.ReadSlice('\n')
		s.long = append(s.long, text...)
	}
	return s.long, err
}

// object is a line as JSON.
type object struct {
	Step   *json.RawMessage `json:"step"`
	TauA   *json.RawMessage `json:"tau_a"`
	TauB   *json.RawMessage `json:"tau_b"`
	Tau    *json.RawMessage `json:"tau"`
	X      json.RawMessage  `json:"x"`
	Inputs json.RawMessage  `json:"inputs"`
}

// thorough reads any JSON object.
func thorough(text []byte, r *row) error {
	var o object
	if err := json.Unmarshal(text, &o); err != nil {
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
			return fmt.Errorf("it is no JSON object, which a step is")
		}
		return fmt.Errorf("it is no JSON (%w)", err)
	}
	texts := [...]*json.RawMessage{o.Step, o.TauA, o.TauB, o.Tau}
	for i, to := range r.numbers() {
		if texts[i] == nil {
			continue
		}
		v, err := strconv.ParseFloat(string(*texts[i]), 64)
		if err != nil {
			return fmt.Errorf("%s is %.20s, not a number", numberNames[i], *texts[i])
		}
		*to = numberOf(v)
	}
	switch x := o.X; {
	case x != nil && o.Inputs != nil:
		return fmt.Errorf("it has both x and inputs, which are the same")
	case x == nil:
		x = o.Inputs
		fallthrough
	default:
		if len(x) == 0 || string(x) == "null" {
			return nil
		}
		var text string
		if x[0] != '"' {
			return r.list(x)
		}
		if err := json.Unmarshal(x, &text); err != nil {
			return err
		}
		return r.text([]byte(text))
	}
}

// quick reads a line of the usual form, which is thorough's too, and reports whether it could. It
// takes a tenth of the time.
func quick(text []byte, r *row) bool {
	r.clear()
	s := scanner{text}
	if !s.take('{') {
		return false
	}
	for {
		name, ok := s.name()
		if !ok || !s.take(':') {
			return false
		}
		switch string(name) {
		case "step":
			ok = s.number(&r.step)
		case "tau_a":
			ok = s.number(&r.tauA)
		case "tau_b":
			ok = s.number(&r.tauB)
		case "tau":
			ok = s.number(&r.tau)
		case "x", "inputs":
			ok = len(r.x) == 0 && s.lists(r)
		default:
			ok = false
		}
		switch {
		case !ok:
			return false
		case s.take('}'):
			return len(bytes.Trim(s.text, blanks)) == 0
		case !s.take(','):
			return false
		}
	}
}

// scanner reads what is usual of JSON.
type scanner struct{ text []byte }

// take takes a sign, after spaces.
func (s *scanner) take(sign byte) bool {
	for len(s.text) > 0 && (s.text[0] == ' ' || s.text[0] == '\t') {
		s.text = s.text[1:]
	}
	if len(s.text) == 0 || s.text[0] != sign {
		return false
	}
	s.text = s.text[1:]
	return true
}

// name takes a name of small letters in quotation marks.
func (s *scanner) name() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	for i, c := range s.text {
		switch {
		case c == '"':
			name := s.text[:i]
			s.text = s.text[i+1:]
			return name, true
		case c != '_' && (c < 'a' || c > 'z'):
			return nil, false
		}
	}
	return nil, false
}

// number takes a whole number.
func (s *scanner) number(to *number) bool {
	s.take(' ')
	v, n := whole(s.text)
	s.text = s.text[n:]
	*to = numberOf(v)
	return n > 0
}

// whole returns the whole number at the beginning of a text and its length, 0 if there is none that
// JSON and a float64 have.
func whole(text []byte) (v float64, n int) {
	if len(text) > 0 && text[0] == '-' {
		n = 1
	}
	first := n
	for n < len(text) && text[n]-'0' < 10 {
		v = 10*v + float64(text[n]-'0')
		n++
	}
	switch {
	case n == first || n > first+15 || n > first+1 && text[first] == '0':
		return 0, 0
	case n < len(text) && text[n] != ',' && text[n] != '}' && text[n] != ' ':
		return 0, 0
	case first == 1:
		return math.Copysign(v, -1), n
	}
	return v, n
}

// lists takes a list of one-digit numbers, or a list of such lists.
func (s *scanner) lists(r *row) bool {
	if !s.take('[') {
		return false
	}
	if !s.take('[') {
		return s.digits(r) && len(r.x) > 0
	}
	each := 0
	for {
		before := len(r.x)
		if !s.digits(r) || r.lists > 0 && len(r.x)-before != each {
			return false
		}
		each = len(r.x) - before
		r.lists++
		if s.take(']') {
			return each > 0
		}
		if !s.take(',') || !s.take('[') {
			return false
		}
	}
}

// digits takes one-digit numbers up to a bracket.
func (s *scanner) digits(r *row) bool {
	text, x := s.text, r.x
	for i := 0; i < len(text); {
		for text[i] == ' ' && i < len(text)-1 {
			i++
		}
		negative := text[i] == '-'
		if negative {
			i++
		}
		if i+1 >= len(text) || text[i]-'0' >= 10 {
			return false
		}
		v := int8(text[i] - '0')
		if negative {
			v = -v
		}
		x = append(x, v)
		for i++; text[i] == ' ' && i < len(text)-1; {
			i++
		}
		switch text[i] {
		case ']':
			r.x, s.text = x, text[i+1:]
			return true
		case ',':
			i++
		default:
			return false
		}
	}
	return false
}

func (s *jsonLines) close() {}
