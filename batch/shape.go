package batch

import (
	"math/bits"

	"tpmbench/kernels"
)

// How a window is cut, and where its sizes come from.
const (
	defaultWindow = 16 << 20  // bytes: a million rows of two columns, so that a pair a thousand times slower than most leaves 1,024 lanes busy
	laneWindow    = 64 << 20  // bytes at most for the default to grow to rowsPerLane, where there are very many lanes
	rowsPerLane   = 8         // the slowest of a block of pairs takes some five times the mean
	segmentBytes  = 256 << 10 // a record of 16,384 rows of two columns: little beside a window, much beside a record's own cost
	leastSegments = 64        // in a window that is smaller than the default: one slow pair holds up one of them
)

// segmentRows returns the rows of a segment, a power of two, for a window of so many
// bytes (0: the default). They depend on p and bytes only, so that the records of a
// run do not tell on how many cores it ran.
func segmentRows(p kernels.Params, bytes int) int {
	if bytes == 0 {
		bytes = defaultWindow
	}
	row := p.RowBytes()
	return floorPower(min(segmentBytes/row, bytes/row/leastSegments))
}

// windowSegments returns how many segments of s's rows a window of so many bytes (0:
// the default) has, for so many lanes in all. Where bytes is less than a row for each
// lane, that is the window.
func windowSegments(s series, p kernels.Params, lanes, bytes int) int {
	row := p.RowBytes()
	room := bytes / row
	if bytes == 0 {
		room = max(defaultWindow/row, min(laneWindow/row, rowsPerLane*lanes))
	}
	rows := s.longest()
	n := max(1, room/rows, (lanes+rows-1)/rows)
	return int(min(uint64(n), s.segments))
}

// floorPower returns the largest power of two that is at most n, and at least 1.
func floorPower(n int) int { return 1 << (bits.Len(uint(max(n, 1))) - 1) }
