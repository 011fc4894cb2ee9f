package table

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
)

// order is how the values of a column compare, which defines the least and the greatest value in
// its statistics. A value is in the bytes that Parquet stores: one byte for a boolean, a byte array
// without its length.
type order int

const (
	orderInt32 order = iota
	orderInt64
	orderUint32
	orderUint64
	orderFloat
	orderDouble
	orderBool
	orderBytes
	orderSignedBytes // the order of old programs for byte arrays
)

// orderOf returns the order of a column of the given type, stored as the given physical type; for a
// list, the order of its items.
func orderOf(dt arrow.DataType, physical int64) order {
	wide := physical == physicalInt64
	switch dt.ID() {
	case arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64:
		if wide {
			return orderUint64
		}
		return orderUint32
	case arrow.FLOAT32:
		return orderFloat
	case arrow.FLOAT64:
		return orderDouble
	case arrow.BOOL:
		return orderBool
	case arrow.STRING, arrow.BINARY, arrow.FIXED_SIZE_BINARY:
		return orderBytes
	}
	if wide {
		return orderInt64
	}
	return orderInt32
}

// old returns the order of the fields min and max of old programs, which compare as signed whatever
// the type.
func (o order) old() order {
	switch o {
	case orderUint32:
		return orderInt32
	case orderUint64:
		return orderInt64
	case orderBytes:
		return orderSignedBytes
	}
	return o
}

// size returns the number of bytes of a value, 0 if it varies.
func (o order) size() int {
	switch o {
	case orderInt32, orderUint32, orderFloat:
		return 4
	case orderInt64, orderUint64, orderDouble:
		return 8
	case orderBool:
		return 1
	}
	return 0
}

// compare returns a negative number, 0 or a positive one if a is less than b, equal or greater. A
// NaN equals everything, since nothing is said about it.
func (o order) compare(a, b []byte) int {
	switch o {
	case orderInt32:
		return cmp.Compare(int32(binary.LittleEndian.Uint32(a)), int32(binary.LittleEndian.Uint32(b)))
	case orderInt64:
		return cmp.Compare(int64(binary.LittleEndian.Uint64(a)), int64(binary.LittleEndian.Uint64(b)))
	case orderUint32:
		return cmp.Compare(binary.LittleEndian.Uint32(a), binary.LittleEndian.Uint32(b))
	case orderUint64:
		return cmp.Compare(binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b))
	case orderFloat, orderDouble:
		switch x, y := o.real(a), o.real(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	case orderSignedBytes:
		for i := range min(len(a), len(b)) {
			if c := cmp.Compare(int8(a[i]), int8(b[i])); c != 0 {
				return c
			}
		}
		return cmp.Compare(len(a), len(b))
	}
	return bytes.Compare(a, b)
}

func (o order) real(b []byte) float64 {
	if o == orderFloat {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// show formats a value for a sentence.
func (o order) show(b []byte) string {
	switch o {
	case orderInt32:
		return strconv.FormatInt(int64(int32(binary.LittleEndian.Uint32(b))), 10)
	case orderInt64:
		return strconv.FormatInt(int64(binary.LittleEndian.Uint64(b)), 10)
	case orderUint32:
		return strconv.FormatUint(uint64(binary.LittleEndian.Uint32(b)), 10)
	case orderUint64:
		return strconv.FormatUint(binary.LittleEndian.Uint64(b), 10)
	case orderFloat, orderDouble:
		return strconv.FormatFloat(o.real(b), 'g', -1, 64)
	case orderBool:
		return strconv.FormatBool(b[0] != 0)
	}
	return fmt.Sprintf("%.40q", b)
}

// bounds returns the least and the greatest of consecutive values of one size; both are nil if
// there is none, or only NaN.
func (o order) bounds(values []byte) (least, most []byte) {
	if len(values) == 0 {
		return nil, nil
	}
	switch o {
	case orderInt32:
		lo, hi := int32(math.MaxInt32), int32(math.MinInt32)
		for ; len(values) >= 4; values = values[4:] {
			v := int32(binary.LittleEndian.Uint32(values))
			lo, hi = min(lo, v), max(hi, v)
		}
		return four(uint32(lo)), four(uint32(hi))
	case orderUint32:
		lo, hi := uint32(math.MaxUint32), uint32(0)
		for ; len(values) >= 4; values = values[4:] {
			v := binary.LittleEndian.Uint32(values)
			lo, hi = min(lo, v), max(hi, v)
		}
		return four(lo), four(hi)
	case orderInt64:
		lo, hi := int64(math.MaxInt64), int64(math.MinInt64)
		for ; len(values) >= 8; values = values[8:] {
			v := int64(binary.LittleEndian.Uint64(values))
			lo, hi = min(lo, v), max(hi, v)
		}
		return eight(uint64(lo)), eight(uint64(hi))
	case orderUint64:
		lo, hi := uint64(math.MaxUint64), uint64(0)
		for ; len(values) >= 8; values = values[8:] {
			v := binary.LittleEndian.Uint64(values)
			lo, hi = min(lo, v), max(hi, v)
		}
		return eight(lo), eight(hi)
	case orderFloat, orderDouble:
		lo, hi := math.Inf(1), math.Inf(-1)
		for size := o.size(); len(values) >= size; values = values[size:] {
			v := o.real(values)
			if v < lo {
				lo = v
			}
			if v > hi {
				hi = v
			}
		}
		switch {
		case lo > hi:
			return nil, nil
		case o == orderFloat:
			return four(math.Float32bits(float32(lo))), four(math.Float32bits(float32(hi)))
		}
		return eight(math.Float64bits(lo)), eight(math.Float64bits(hi))
	}
	lo, hi := byte(1), byte(0) // of booleans
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	return []byte{lo}, []byte{hi}
}

func four(v uint32) []byte  { return binary.LittleEndian.AppendUint32(nil, v) }
func eight(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) }
