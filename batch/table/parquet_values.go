package table

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

const (
	encodingPlain, encodingPlainDictionary, encodingRLE    = 0, 2, 3
	encodingDelta, encodingDeltaLength, encodingDeltaBytes = 5, 6, 7
	encodingRLEDictionary, encodingByteStreamSplit         = 8, 9
)

// dense is values without nulls: bytes of a fixed size each, or views of texts.
type dense struct {
	bytes []byte
	views []view
}

// view is a text in the accompanying bytes.
type view struct{ at, end int32 }

// pageWork is memory for a page's values, reused for the next.
type pageWork struct {
	places []uint32
	views  []view
}

// decode returns the n values of a page, or of a dictionary, in the given encoding. They lie in
// data, in the scratch memory or in the file's work, and are valid until the next page.
func (c *chunkReader) decode(encoding int64, data []byte, n int) (v dense, err error) {
	size, z := c.column.stored, &c.room.z
	if n == 0 {
		return dense{}, nil
	}
	integers := c.column.physical == physicalInt32 || c.column.physical == physicalInt64
	switch {
	case encoding == encodingPlainDictionary || encoding == encodingRLEDictionary:
		return c.lookUp(data, n)
	case encoding == encodingPlain && size == 0:
		return c.plainTexts(data, n)
	case encoding == encodingPlain && c.form == formBit:
		if len(data) != (n+7)/8 {
			return v, fmt.Errorf("corrupt: a page has %d bytes for %d booleans", len(data), n)
		}
		v.bytes = z.take(n)
		for i := range v.bytes {
			v.bytes[i] = data[i/8] >> (i % 8) & 1
		}
	case encoding == encodingPlain:
		if len(data)/size != n || len(data)%size != 0 {
			return v, fmt.Errorf("corrupt: a page has %d bytes for %d values of %d", len(data), n, size)
		}
		v.bytes = data
	case encoding == encodingRLE && c.form == formBit:
		if data, _, err = levelsOf(data, encodingRLE); err != nil {
			return v, err
		}
		v.bytes = z.take(n)
		h, err := newHybrid(data, 1)
		if err != nil {
			return v, err
		}
		return v, numbers(h, v.bytes)
	case encoding == encodingDelta && integers:
		v.bytes = z.take(n * size)
		if data, err = deltas(data, v.bytes, n, size); err == nil && len(data) > 0 {
			err = fmt.Errorf("corrupt: %d bytes follow the values of a page", len(data))
		}
	case encoding == encodingDeltaLength && size == 0:
		return c.deltaTexts(data, n)
	case encoding == encodingDeltaBytes && c.column.order == orderBytes:
		return c.deltaBytes(data, n)
	case encoding == encodingByteStreamSplit && size > 0 && c.form != formBit:
		if len(data)/size != n || len(data)%size != 0 {
			return v, fmt.Errorf("corrupt: a page has %d bytes for %d values of %d", len(data), n, size)
		}
		v.bytes = z.take(n * size)
		unsplit(data, v.bytes, n, size)
	default:
		err = fmt.Errorf("values in encoding %d cannot be read for its type", encoding)
	}
	return v, err
}

// readDictionary stores the values of a dictionary.
func (c *chunkReader) readDictionary(p page, data []byte) (err error) {
	if e := p.header.num(2, -1); e != encodingPlain && e != encodingPlainDictionary {
		return fmt.Errorf("a dictionary in encoding %d cannot be read: plain can", e)
	}
	if p.values < 0 || p.values > int64(len(data)) {
		return fmt.Errorf("corrupt: a dictionary of %d bytes claims %d values", len(data), p.values)
	}
	c.dictionary, err = c.decode(encodingPlain, data, int(p.values))
	c.dictionary.views = slices.Clone(c.dictionary.views) // the next page reuses the work
	return err
}

// lookUp replaces n dictionary indexes by their values.
func (c *chunkReader) lookUp(data []byte, n int) (v dense, err error) {
	if len(data) == 0 {
		return v, fmt.Errorf("corrupt: an empty page claims %d values", n)
	}
	w, d := &c.room.work, &c.dictionary
	w.places = slices.Grow(w.places[:0], n)[:n]
	h, err := newHybrid(data[1:], int(data[0]))
	if err == nil {
		err = numbers(h, w.places)
	}
	if err != nil {
		return v, err
	}
	size := c.column.stored
	have := len(d.views)
	if size > 0 {
		have = len(d.bytes) / size
	}
	if most := slices.Max(w.places); int64(most) >= int64(have) {
		return v, fmt.Errorf("corrupt: value %d of a dictionary of %d", most, have)
	}
	switch size {
	case 0:
		v = dense{d.bytes, c.views(n)}
		for i, p := range w.places {
			v.views[i] = d.views[p]
		}
	case 4:
		v.bytes = c.room.z.take(n * size)
		for i, p := range w.places {
			binary.LittleEndian.PutUint32(v.bytes[4*i:], binary.LittleEndian.Uint32(d.bytes[4*p:]))
		}
	case 8:
		v.bytes = c.room.z.take(n * size)
		for i, p := range w.places {
			binary.LittleEndian.PutUint64(v.bytes[8*i:], binary.LittleEndian.Uint64(d.bytes[8*p:]))
		}
	default:
		if n > maxBatchBytes/size {
			return v, fmt.Errorf("a page of %d values of %d bytes: at most %d bytes can be read at a time", n, size, maxBatchBytes)
		}
		v.bytes = c.room.z.take(n * size)
		for i, p := range w.places {
			copy(v.bytes[i*size:][:size], d.bytes[int(p)*size:])
		}
	}
	return v, nil
}

