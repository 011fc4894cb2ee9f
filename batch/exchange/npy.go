package exchange

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// npy is an array of numpy that is read from its beginning: its header, then its values.
type npy struct {
	name  string
	shape []int
	in    *bufio.Reader
	width int // bytes of a value
	value func([]byte) float64
	room  []byte
}

var (
	npyType  = regexp.MustCompile(`'descr': *'([<>|=])([iuf])([1248])'`)
	npyOrder = regexp.MustCompile(`'fortran_order': *(True|False)`)
	npyShape = regexp.MustCompile(`'shape': *\(([0-9, ]*)\)`)
)

// openNpy reads the header of an array (numpy.lib.format): a magic word, a version, the length of
// a Python dictionary, and that.
func openNpy(name string, in io.Reader) (*npy, error) {
	a := &npy{name: name, in: bufio.NewReaderSize(in, 64<<10)}
	var head [12]byte
	if _, err := io.ReadFull(a.in, head[:10]); err != nil || string(head[:6]) != "\x93NUMPY" {
		return nil, fmt.Errorf("%s is no array of numpy", name)
	}
	length := int(binary.LittleEndian.Uint16(head[8:]))
	if head[6] > 1 {
		if _, err := io.ReadFull(a.in, head[10:]); err != nil {
			return nil, fmt.Errorf("%s is cut off", name)
		}
		length = int(binary.LittleEndian.Uint32(head[8:]))
	}
	if length > 1<<16 {
		return nil, fmt.Errorf("%s has a header of %d bytes, which no array of numbers has", name, length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(a.in, text); err != nil {
		return nil, fmt.Errorf("%s is cut off", name)
	}
	dtype, order, shape := npyType.FindSubmatch(text), npyOrder.FindSubmatch(text), npyShape.FindSubmatch(text)
	switch {
	case dtype == nil || order == nil || shape == nil:
		return nil, fmt.Errorf("%s is not an array of integers or floats (its header is %.80q)", name, strings.TrimSpace(string(text)))
	}
	for _, n := range strings.Split(string(shape[1]), ",") {
		if n = strings.TrimSpace(n); n == "" {
			continue
		}
		v, err := strconv.Atoi(n)
		if err != nil {
			return nil, fmt.Errorf("%s has the impossible shape (%s)", name, shape[1])
		}
		a.shape = append(a.shape, v)
	}
	if string(order[1]) == "True" && len(a.shape) > 1 {
		return nil, fmt.Errorf("%s is in Fortran's order: save numpy.ascontiguousarray of it", name)
	}
	a.width = int(dtype[3][0] - '0')
	a.value = valueOf(dtype[2][0], a.width, dtype[1][0] == '>')
	if a.value == nil {
		return nil, fmt.Errorf("%s holds float8, which numpy has not", name)
	}
	return a, nil
}

// valueOf returns what reads a value of a kind, of that many bytes; nil if there is none such.
func valueOf(kind byte, width int, big bool) func([]byte) float64 {
	var order binary.ByteOrder = binary.LittleEndian
	if big {
		order = binary.BigEndian
	}
	switch fmt.Sprintf("%c%d", kind, width) {
	case "i1":
		return func(b []byte) float64 { return float64(int8(b[0])) }
	case "i2":
		return func(b []byte) float64 { return float64(int16(order.Uint16(b))) }
	case "i4":
		return func(b []byte) float64 { return float64(int32(order.Uint32(b))) }
	case "i8":
		return func(b []byte) float64 { return float64(int64(order.Uint64(b))) }
	case "u1":
		return func(b []byte) float64 { return float64(b[0]) }
	case "u2":
		return func(b []byte) float64 { return float64(order.Uint16(b)) }
	case "u4":
		return func(b []byte) float64 { return float64(order.Uint32(b)) }
	case "u8":
		return func(b []byte) float64 { return float64(order.Uint64(b)) }
	case "f2":
		return func(b []byte) float64 { return half(order.Uint16(b)) }
	case "f4":
		return func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }
	case "f8":
		return func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }
	}
	return nil
}

// half returns the value of a binary16: a sign, 5 bits of exponent, 10 of fraction.
func half(h uint16) float64 {
	fraction, exponent := float64(h&0x3ff), int(h>>10&0x1f)
	v := math.Ldexp(1024+fraction, exponent-25)
	switch {
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	case exponent == 0x1f && fraction > 0:
		v = math.NaN()
	case exponent == 0x1f:
		v = math.Inf(1)
	}
	if h>>15 == 1 {
		return -v
	}
	return v
}

// next calls f with the next n values.
func (a *npy) next(n int, f func(float64) error) error {
	size := n * a.width
	if len(a.room) < size {
		a.room = make([]byte, size)
	}
	if _, err := io.ReadFull(a.in, a.room[:size]); err != nil {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return fmt.Errorf("%s is cut off: it has fewer values than its shape says", a.name)
		}
		return fmt.Errorf("%s cannot be read: %w", a.name, err)
	}
	for at := 0; at < size; at += a.width {
		if err := f(a.value(a.room[at:])); err != nil {
			return err
		}
	}
	return nil
}

// end returns an error if there are more values, or if what was read is not what was written.
func (a *npy) end() error {
	_, err := a.in.ReadByte()
	switch err {
	case nil:
		return fmt.Errorf("%s has more values than its shape says", a.name)
	case io.EOF:
		return nil
	}
	return fmt.Errorf("%s cannot be read: %w", a.name, err)
}
