package table

import (
	"fmt"

	"tpmbench/internal/phrase"
)

// checkIndexes compares the indexes of a column, which readers use to skip pages, with its pages.
func (f *parquetFile) checkIndexes(chunk thrift, c *chunkReader, pages []page) error {
	rows := pages
	if len(rows) > 0 && rows[0].kind == pageDictionary {
		rows = rows[1:]
	}
	if at, ok := chunk.field(4); ok && chunk.num(5, 0) > 0 {
		index, err := f.index(at.number, chunk.num(5, 0), tOffsetIndex)
		if err == nil {
			err = c.checkOffsetIndex(index, rows)
		}
		if err != nil {
			return fmt.Errorf("its offset index: %w", err)
		}
	}
	if at, ok := chunk.field(6); ok && chunk.num(7, 0) > 0 {
		index, err := f.index(at.number, chunk.num(7, 0), tColumnIndex)
		if err == nil {
			err = c.checkColumnIndex(index)
		}
		if err != nil {
			return fmt.Errorf("its column index: %w", err)
		}
	}
	return nil
}

// index reads an index, whose place has been checked.
func (f *parquetFile) index(at, length int64, s *thriftShape) (thrift, error) {
	b := make([]byte, length)
	if _, err := f.r.ReadAt(b, at); err != nil {
		return thrift{}, fmt.Errorf("it cannot be read: %w", phrase.Cause(err))
	}
	v, used, err := readThrift(b, s)
	if err == nil && used != len(b) {
		err = fmt.Errorf("corrupt: %d bytes follow it", len(b)-used)
	}
	return v, err
}

func (c *chunkReader) checkOffsetIndex(index thrift, pages []page) error {
	places, texts := index.list(1), index.list(2)
	if len(places) != len(pages) || len(texts) > 0 && len(texts) != len(pages) {
		return fmt.Errorf("corrupt: it has %d pages where there are %d", len(places), len(pages))
	}
	row := int64(0)
	for i, p := range pages {
		at, length, first := places[i].num(1, -1), places[i].num(2, -1), places[i].num(3, -1)
		if at != p.at || length != p.bytes || first != row {
			return fmt.Errorf("it has page %d of %d bytes at byte %d from row %d on, and that is of %d bytes at byte %d from row %d on",
				i, length, at, first, p.bytes, p.at, row)
		}
		if len(texts) > 0 && texts[i].number != c.facts[i].text && !c.uncounted {
			return fmt.Errorf("it says %d bytes of texts in page %d, and there are %d", texts[i].number, i, c.facts[i].text)
		}
		row += int64(c.facts[i].rows)
	}
	return nil
}

func (c *chunkReader) checkColumnIndex(index thrift) error {
	empty, least, most, nulls := index.list(1), index.list(2), index.list(3), index.list(5)
	pages := len(c.facts)
	if len(empty) != pages || len(least) != pages || len(most) != pages || len(nulls) > 0 && len(nulls) != pages {
		return fmt.Errorf("corrupt: it has %d pages where there are %d", len(empty), pages)
	}
	var reps, defs []int64
	for i := range c.facts {
		f := &c.facts[i]
		if none := f.values == f.nulls; none != (empty[i].number == 1) {
			return fmt.Errorf("it says of page %d whether it has only nulls as %t, which is %t", i, !none, none)
		}
		if len(nulls) > 0 && nulls[i].number != int64(f.nulls) {
			return fmt.Errorf("it says %d nulls in page %d, and there are %d", nulls[i].number, i, f.nulls)
		}
		rep, def := c.histograms(f)
		reps, defs = append(reps, rep...), append(defs, def...)
		if f.values == f.nulls {
			continue // its bounds mean nothing
		}
		o := c.column.order
		err := o.checkBound(least[i].bytes, f.least, "least", false, false, false)
		if err == nil {
			err = o.checkBound(most[i].bytes, f.most, "greatest", true, false, false)
		}
		if err != nil {
			return fmt.Errorf("it says of page %d %w", i, err)
		}
	}
	for id, want := range map[int16][]int64{6: reps, 7: defs} {
		if said := index.list(id); len(said) > 0 {
			if err := sameNumbers(said, want); err != nil {
				return fmt.Errorf("its levels: %w", err)
			}
		}
	}
	return c.checkBoundaries(index.num(4, 0), least, most)
}

// checkBoundaries checks the claim that least and greatest values ascend (1) or descend (2) from
// page to page.
func (c *chunkReader) checkBoundaries(claim int64, least, most []thrift) error {
	if claim < 0 || claim > 2 {
		return fmt.Errorf("corrupt: it has the order %d", claim)
	}
	last := -1
	for i := range c.facts {
		if c.facts[i].values == c.facts[i].nulls {
			continue
		}
		if last >= 0 {
			a, b := c.column.order.compare(least[last].bytes, least[i].bytes), c.column.order.compare(most[last].bytes, most[i].bytes)
			if claim == 1 && (a > 0 || b > 0) || claim == 2 && (a < 0 || b < 0) {
				return fmt.Errorf("it says that the pages rise or fall, and page %d does not", i)
			}
		}
		last = i
	}
	return nil
}
