package table

import (
	"encoding/binary"

	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

func (e *chunkEncoder) dictionaryPage(c *chunk, entries []byte) {
	n := int64(len(entries) / c.stored)
	e.page(c, pageDictionary, nil, entries, fieldStruct(7, fieldI32(1, n), fieldI32(2, encodingPlain)))
}

// dataPage appends the page of rows from..to-1.
func (e *chunkEncoder) dataPage(c *chunk, from, to int) {
	rows, n := to-from, c.count(from, to)
	nulls := rows - n/c.items
	repetition, levels := e.levelsOf(c, from, to)
	body := e.bodyOf(c, n)
	c.pages++
	c.entries += n + nulls
	e.page(c, pageData2, levels, body, fieldStruct(8,
		fieldI32(1, int64(n+nulls)), fieldI32(2, int64(nulls)), fieldI32(3, int64(rows)),
		fieldI32(4, c.encoding), fieldI32(5, int64(len(levels)-repetition)),
		fieldI32(6, int64(repetition)), fieldBool(7, e.zstd != nil)))
}

// bodyOf encodes the next n values in the chunk's encoding.
func (e *chunkEncoder) bodyOf(c *chunk, n int) []byte {
	first := c.from
	c.from += n
	switch {
	case c.encoding == encodingRLEDictionary:
		d := &e.dictionary
		places, bits := d.find(c.values[first*c.width : c.from*c.width])
		e.body = appendHybrid(append(e.body[:0], byte(bits)), bits, places)
		return e.body
	case c.form == formBit:
		e.body = resized(e.body, (n+7)/8)
		clear(e.body)
		for i, v := range c.plain[first:c.from] {
			e.body[i/8] |= v << (i % 8)
		}
		return e.body
	}
	begin := c.at
	if c.form == formText {
		for range n {
			c.at += 4 + int(binary.LittleEndian.Uint32(c.plain[c.at:]))
		}
	} else {
		c.at += n * c.stored
	}
	return c.plain[begin:c.at]
}

// levelsOf returns the levels of rows from..to-1: first the repetition levels, whose length in
// bytes is repetition, then the definition levels.
func (e *chunkEncoder) levelsOf(c *chunk, from, to int) (repetition int, levels []byte) {
	definition, repeats := c.levels()
	e.levels = e.levels[:0]
	if definition == 0 {
		return 0, nil
	}
	if repeats > 0 {
		e.numbers = e.numbers[:0]
		c.eachRow(from, to, func(present bool) {
			e.numbers = append(e.numbers, 0)
			for i := 1; present && i < c.items; i++ {
				e.numbers = append(e.numbers, 1)
			}
		})
		e.levels = appendHybrid(e.levels, 1, e.numbers)
		repetition = len(e.levels)
	}
	e.numbers = e.numbers[:0]
	c.eachRow(from, to, func(present bool) {
		if !present {
			e.numbers = append(e.numbers, 0)
			return
		}
		for range c.items {
			e.numbers = append(e.numbers, uint32(definition))
		}
	})
	e.levels = appendHybrid(e.levels, definition, e.numbers) // 1 and 2 take as many bits
	return repetition, e.levels
}

func (c *chunk) eachRow(from, to int, do func(present bool)) {
	for row := from; row < to; row++ {
		do(c.nulls == 0 || bitutil.BitIsSet(c.marks, row))
	}
}

// page appends a page: header, levels and body, of which only the body is compressed.
func (e *chunkEncoder) page(c *chunk, kind int64, levels, body []byte, header thrift) {
	packed := body
	if e.zstd != nil {
		e.packed = e.zstd.EncodeAll(body, e.packed[:0])
		packed = e.packed
	}
	before, size := len(e.out), len(levels)+len(body)
	e.out = appendThrift(e.out, fieldStruct(0, fieldI32(1, kind), fieldI32(2, int64(size)),
		fieldI32(3, int64(len(levels)+len(packed))), header))
	c.decompress += int64(len(e.out) - before + size)
	e.out = append(append(e.out, levels...), packed...)
	c.size += int64(len(e.out) - before)
}