func (c *chunkReader) views(n int) []view {
	w := &c.room.work
	w.views = slices.Grow(w.views[:0], n)[:n]
	return w.views
}

// plainTexts returns n texts, each of which follows its length; no more than data has room for.
func (c *chunkReader) plainTexts(data []byte, n int) (v dense, err error) {
	if n > len(data)/4 {
		return v, fmt.Errorf("corrupt: a page of %d bytes claims %d values", len(data), n)
	}
	v = dense{data, c.views(n)}
	at := 0
	for i := range v.views {
		if len(data)-at < 4 {
			return v, fmt.Errorf("corrupt: a page of %d bytes claims %d values", len(data), n)
		}
		length := int64(binary.LittleEndian.Uint32(data[at:]))
		if at += 4; length > int64(len(data)-at) {
			return v, fmt.Errorf("corrupt: a value of %d bytes in a page of %d", length, len(data))
		}
		v.views[i] = view{int32(at), int32(at + int(length))}
		at += int(length)
	}
	if at != len(data) {
		return v, fmt.Errorf("corrupt: %d bytes follow the values of a page", len(data)-at)
	}
	return v, nil
}

// lengths decodes n lengths; their sum fits in 31 bits.
func (c *chunkReader) lengths(data []byte, n int) (lengths, rest []byte, sum int64, err error) {
	if n > maxBatchBytes/4 {
		return nil, nil, 0, fmt.Errorf("a page of %d values: at most %d bytes can be read at a time", n, maxBatchBytes)
	}
	lengths = c.room.z.take(4 * n)
	rest, err = deltas(data, lengths, n, 4)
	for i := 0; i < n && err == nil; i++ {
		length := int32(binary.LittleEndian.Uint32(lengths[4*i:]))
		if sum += int64(length); length < 0 || sum > math.MaxInt32 {
			err = fmt.Errorf("corrupt: value %d of a page is %d bytes long", i, length)
		}
	}
	return lengths, rest, sum, err
}

// deltaTexts returns consecutive texts, which follow all their lengths.
func (c *chunkReader) deltaTexts(data []byte, n int) (v dense, err error) {
	lengths, rest, sum, err := c.lengths(data, n)
	if err != nil {
		return v, err
	}
	if sum != int64(len(rest)) {
		return v, fmt.Errorf("corrupt: a page has %d bytes of texts that take %d", len(rest), sum)
	}
	v = dense{rest, c.views(n)}
	at := int32(0)
	for i := range v.views {
		end := at + int32(binary.LittleEndian.Uint32(lengths[4*i:]))
		v.views[i] = view{at, end}
		at = end
	}
	return v, nil
}

// deltaBytes returns values that share a prefix with their predecessor: the length of the prefix,
// for each value, then the rest of each.
func (c *chunkReader) deltaBytes(data []byte, n int) (v dense, err error) {
	prefixes, rest, common, err := c.lengths(data, n)
	if err != nil {
		return v, err
	}
	suffixes, err := c.deltaTexts(rest, n)
	if err != nil {
		return v, err
	}
	whole := common + int64(len(suffixes.bytes))
	if whole > maxBatchBytes {
		return v, fmt.Errorf("a page has %d bytes of values: at most %d bytes can be read at a time", whole, maxBatchBytes)
	}
	out, last := c.room.z.take(int(whole))[:0], []byte(nil)
	for i, s := range suffixes.views {
		p := int(binary.LittleEndian.Uint32(prefixes[4*i:]))
		if p > len(last) {
			return v, fmt.Errorf("corrupt: value %d of a page begins with %d bytes of one that has %d", i, p, len(last))
		}
		at := len(out)
		out = append(append(out, last[:p]...), suffixes.bytes[s.at:s.end]...)
		last = out[at:]
		if size := c.column.stored; size > 0 && len(last) != size {
			return v, fmt.Errorf("corrupt: value %d of a page has %d bytes, not %d", i, len(last), size)
		}
		suffixes.views[i] = view{int32(at), int32(len(out))}
	}
	v.bytes = out
	if c.column.stored == 0 {
		v.views = suffixes.views
	}
	return v, nil
}
