package cuda

// pace says how many passes a slice has: as many as take some milliseconds, so that cancelling and progress are prompt, no
// watchdog bites, and a launch costs little; but not more than there are spares for.
type pace struct {
	passes int
}

// Milliseconds of a slice, between which passes stay as they are.
const (
	shortSlice = 4
	longSlice  = 12
	mostPasses = 1 << 16
)

func newPace() pace { return pace{passes: 32} }

// tell takes what a slice took: its time, and spares of those that there were.
func (p *pace) tell(milliseconds float64, taken, spares uint64) {
	switch {
	case milliseconds > longSlice:
		p.passes = max(1, int(float64(p.passes)*longSlice/2/milliseconds))
	case 4*taken > 3*spares && spares > 0: // lanes may have found none
		p.passes = max(1, p.passes/2)
	case milliseconds < shortSlice && 2*taken <= spares:
		p.passes = min(mostPasses, 2*p.passes)
	}
}
