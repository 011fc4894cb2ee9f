package cuda

// pace says how many passes a slice has: as many as take some milliseconds, so that cancelling and
// progress are prompt, no watchdog bites, and a launch costs little; but not more than there are
// prefetched trials for.
type pace struct {
	step float64 // milliseconds of a lane's step, as measured last; 0 before
	most int     // passes for which there are prefetched trials
}

const (
	sliceTime  = 8 // milliseconds
	mostPasses = 1 << 16
)

func newPace() pace { return pace{most: mostPasses} }

// passes returns those of a slice in which the given number of lanes step. What few lanes took is
// too much a step for many, so that slices are short at first where lanes become more.
func (p *pace) passes(lanes int) int {
	if p.step == 0 {
		return 1
	}
	return max(1, min(p.most, int(sliceTime/(p.step*float64(max(1, lanes))))))
}

// adjust takes what a slice did: its time and lane steps, and how many of the prefetched trials
// were taken.
func (p *pace) adjust(milliseconds float64, passes int, steps, taken, prefetched uint64) {
	if steps > 0 {
		p.step = milliseconds / float64(steps)
	}
	switch {
	case prefetched > 0 && 4*taken > 3*prefetched: // lanes may have found none
		p.most = max(1, min(p.most, passes)/2)
	case 2*taken <= prefetched:
		p.most = min(mostPasses, 2*p.most)
	}
}
