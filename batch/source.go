package batch

import "tpmbench/kernels"

// blockRows is how many rows an engine takes from the window at once, unless it has fewer lanes.
// What an engine writes then fills whole lines of the cache, of the columns and of the marks of
// what was taken. Short trials would otherwise wait for lines that another processor has just
// written.
const blockRows = 512

// source is the kernels.Source of one engine.
type source struct {
	*window
	lanes     int
	from, end uint64 // rows taken from the window and not yet handed out
}

// Next implements kernels.Source.
func (s *source) Next(buf []kernels.Trial, wait bool) (n int, more bool) {
	if s.ctx.Err() != nil {
		return 0, false
	}
	for n < len(buf) {
		if s.from == s.end {
			first, got, more := s.grant(s.block(len(buf)-n), wait && n == 0)
			if got == 0 {
				return n, more || n > 0
			}
			s.from, s.end = first, first+uint64(got)
		}
		some := min(len(buf)-n, int(s.end-s.from))
		s.trials(buf[n:n+some], s.from)
		s.from += uint64(some)
		n += some
	}
	return n, true
}

// block returns how many rows to take for an engine that asks for n: fewer towards
// the end of the run, so that the others have some left.
func (s *source) block(n int) int {
	left := s.total - min(s.total, s.next.Load())
	share := left / uint64(4*s.started)
	return max(n, int(min(share, uint64(s.lanes), blockRows)))
}
