package batch

import (
	"iter"
	"maps"
	"slices"
)

// A histogram counts uint32 values exactly, in memory that grows with how far
// they spread and not with how many they are. Counts lie in small pages, found
// through a table for each 2^16 values, of which the last is remembered: steps
// of neighbouring trials mostly lie in one table.
const (
	pageBits  = 4  // 16 counts of 4 bytes, a line of cache
	tableBits = 16 // values that a table covers: 32 KiB of pointers
	pageSlab  = 64 // pages made at once
)

type (
	countPage  [1 << pageBits]uint32
	countTable [1 << (tableBits - pageBits)]*countPage
)

type histogram struct {
	tables map[uint32]*countTable
	last   *countTable // table number lastNo
	lastNo uint32
	spare  []countPage
	wraps  map[uint32]uint64 // how often a value's count passed 2^32
}

// add counts v once more.
func (h *histogram) add(v uint32) {
	if no := v >> tableBits; h.last == nil || no != h.lastNo {
		h.open(no)
	}
	page := h.last[v>>pageBits&(1<<(tableBits-pageBits)-1)]
	if page == nil {
		page = h.newPage(v)
	}
	c := &page[v&(1<<pageBits-1)]
	if *c++; *c == 0 {
		if h.wraps == nil {
			h.wraps = map[uint32]uint64{}
		}
		h.wraps[v]++
	}
}

func (h *histogram) open(no uint32) {
	if h.tables == nil {
		h.tables = map[uint32]*countTable{}
	}
	t := h.tables[no]
	if t == nil {
		t = new(countTable)
		h.tables[no] = t
	}
	h.last, h.lastNo = t, no
}

func (h *histogram) newPage(v uint32) *countPage {
	if len(h.spare) == 0 {
		h.spare = make([]countPage, pageSlab)
	}
	page := &h.spare[0]
	h.spare = h.spare[1:]
	h.last[v>>pageBits&(1<<(tableBits-pageBits)-1)] = page
	return page
}

// all yields each value that was counted, ascending, with its count.
func (h *histogram) all() iter.Seq2[uint32, uint64] {
	return func(yield func(uint32, uint64) bool) {
		for _, no := range slices.Sorted(maps.Keys(h.tables)) {
			for i, page := range h.tables[no] {
				if page == nil {
					continue
				}
				for j, c := range page {
					v := no<<tableBits | uint32(i)<<pageBits | uint32(j)
					n := uint64(c) + h.wraps[v]<<32
					if n > 0 && !yield(v, n) {
						return
					}
				}
			}
		}
	}
}
