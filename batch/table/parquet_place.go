package table

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// place moves the values of a page to their rows, n rows from row on. An integer of 8 or 16 bits is
// the low bytes of the stored one, which must be within its range.
func (c *chunkReader) place(v dense, row, n int) error {
	switch {
	case c.column.list:
		return c.placeItems(v.bytes)
	case c.form == formText:
		return c.placeTexts(v, row, n)
	case c.form == formBit:
		for i, next := 0, 0; i < n; i++ {
			if c.present(row + i) {
				bitutil.SetBitTo(c.values, row+i, v.bytes[next] == 1)
				next++
			}
		}
		return nil
	}
	w, stored := c.width, c.column.stored
	to, from := c.values[row*w:][:n*w], v.bytes
	if c.nulls == 0 || len(from) == n*stored {
		if w == stored {
			copy(to, from)
			return nil
		}
		return c.narrow(to, from)
	}
	if w == stored && (w == 4 || w == 8) {
		c.scatter(to, from, row)
		return nil
	}
	for i := range n {
		if c.present(row + i) {
			if w == stored {
				copy(to[i*w:][:w], from)
			} else if err := c.narrow(to[i*w:][:w], from); err != nil {
				return err
			}
			from = from[stored:]
		}
	}
	return nil
}

// scatter moves numbers of four or eight bytes to their rows.
func (c *chunkReader) scatter(to, from []byte, row int) {
	if c.width == 4 {
		for i := 0; len(from) >= 4; i++ {
			if bitutil.BitIsSet(c.marks, row+i) {
				binary.LittleEndian.PutUint32(to[4*i:], binary.LittleEndian.Uint32(from))
				from = from[4:]
			}
		}
		return
	}
	for i := 0; len(from) >= 8; i++ {
		if bitutil.BitIsSet(c.marks, row+i) {
			binary.LittleEndian.PutUint64(to[8*i:], binary.LittleEndian.Uint64(from))
			from = from[8:]
		}
	}
}

func (c *chunkReader) present(row int) bool { return c.marks == nil || bitutil.BitIsSet(c.marks, row) }

// narrow fills to with integers of 8 or 16 bits, given as 32 bits.
func (c *chunkReader) narrow(to, from []byte) error {
	id := c.column.value.ID()
	if Width(c.column.value) == 1 {
		return narrow8(to, from, id == arrow.INT8)
	}
	signed, lost := id == arrow.INT16, uint32(0)
	for ; len(to) >= 2; to, from = to[2:], from[4:] {
		v := binary.LittleEndian.Uint32(from)
		binary.LittleEndian.PutUint16(to, uint16(v))
		if signed {
			lost |= v ^ uint32(int32(int16(v)))
		} else {
			lost |= v >> 16
		}
	}
	return lossless(lost)
}

func narrow8(to, from []byte, signed bool) error {
	lost := uint32(0)
	for i := range to {
		v := binary.LittleEndian.Uint32(from[4*i:])
		to[i] = byte(v)
		if signed {
			lost |= v ^ uint32(int32(int8(v)))
		} else {
			lost |= v >> 8
		}
	}
	return lossless(lost)
}

func lossless(lost uint32) error {
	if lost != 0 {
		return fmt.Errorf("corrupt: it has a value that its type does not hold")
	}
	return nil
}

// placeTexts appends the texts of a page.
func (c *chunkReader) placeTexts(v dense, row, n int) error {
	more := int64(0)
	for _, s := range v.views {
		more += int64(s.end - s.at)
	}
	if int64(len(*c.text))+more > maxBatchBytes {
		return fmt.Errorf("it has more than %d bytes in a row group, the most that can be read at a time", maxBatchBytes)
	}
	text, next := *c.text, 0
	for i := range n {
		if c.present(row + i) {
			s := v.views[next]
			text = append(text, v.bytes[s.at:s.end]...)
			next++
		}
		binary.NativeEndian.PutUint32(c.values[4*(row+i+1):], uint32(len(text)))
	}
	*c.text = text
	return nil
}
