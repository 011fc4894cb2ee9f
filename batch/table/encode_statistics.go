package table

import (
	"bytes"
	"encoding/binary"
	"math"
)

// longestBound is the maximum length of a text in statistics. If the least or the greatest is
// longer, both are left out.
const longestBound = 64

// sumUp returns the statistics of a column in a row group; values are those that are not null, or
// the entries of its dictionary, in pieces; scratch is memory to use.
func (c *chunk) sumUp(values [][]byte, scratch *[]byte) []thrift {
	s := []thrift{fieldI64(3, int64(c.nulls))}
	if !c.bounded {
		return s
	}
	least, most, ok := c.bounds(values, scratch)
	if !ok || max(len(least), len(most)) > longestBound {
		return s
	}
	least, most = c.order.zeros(least, most)
	return append(s, fieldBytes(5, most), fieldBytes(6, least), fieldBool(7, true), fieldBool(8, true))
}

// bounds returns the least and the greatest of values as stored, if there are any.
func (c *chunk) bounds(pieces [][]byte, scratch *[]byte) (least, most []byte, ok bool) {
	order := c.order
	for _, values := range pieces {
		if order.hasNaN(values) { // some readers take NaN for the greatest value
			return nil, nil, false
		}
		var lo, hi []byte
		if c.form == formText {
			lo, hi = textBounds(values)
		} else {
			lo, hi = order.bounds(c.widened(scratch, values))
		}
		if lo == nil {
			continue
		}
		if !ok || order.compare(lo, least) < 0 {
			least = lo
		}
		if !ok || order.compare(hi, most) > 0 {
			most = hi
		}
		ok = true
	}
	return least, most, ok
}

// textBounds returns the least and the greatest of texts, each of which follows its length in four
// bytes.
func textBounds(texts []byte) (least, most []byte) {
	for len(texts) > 0 {
		n := 4 + int(binary.LittleEndian.Uint32(texts))
		v := texts[4:n:n]
		texts = texts[n:]
		if least == nil || bytes.Compare(v, least) < 0 {
			least = v
		}
		if most == nil || bytes.Compare(v, most) > 0 {
			most = v
		}
	}
	return least, most
}

// hasNaN reports whether one of values is NaN.
func (o order) hasNaN(values []byte) bool {
	if o != orderFloat && o != orderDouble {
		return false
	}
	for size := o.size(); len(values) >= size; values = values[size:] {
		if v := o.real(values); v != v {
			return true
		}
	}
	return false
}

// zeros gives a least 0 a minus sign and a greatest 0 a plus sign, since the two zeros are equal
// and both may be among the values.
func (o order) zeros(least, most []byte) (lo, hi []byte) {
	switch {
	case o != orderFloat && o != orderDouble:
		return least, most
	case o.real(least) == 0:
		least = o.bytes(math.Copysign(0, -1))
	}
	if o.real(most) == 0 {
		most = o.bytes(0)
	}
	return least, most
}

// bytes returns v as stored.
func (o order) bytes(v float64) []byte {
	if o == orderFloat {
		return four(math.Float32bits(float32(v)))
	}
	return eight(math.Float64bits(v))
}
