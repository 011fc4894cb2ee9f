package table

import (
	"fmt"
	"math/bits"

	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// listFill is where the items of lists are placed, and the state of the last list read, which may
// continue in the next page.
type listFill struct {
	row, item int // the place of the next item; null rows are skipped
	have      int // number of items of the last list
	open      bool
}

// lists reads the n levels of a page: repetition levels, 0 for the first item of a list, and
// definition levels. It returns the number of items. A null list has one level, and every other
// list as many as the lists of the column are long.
func (c *chunkReader) lists(rep, def []byte, n int) (present int, err error) {
	value, absent := c.column.defined()
	r, err := newHybrid(rep, 1)
	if err != nil {
		return 0, err
	}
	d, err := newHybrid(def, bits.Len(uint(value)))
	if err != nil {
		return 0, err
	}
	var reps, defs [1024]uint8
	for n > 0 {
		k := min(n, len(reps))
		if err := numbers(r, reps[:k]); err != nil {
			return 0, fmt.Errorf("levels: %w", err)
		}
		if err := numbers(d, defs[:k]); err != nil {
			return 0, fmt.Errorf("levels: %w", err)
		}
		for i := range k {
			if reps[i] == 0 {
				if err := c.endList(); err != nil {
					return 0, err
				}
				if c.row == c.rows {
					return 0, fmt.Errorf("corrupt: its pages have more than %d rows", c.rows)
				}
				c.row++
				c.fill.open = int(defs[i]) >= absent
				if !c.fill.open {
					c.nulls++
					continue
				}
				if c.marks != nil {
					bitutil.SetBit(c.marks, c.row-1)
				}
			}
			if !c.fill.open {
				return 0, fmt.Errorf("corrupt: the list of row %d is null and goes on", c.row-1)
			}
			if int(defs[i]) != value {
				return 0, fmt.Errorf("the list of row %d is empty or has an item that is null: all lists of a table have %d items", c.row-1, c.items)
			}
			c.fill.have++
			present++
		}
		n -= k
	}
	return present, nil
}

// endList ends the last list read.
func (c *chunkReader) endList() error {
	if c.fill.open && c.fill.have != c.items {
		return fmt.Errorf("the list of row %d has %d items, and others have %d: those of a table have one length", c.row-1, c.fill.have, c.items)
	}
	c.fill.open, c.fill.have = false, 0
	return nil
}

// placeItems moves items to their rows.
func (c *chunkReader) placeItems(items []byte) error {
	f, w, stored := &c.fill, Width(c.column.value), c.column.stored
	for len(items) > 0 {
		for f.item == 0 && c.marks != nil && f.row < c.rows && !bitutil.BitIsSet(c.marks, f.row) {
			f.row++
		}
		if f.row >= c.rows {
			return fmt.Errorf("corrupt: it has more items than lists")
		}
		n := min(c.items-f.item, len(items)/stored)
		to := c.values[f.row*c.width+f.item*w:][:n*w]
		if w == stored {
			copy(to, items)
		} else if err := c.narrow(to, items); err != nil {
			return err
		}
		items = items[stored*n:]
		if f.item += n; f.item == c.items {
			f.row, f.item = f.row+1, 0
		}
	}
	return nil
}

// firstList returns the length of the first list of a column in a row group, 0 if there is none.
func (f *parquetFile) firstList(column int, group thrift) (int, error) {
	var room Room
	defer room.Close()
	chunk := group.list(1)[column]
	meta, _ := chunk.field(3)
	rows := group.num(3, 0)
	if rows > maxBatchBytes || meta.num(5, 0) > maxBatchBytes {
		return 0, fmt.Errorf("its %d rows are more than can be read at a time", rows)
	}
	c, err := f.chunkReader(&room, column, chunk, rows)
	if err != nil {
		return 0, err
	}
	c.items = maxBatchBytes / int(rows) // more than any possible length
	pages, err := f.pages(chunk, c)
	if err != nil {
		return 0, err
	}
	have := 0
	value, absent := c.column.defined()
	for _, p := range pages {
		if p.kind == pageDictionary {
			continue
		}
		before := room.z.taken
		rep, def, _, err := c.unpack(p)
		if err != nil {
			return 0, err
		}
		r, err := newHybrid(rep, 1)
		if err != nil {
			return 0, err
		}
		d, err := newHybrid(def, bits.Len(uint(value)))
		if err != nil {
			return 0, err
		}
		for range p.values {
			var level [2]uint8
			if err := numbers(r, level[:1]); err != nil {
				return 0, fmt.Errorf("levels: %w", err)
			}
			if err := numbers(d, level[1:]); err != nil {
				return 0, fmt.Errorf("levels: %w", err)
			}
			if have > 0 && level[0] == 0 {
				return have, nil
			}
			if int(level[1]) >= absent {
				have++
			}
		}
		room.z.back(before)
	}
	return have, nil
}
