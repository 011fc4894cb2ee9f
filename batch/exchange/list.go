package exchange

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"unsafe"
)

// list appends the inputs of a text to r: numbers, or lists of equally many numbers, in brackets,
// with commas, spaces or line ends between them, as JSON and numpy write them.
func (r *row) list(text []byte) error {
	depth, first, each := 0, 0, 0 // first: where the inner list begins, each: how many numbers one has
	last := byte('[')
	for len(text) > 0 {
		c := text[0]
		n := 1
		switch c {
		case ' ', '\t', '\r', '\n':
			text = text[1:]
			continue
		case ',':
			if last == ',' || last == '[' {
				return fmt.Errorf("x has a comma where a value is due")
			}
		case '[':
			depth++
			switch {
			case depth > 2:
				return fmt.Errorf("x has lists of lists of lists: it is flat, or K lists of N")
			case depth == 2 && r.lists == 0 && len(r.x) > 0 || depth == 1 && len(r.x) > 0:
				return errMixed
			}
			first = len(r.x)
		case ']':
			switch {
			case depth == 0:
				return fmt.Errorf("x has a bracket too many")
			case depth == 2:
				if r.lists > 0 && len(r.x)-first != each {
					return fmt.Errorf("x has lists of %d and of %d inputs", each, len(r.x)-first)
				}
				each = len(r.x) - first
				r.lists++
			case len(bytes.TrimSpace(text[1:])) > 0:
				return fmt.Errorf("x goes on after its last bracket")
			}
			depth--
		default:
			if r.lists > 0 && depth < 2 {
				return errMixed
			}
			n = numberLength(text)
			if err := r.number(text[:n]); err != nil {
				return err
			}
		}
		last, text = c, text[n:]
	}
	if depth > 0 {
		return fmt.Errorf("x is cut off: a bracket is not closed")
	}
	return nil
}

var errMixed = fmt.Errorf("x is neither a list of numbers nor a list of lists of them")

// numberLength returns the bytes up to the end of a number.
func numberLength(text []byte) int {
	for i, c := range text {
		switch c {
		case ' ', '\t', '\r', '\n', ',', '[', ']':
			return i
		}
	}
	return len(text)
}

// number appends the input that a text is.
func (r *row) number(text []byte) error {
	switch {
	case len(text) == 1 && text[0]-'0' < 10:
		r.x = append(r.x, int8(text[0]-'0'))
		return nil
	case len(text) == 2 && text[0] == '-' && text[1]-'0' < 10:
		r.x = append(r.x, -int8(text[1]-'0'))
		return nil
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return fmt.Errorf("input %d is %.20q: inputs are numbers", len(r.x), text)
	}
	return r.put(v)
}

// text appends the inputs of a text that is not JSON: a list, or hexadecimal int8.
func (r *row) text(text []byte) error {
	if len(text)%2 == 0 && len(text) > 0 {
		if b, err := hex.AppendDecode(nil, text); err == nil {
			return r.bytes(b)
		}
	}
	return r.list(text)
}

// bytes appends inputs that are int8.
func (r *row) bytes(b []byte) error {
	if i := bytes.IndexByte(b, 0x80); i >= 0 {
		return r.put(-128)
	}
	r.x = append(r.x, unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))...)
	return nil
}
