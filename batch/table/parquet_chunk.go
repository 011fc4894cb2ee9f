package table

import "fmt"

// Checks of what a file claims about a column in a row group, once its pages are read.

// prepare determines what must be checked while pages are read.
func (c *chunkReader) prepare(chunk thrift, pages []page) {
	meta, _ := chunk.field(3)
	stats, _ := meta.field(12)
	list := []thrift{stats}
	for _, p := range pages {
		list = append(list, p.statistics())
	}
	for _, s := range list {
		_, least := s.field(2)
		_, most := s.field(1)
		c.old = c.old || least || most
	}
	if n := stats.num(4, 0); n != 0 { // Arrow's Go library writes 0 if it has not counted
		c.distinct, c.most = map[uint64]struct{}{}, int(min(max(n, 0), maxBatchBytes))
	}
}

// statistics returns the statistics in a page's header.
func (p *page) statistics() thrift {
	id := int16(5)
	if p.kind == pageData2 {
		id = 8
	} else if p.kind == pageDictionary {
		return thrift{}
	}
	s, _ := p.header.field(id)
	return s
}

// checkChunk compares the headers of the pages and the metadata of their column with what was read.
func (c *chunkReader) checkChunk(chunk thrift, pages []page) error {
	meta, _ := chunk.field(3)
	whole, plain, next := facts{}, int64(0), 0
	for _, p := range pages {
		plain += p.head + p.size
		if p.kind == pageDictionary {
			continue
		}
		f := &c.facts[next]
		whole.add(*f, c.column.order)
		if err := c.checkPage(p, f); err != nil {
			return fmt.Errorf("page %d: %w", next, err)
		}
		next++
	}
	if n := meta.num(6, -1); n != plain {
		return fmt.Errorf("corrupt: it claims %d bytes when decompressed, and its pages have %d", n, plain)
	}
	if err := checkOffsets(meta, pages); err != nil {
		return err
	}
	if err := checkEncodings(meta, pages); err != nil {
		return err
	}
	stats, _ := meta.field(12)
	if err := c.checkStatistics(stats, &whole); err != nil {
		return err
	}
	if n := stats.num(4, 0); n != int64(len(c.distinct)) {
		more := ""
		if len(c.distinct) > c.most {
			more = " or more"
		}
		return fmt.Errorf("the statistics say %d different values, and its rows have %d%s", n, len(c.distinct), more)
	}
	sizes, _ := meta.field(16)
	return c.checkSizes(sizes, &whole)
}

// checkPage compares the header of a page of rows with its facts.
func (c *chunkReader) checkPage(p page, f *facts) error {
	if p.kind == pageData2 {
		if n := p.header.num(2, -1); n != int64(f.nulls) {
			return fmt.Errorf("its header says %d nulls, and its rows have %d", n, f.nulls)
		}
		if n := p.header.num(3, -1); n != int64(f.rows) {
			return fmt.Errorf("its header says %d rows, and it has %d", n, f.rows)
		}
	}
	return c.checkStatistics(p.statistics(), f)
}

// checkOffsets compares the claimed places of the first pages with the actual ones.
func checkOffsets(meta thrift, pages []page) error {
	for _, p := range pages {
		id, name := int16(9), "first page of rows"
		if p.kind == pageDictionary {
			id, name = 11, "dictionary"
		}
		if at := meta.num(id, -1); at != p.at {
			return fmt.Errorf("corrupt: its %s is claimed at byte %d and is at %d", name, at, p.at)
		}
		if p.kind != pageDictionary {
			break
		}
	}
	if meta.num(11, 0) > 0 && pages[0].kind != pageDictionary {
		return fmt.Errorf("corrupt: its dictionary is claimed at byte %d, where there is none", meta.num(11, 0))
	}
	return nil
}

// checkEncodings compares the encodings that a column claims, and the number of pages of each, with
// those of its pages.
func checkEncodings(meta thrift, pages []page) error {
	claimed := map[int64]bool{}
	for _, e := range meta.list(2) {
		claimed[e.number] = true
	}
	type use struct {
		dictionary bool // programs do not distinguish versions 1 and 2 of data pages here
		encoding   int64
	}
	have := map[use]int64{}
	for _, p := range pages {
		e := encodingOf(p)
		have[use{p.kind == pageDictionary, e}]++
		if !claimed[e] && !(p.kind == pageDictionary && (claimed[encodingPlainDictionary] || claimed[encodingRLEDictionary])) {
			return fmt.Errorf("corrupt: a page is in encoding %d, which it does not list", e)
		}
	}
	stats := meta.list(13)
	for _, s := range stats {
		u := use{s.num(1, -1) == pageDictionary, s.num(2, -1)}
		if n := s.num(3, 0); have[u] != n {
			return fmt.Errorf("corrupt: it claims %d pages in encoding %d (dictionary: %t), and has %d", n, u.encoding, u.dictionary, have[u])
		}
		delete(have, u)
	}
	if len(stats) > 0 && len(have) > 0 {
		return fmt.Errorf("corrupt: it has pages in an encoding that its counts of pages leave out")
	}
	return nil
}
