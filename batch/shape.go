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

// shape is how a window is cut into segments.
type shape struct {
	rows     int    // of a segment, a power of two
	segments int    // in the window
	trials   uint64 // of the run
}

// shapeOf cuts a window of so many bytes (0: the default) for so many lanes in
// all. Where bytes is less than a row for each lane, that is the window. The
// rows of a segment depend on p and bytes only, so that the records of a run do
// not tell on how many cores it ran.
func shapeOf(p kernels.Params, lanes, bytes int) shape {
	row := p.RowBytes()
	room := bytes / row
	if bytes == 0 {
		room = max(defaultWindow/row, min(laneWindow/row, rowsPerLane*lanes))
		bytes = defaultWindow
	}
	rows := floorPower(min(segmentBytes/row, bytes/row/leastSegments))
	segments := max(1, room/rows, (lanes+rows-1)/rows)
	if need := (p.Trials + uint64(rows) - 1) / uint64(rows); p.Trials < 1<<40 && need < uint64(segments) {
		segments = max(1, int(need))
	}
	return shape{rows: rows, segments: segments, trials: p.Trials}
}

// rowsOf returns the rows of stretch number: fewer than s.rows in the last.
func (s shape) rowsOf(number uint64) int {
	return int(min(uint64(s.rows), s.trials-number*uint64(s.rows)))
}

// floorPower returns the largest power of two that is at most n, and at least 1.
func floorPower(n int) int { return 1 << (bits.Len(uint(max(n, 1))) - 1) }
