package table

import (
	"bytes"
	"encoding/binary"
	"math"
)

// longestBound is the maximum length of a text in statistics. If the least or the greatest is
// longer, both are left out.
const longestBound = 64

// statistics returns the statistics of a column in a row group; values are the non-null ones, as
// stored, or the entries of its dictionary.
func (g *gathered) statistics(values []byte) []thrift {
	s := []thrift{fieldI64(3, int64(g.nulls))}
	if !g.bounded {
		return s
	}
	var least, most []byte
	if g.form == formText {
		least, most = textBounds(values)
	} else if !g.order.hasNaN(values) { // some readers take NaN for the greatest value
		least, most = g.order.bounds(values)
	}
	if least == nil || max(len(least), len(most)) > longestBound {
		return s
	}
	least, most = g.order.zeros(least, most)
	return append(s, fieldBytes(5, most), fieldBytes(6, least), fieldBool(7, true), fieldBool(8, true))
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
