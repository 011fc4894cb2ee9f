package table

import (
	"bytes"
	"fmt"

	"github.com/zeebo/xxh3"
)

// facts describes the rows of a page, or of all pages of a column in a row group, for comparison
// with its statistics.
type facts struct {
	rows, nulls int // for a list column, lists
	values      int // including nulls; for a list column, items
	text        int64
	least, most []byte // nil if there is no value, or only NaN
	oldLeast    []byte // the least in the order of old programs
	oldMost     []byte
}

// look adds a page's values, without nulls, to its facts.
func (c *chunkReader) look(f *facts, v dense, n int) {
	o := c.column.order
	if c.distinct != nil {
		c.count(v, n)
	}
	if o != orderBytes {
		f.least, f.most = o.bounds(v.bytes)
		f.oldLeast, f.oldMost = f.least, f.most
		if c.old && o.old() != o {
			f.oldLeast, f.oldMost = o.old().bounds(v.bytes)
		}
		return
	}
	if n == 0 {
		return
	}
	least, most := c.ends(v, n, o)
	f.least, f.most = kept(least), kept(most)
	if c.old {
		least, most = c.ends(v, n, o.old())
		f.oldLeast, f.oldMost = kept(least), kept(most)
	}
	for _, s := range v.views {
		f.text += int64(s.end - s.at)
	}
}

// kept returns a copy of b, never nil: the memory of a page is reused.
func kept(b []byte) []byte { return append([]byte{}, b...) }

// value returns the i-th of the non-null values.
func (c *chunkReader) value(v dense, i int) []byte {
	if size := c.column.stored; size > 0 {
		return v.bytes[i*size:][:size]
	}
	s := v.views[i]
	return v.bytes[s.at:s.end:s.end]
}

// ends returns the least and the greatest of n byte arrays.
func (c *chunkReader) ends(v dense, n int, o order) (least, most []byte) {
	for i := range n {
		b := c.value(v, i)
		if i == 0 || o.compare(b, least) < 0 {
			least = b
		}
		if i == 0 || o.compare(b, most) > 0 {
			most = b
		}
	}
	return least, most
}

// count counts distinct values, up to one more than are claimed.
func (c *chunkReader) count(v dense, n int) {
	for i := 0; i < n && len(c.distinct) <= c.most; i++ {
		c.distinct[xxh3.Hash(c.value(v, i))] = struct{}{}
	}
}

// add adds the facts of a page to those of all pages.
func (f *facts) add(p facts, o order) {
	f.rows, f.nulls, f.values, f.text = f.rows+p.rows, f.nulls+p.nulls, f.values+p.values, f.text+p.text
	f.least, f.most = o.wider(f.least, f.most, p.least, p.most)
	f.oldLeast, f.oldMost = o.old().wider(f.oldLeast, f.oldMost, p.oldLeast, p.oldMost)
}

// wider returns the combined bounds of two pages; nil bounds mean no value.
func (o order) wider(least, most, least2, most2 []byte) (lo, hi []byte) {
	switch {
	case least == nil:
		return least2, most2
	case least2 == nil:
		return least, most
	}
	if o.compare(least2, least) < 0 {
		least = least2
	}
	if o.compare(most2, most) > 0 {
		most = most2
	}
	return least, most
}

// checkStatistics compares statistics with the facts: min and max of old programs, counts of nulls
// and of distinct values, then least and greatest value. Each may be absent.
func (c *chunkReader) checkStatistics(s thrift, f *facts) error {
	if n, ok := s.field(3); ok && n.number != int64(f.nulls) {
		return fmt.Errorf("the statistics say %d nulls, and its rows have %d", n.number, f.nulls)
	}
	o := c.column.order
	for _, b := range []struct {
		id, exact  int16
		name       string
		have, old  []byte
		above      bool
		deprecated bool
	}{
		{6, 8, "least", f.least, f.least, false, false},
		{5, 7, "greatest", f.most, f.most, true, false},
		{2, 0, "least", f.least, f.oldLeast, false, true},
		{1, 0, "greatest", f.most, f.oldMost, true, true},
	} {
		said, ok := s.field(b.id)
		if !ok {
			continue
		}
		exact, certain := s.field(b.exact)
		loose := !b.deprecated && certain && exact.number == 0
		strict := !b.deprecated && certain && exact.number == 1
		err := o.checkBound(said.bytes, b.have, b.name, b.above, loose, strict)
		if err != nil && b.deprecated && o.old() != o {
			err = o.old().checkBound(said.bytes, b.old, b.name, b.above, false, false)
		}
		if err != nil {
			return fmt.Errorf("the statistics say %w", err)
		}
	}
	return nil
}

// checkBound compares a least or (above) a greatest value with that of the rows, which is nil if
// there is none. A loose bound may be further away. Byte arrays may be cut off, and a cut greatest
// one is then raised at its end, unless strict.
func (o order) checkBound(said, have []byte, name string, above, loose, strict bool) error {
	size := o.size()
	if size > 0 && len(said) != size {
		return fmt.Errorf("a %s value of %d bytes, and a value has %d", name, len(said), size)
	}
	if (o == orderFloat || o == orderDouble) && o.real(said) != o.real(said) {
		return nil // NaN says nothing
	}
	if have == nil {
		return fmt.Errorf("a %s value of %s, and its rows have none", name, o.show(said))
	}
	side := o.compare(said, have)
	if !above {
		side = -side
	}
	if side == 0 && (size > 0 || bytes.Equal(said, have)) {
		return nil
	}
	if side >= 0 && (loose || size == 0 && !strict && cut(said, have)) {
		return nil
	}
	return fmt.Errorf("a %s value of %s, and its rows have %s", name, o.show(said), o.show(have))
}

// cut reports whether said is have cut off, with another last character.
func cut(said, have []byte) bool {
	const character = 4 // maximum number of bytes
	common := 0
	for common < min(len(said), len(have)) && said[common] == have[common] {
		common++
	}
	return len(said) <= len(have) && common >= len(said)-character
}

// checkSizes compares size statistics with the facts: bytes of texts, then how often each
// repetition and definition level occurs.
func (c *chunkReader) checkSizes(s thrift, f *facts) error {
	if n, ok := s.field(1); ok && n.number != f.text && !c.uncounted {
		return fmt.Errorf("the size statistics say %d bytes of texts, and its rows have %d", n.number, f.text)
	}
	rep, def := c.histograms(f)
	for _, h := range []struct {
		id   int16
		want []int64
	}{{2, rep}, {3, def}} {
		if said := s.list(h.id); len(said) > 0 {
			if err := sameNumbers(said, h.want); err != nil {
				return fmt.Errorf("the size statistics' levels: %w", err)
			}
		}
	}
	return nil
}

// histograms returns how often each repetition and definition level occurs.
func (c *chunkReader) histograms(f *facts) (rep, def []int64) {
	value, _ := c.column.defined()
	def = make([]int64, value+1)
	def[0] = int64(f.nulls)
	def[value] += int64(f.values - f.nulls)
	if !c.column.list {
		return []int64{int64(f.values)}, def
	}
	return []int64{int64(f.rows), int64(f.values - f.rows)}, def
}

// sameNumbers returns an error if a list of numbers differs from the expected one.
func sameNumbers(said []thrift, want []int64) error {
	if len(said) != len(want) {
		return fmt.Errorf("%d numbers are there where %d are expected", len(said), len(want))
	}
	for i, n := range said {
		if n.number != want[i] {
			return fmt.Errorf("number %d is %d, and its rows make it %d", i, n.number, want[i])
		}
	}
	return nil
}
