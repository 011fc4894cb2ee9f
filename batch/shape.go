package batch

import (
	"math/bits"

	"tpmbench/kernels"
)

// How a window is divided, and how its sizes are chosen.
const (
	// bytes: a million rows, so one pair 1,000 times slower leaves 1,024 lanes busy
	defaultWindow = 16 << 20
	laneWindow    = 64 << 20 // bytes to which the default may grow where there are very many lanes
	// the slowest pair of a block takes about five times the mean; a GPU has as many trials besides
	// prefetched, and as many rows on their way
	rowsPerLane = 24
	// 16,384 rows: small next to a window, large next to a record's overhead
	segmentBytes  = 256 << 10
	leastSegments = 64 // in a window below the default: a slow pair holds up only one
)

// segmentRows returns the number of rows of a segment, a power of two, for a window of the given
// size (0 for the default). It depends on p and bytes only, so that the records of a run do not
// reveal how many cores it used.
func segmentRows(p kernels.Params, bytes int) int {
	if bytes == 0 {
		bytes = defaultWindow
	}
	row := p.RowBytes()
	return floorPower(min(segmentBytes/row, bytes/row/leastSegments))
}

// windowSegments returns the number of segments of s's rows in a window of the given size (0 for
// the default) shared by the given number of lanes. If bytes is less than one row per lane, the
// window has one row per lane.
func windowSegments(s series, p kernels.Params, lanes, bytes int) int {
	room := bytes / p.RowBytes()
	if bytes == 0 {
		room = windowRows(p, lanes)
	}
	rows := s.longest()
	n := max(1, room/rows, (lanes+rows-1)/rows)
	return int(min(uint64(n), s.segments))
}

// windowRows returns the number of rows of a window of the default size, if p has as many.
func windowRows(p kernels.Params, lanes int) int {
	row := p.RowBytes()
	return max(defaultWindow/row, min(laneWindow/row, rowsPerLane*lanes), lanes)
}

// floorPower returns the largest power of two that is at most n, and at least 1.
func floorPower(n int) int { return 1 << (bits.Len(uint(max(n, 1))) - 1) }
