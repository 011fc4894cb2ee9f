package batch

import (
	"iter"
	"maps"
	"slices"

	"tpmbench/kernels"
)

// A histogram counts uint32 values exactly. Values below 2^22, which are all that most runs ever
// see, are counted in the pages of a table that grows to at most 32 MiB. Larger values, each of
// which took a trial of millions of steps, are counted one by one in a map.
type histogram struct {
	pages []*countPage // up to the page of the greatest value
	spare []countPage
	large map[uint32]uint64
	// A brief histogram, of few values, lists those from dense on in any order.
	brief bool
	dense uint32
	list  []uint32
}

const (
	smallBits = 22
	pageBits  = 8
	pageSlab  = 4 // pages allocated at once
)

type countPage [1 << pageBits]uint64

// add counts v once.
func (h *histogram) add(v uint32) {
	if h.brief && v >= h.dense {
		h.list = append(h.list, v)
		return
	}
	if v >= 1<<smallBits {
		if h.large == nil {
			h.large = map[uint32]uint64{}
		}
		h.large[v]++
		return
	}
	h.page(int(v >> pageBits))[v&(1<<pageBits-1)]++
}

// addAll counts each of values that is not kernels.Null once, and returns their number.
func (h *histogram) addAll(values []uint32) (n uint64) {
	pages, limit := h.pages, uint32(1<<smallBits)
	if h.brief {
		limit = min(limit, h.dense)
	}
	nulls := 0
	for _, v := range values {
		if i := int(v >> pageBits); v < limit && i < len(pages) && pages[i] != nil {
			pages[i][v&(1<<pageBits-1)]++
		} else if v == kernels.Null {
			nulls++
		} else {
			h.add(v)
			pages = h.pages
		}
	}
	return uint64(len(values) - nulls)
}

// page returns page i.
func (h *histogram) page(i int) *countPage {
	if more := i + 1 - len(h.pages); more > 0 {
		h.pages = append(h.pages, make([]*countPage, more)...)
	}
	if h.pages[i] == nil {
		h.pages[i] = h.newPage()
	}
	return h.pages[i]
}

// merge adds the counts of o.
func (h *histogram) merge(o *histogram) {
	for i, page := range o.pages {
		if page == nil {
			continue
		}
		sum := h.page(i)
		for j, n := range page {
			sum[j] += n
		}
	}
	for v, n := range o.large {
		if h.large == nil {
			h.large = map[uint32]uint64{}
		}
		h.large[v] += n
	}
	for _, v := range o.list {
		h.add(v)
	}
}

// reset removes all values and keeps the memory.
func (h *histogram) reset() {
	for _, page := range h.pages {
		if page != nil {
			*page = countPage{}
		}
	}
	clear(h.large)
	h.list = h.list[:0]
}

func (h *histogram) newPage() *countPage {
	if len(h.spare) == 0 {
		h.spare = make([]countPage, pageSlab)
	}
	page := &h.spare[0]
	h.spare = h.spare[1:]
	return page
}

// all yields each value counted, in ascending order, with its count.
func (h *histogram) all() iter.Seq2[uint32, uint64] {
	return func(yield func(uint32, uint64) bool) {
		for i, page := range h.pages {
			if page == nil {
				continue
			}
			for j, n := range page {
				if n > 0 && !yield(uint32(i<<pageBits|j), n) {
					return
				}
			}
		}
		for _, v := range slices.Sorted(maps.Keys(h.large)) {
			if !yield(v, h.large[v]) {
				return
			}
		}
	}
}
