package table

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
)

// Checks of the footer's numbers against each other; those against pages and rows are made when
// these are read.

// checkFooter checks what the footer says about the file, its row groups and their columns.
func (f *parquetFile) checkFooter(meta thrift) error {
	if v := meta.num(1, 0); v != 1 && v != 2 {
		return fmt.Errorf("its footer has version %d: 1 and 2 can be read", v)
	}
	if _, has := meta.field(7); has && len(meta.list(7)) != len(f.columns) {
		return fmt.Errorf("corrupt: its footer orders %d columns where there are %d", len(meta.list(7)), len(f.columns))
	}
	rows, end := int64(0), int64(4)
	for i, g := range f.groups {
		n := g.num(3, -1)
		if n < 0 || n > meta.num(3, 0)-rows {
			return fmt.Errorf("corrupt: a row group of %d rows in a file of %d", n, meta.num(3, 0))
		}
		rows += n
		if err := f.checkGroup(g, &end); err != nil {
			return fmt.Errorf("row group %d: %w", i, err)
		}
	}
	if rows != meta.num(3, -1) {
		return fmt.Errorf("corrupt: %d rows are declared and %d are there", meta.num(3, -1), rows)
	}
	for i, g := range f.groups {
		for j, chunk := range g.list(1) {
			if err := f.checkPlaces(chunk); err != nil {
				return fmt.Errorf("column %s in row group %d: %w", f.columns[j].field.Name, i, err)
			}
		}
	}
	return nil
}

// checkGroup checks a row group, whose columns must follow one another from end, which it advances
// past them.
func (f *parquetFile) checkGroup(g thrift, end *int64) error {
	chunks := g.list(1)
	if len(chunks) != len(f.columns) {
		return fmt.Errorf("corrupt: %d columns where the schema has %d", len(chunks), len(f.columns))
	}
	first, plain, packed := int64(-1), int64(0), int64(0)
	for i, chunk := range chunks {
		at, length, err := f.checkChunk(&f.columns[i], chunk, g.num(3, 0))
		if err == nil && at < *end && length > 0 {
			err = fmt.Errorf("corrupt: it begins at byte %d, inside of what comes before it", at)
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", f.columns[i].field.Name, err)
		}
		if first < 0 {
			first = at
		}
		*end = max(*end, at+length)
		meta, _ := chunk.field(3)
		plain, packed = plain+meta.num(6, 0), packed+length
	}
	// the format wants the first; Arrow's Go library writes the second
	if n := g.num(2, 0); n != plain && n != packed {
		return fmt.Errorf("corrupt: it claims %d bytes of columns that have %d", n, plain)
	}
	if n := g.num(6, packed); n != packed {
		return fmt.Errorf("corrupt: it claims %d compressed bytes of columns that have %d", n, packed)
	}
	if at := g.num(5, 0); at > 0 && at != first {
		return fmt.Errorf("corrupt: it claims to begin at byte %d and begins at %d", at, first)
	}
	return nil
}

// checkChunk checks a column of a row group and returns the place and the length of its pages.
func (f *parquetFile) checkChunk(c *parquetColumn, chunk thrift, rows int64) (at, length int64, err error) {
	meta, _ := chunk.field(3)
	if _, elsewhere := chunk.field(1); elsewhere {
		return 0, 0, fmt.Errorf("it lies in another file, which cannot be read")
	}
	if t := meta.num(1, -1); t != c.physical {
		return 0, 0, fmt.Errorf("corrupt: it is stored as type %d where its schema says %d", t, c.physical)
	}
	var path []string
	for _, p := range meta.list(3) {
		path = append(path, string(p.bytes))
	}
	if !slices.Equal(path, c.path) {
		return 0, 0, fmt.Errorf("corrupt: it is called %q where its schema says %q", path, c.path)
	}
	values := meta.num(5, -1)
	if values != rows && !c.list || values < rows {
		return 0, 0, fmt.Errorf("corrupt: %d values where there are %d rows", values, rows)
	}
	at, length = meta.num(9, -1), meta.num(7, -1)
	if dict := meta.num(11, 0); dict > 0 {
		if dict >= at {
			return 0, 0, fmt.Errorf("corrupt: its dictionary at byte %d does not come before its rows at %d", dict, at)
		}
		at = dict
	}
	if rows == 0 && length == 0 {
		return at, 0, nil
	}
	if at < 4 || length < 0 || at > f.size || length > f.size-at {
		return 0, 0, fmt.Errorf("corrupt: %d bytes at byte %d of a file with %d bytes of data", length, at, f.size)
	}
	return at, length, nil
}

// checkPlaces checks that a column's indexes and filter lie within the file.
func (f *parquetFile) checkPlaces(chunk thrift) error {
	meta, _ := chunk.field(3)
	for _, p := range []struct {
		name       string
		of         thrift
		at, length int16
	}{{"offset index", chunk, 4, 5}, {"column index", chunk, 6, 7}, {"filter", meta, 14, 15}} {
		at, length := p.of.num(p.at, 0), p.of.num(p.length, 0)
		if at < 0 || length < 0 || at > f.size || length > f.size-at {
			return fmt.Errorf("corrupt: its %s of %d bytes at byte %d is not in the file", p.name, length, at)
		}
	}
	return nil
}

// listLength returns the length of the lists of a column: as the caller says, or else as the
// footer's numbers imply, or else as in the first list; 1 if there is none. Reading proves that all
// lists have it.
func (f *parquetFile) listLength(column int, md arrow.Metadata, o ReadOptions) (int, error) {
	c := &f.columns[column]
	if o.ListLength != nil {
		if w := o.ListLength(c.field.Name, md); w > 0 {
			return w, nil
		}
	}
	for _, g := range f.groups {
		meta, _ := g.list(1)[column].field(3)
		rows, values := g.num(3, 0), meta.num(5, 0)
		if rows == 0 {
			continue
		}
		nulls := int64(0)
		if c.field.Nullable || c.itemOptional {
			stats, _ := meta.field(12)
			if nulls = stats.num(3, -1); nulls < 0 {
				n, err := f.firstList(column, g)
				if n > 0 || err != nil {
					return n, err
				}
				continue
			}
		}
		if nulls >= rows { // only null lists
			continue
		}
		w := (values - nulls) / (rows - nulls)
		if w <= 0 || w > maxBatchBytes || w*(rows-nulls) != values-nulls {
			return 0, fmt.Errorf("its %d lists with %d values cannot be of one length, as those of a table are", rows-nulls, values-nulls)
		}
		return int(w), nil
	}
	return 1, nil
}
