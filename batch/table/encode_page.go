package table

import (
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/klauspost/compress/zstd"
)

// encodedPage is a page of a chunk: first where its rows are, then its bytes.
type encodedPage struct {
	*chunk
	kind       int64
	from, to   int   // its rows
	value, end int   // their values, in bytes
	entries    int   // values, including nulls
	plain      int64 // its size when decompressed, with its header
	out        []byte
}

// pageEncoder is the memory that encoding a page takes.
type pageEncoder struct {
	zstd    *zstd.Encoder // nil without compression
	joined  []byte        // values of several pieces
	widened []byte        // integers of 8 and 16 bits, widened to the 32 that are stored
	places  []uint32      // in the dictionary
	numbers []uint32      // levels
	levels  []byte
	body    []byte
	packed  []byte // the same, compressed
}

func (p *encodedPage) encode(coder *parquetCoder) {
	e := pageEncoders.take()
	defer pageEncoders.give(e)
	e.zstd = coder.zstd
	if p.kind == pageDictionary {
		entries := p.widened(&e.widened, p.dictionary.entries)
		n := int64(len(entries) / p.stored)
		e.page(p, nil, entries, fieldStruct(7, fieldI32(1, n), fieldI32(2, encodingPlain)))
		return
	}
	rows, n := p.to-p.from, p.count(p.from, p.to)
	nulls := rows - n/p.items
	repetition, levels := e.levelsOf(p, nulls)
	body := e.bodyOf(p)
	p.entries = n + nulls
	e.page(p, levels, body, fieldStruct(8,
		fieldI32(1, int64(n+nulls)), fieldI32(2, int64(nulls)), fieldI32(3, int64(rows)),
		fieldI32(4, p.encoding), fieldI32(5, int64(len(levels)-repetition)),
		fieldI32(6, int64(repetition)), fieldBool(7, e.zstd != nil)))
}

// bodyOf encodes the values of the page in the chunk's encoding.
func (e *pageEncoder) bodyOf(p *encodedPage) []byte {
	values := p.at(p.value, p.end, &e.joined)
	switch {
	case p.dictionary != nil:
		var bits int
		e.places, bits = p.dictionary.find(values, e.places)
		e.body = appendHybrid(append(e.body[:0], byte(bits)), bits, e.places)
		return e.body
	case p.encoding == encodingDelta:
		e.body = appendDeltas(e.body[:0], values)
		return e.body
	case p.form == formBit:
		e.body = resized(e.body, (len(values)+7)/8)
		clear(e.body)
		for i, v := range values {
			e.body[i/8] |= v << (i % 8)
		}
		return e.body
	}
	return p.widened(&e.widened, values)
}

// levelsOf returns the levels of the page, which has that many nulls: first the repetition levels,
// whose length in bytes is repetition, then the definition levels.
func (e *pageEncoder) levelsOf(p *encodedPage, nulls int) (repetition int, levels []byte) {
	definition, repeats := p.levels()
	e.levels = e.levels[:0]
	if definition == 0 {
		return 0, nil
	}
	if rows := p.to - p.from; repeats == 0 && nulls == 0 && rows >= longRun {
		e.levels = appendRun(e.levels, definition, definition, rows)
		return 0, e.levels
	}
	if repeats > 0 {
		e.numbers = e.numbers[:0]
		p.eachRow(func(present bool) {
			e.numbers = append(e.numbers, 0)
			for i := 1; present && i < p.items; i++ {
				e.numbers = append(e.numbers, 1)
			}
		})
		e.levels = appendHybrid(e.levels, 1, e.numbers)
		repetition = len(e.levels)
	}
	e.numbers = e.numbers[:0]
	p.eachRow(func(present bool) {
		if !present {
			e.numbers = append(e.numbers, 0)
			return
		}
		for range p.items {
			e.numbers = append(e.numbers, uint32(definition))
		}
	})
	e.levels = appendHybrid(e.levels, definition, e.numbers) // 1 and 2 take as many bits
	return repetition, e.levels
}

func (p *encodedPage) eachRow(do func(present bool)) {
	for row := p.from; row < p.to; row++ {
		do(p.nulls == 0 || bitutil.BitIsSet(p.marks, row))
	}
}

// page makes the bytes of a page: header, levels and body, of which only the body is compressed.
func (e *pageEncoder) page(p *encodedPage, levels, body []byte, header thrift) {
	packed := body
	switch {
	case e.zstd == nil:
	case p.random:
		e.packed = appendHuffman(e.packed[:0], body)
		packed = e.packed
	default:
		e.packed = e.zstd.EncodeAll(body, e.packed[:0])
		packed = e.packed
	}
	size := len(levels) + len(body)
	p.out = appendThrift(p.out, fieldStruct(0, fieldI32(1, p.kind), fieldI32(2, int64(size)),
		fieldI32(3, int64(len(levels)+len(packed))), header))
	p.plain = int64(len(p.out) + size)
	p.out = append(append(p.out, levels...), packed...)
}
