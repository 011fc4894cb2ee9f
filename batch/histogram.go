package batch

import (
	"iter"
	"maps"
	"slices"
)

// A histogram counts uint32 values exactly. Values below 2^22, which are all that most runs ever
// see, are counted in the pages of a table that grows to at most 32 MiB. Larger values, each of
// which took a trial of millions of steps, are counted one by one in a map.
type histogram struct {
	pages []*countPage // up to the page of the greatest value
	spare []countPage
	large map[uint32]uint64
}

const (
	smallBits = 22
	pageBits  = 8
	pageSlab  = 4 // pages allocated at once
)

type countPage [1 << pageBits]uint64

// add counts v once.
func (h *histogram) add(v uint32) {
	if v >= 1<<smallBits {
		if h.large == nil {
			h.large = map[uint32]uint64{}
		}
		h.large[v]++
		return
	}
	if more := int(v>>pageBits) + 1 - len(h.pages); more > 0 {
		h.pages = append(h.pages, make([]*countPage, more)...)
	}
	page := h.pages[v>>pageBits]
	if page == nil {
		page = h.newPage()
		h.pages[v>>pageBits] = page
	}
	page[v&(1<<pageBits-1)]++
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
