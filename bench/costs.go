package bench

// PhaseCost is a line of the cost model.
type PhaseCost struct {
	Phase   string
	PerPair float64 // ns for each weight pair (k, n) stepped; these add up
	Share   float64 // of the whole time
	PerItem float64 // ns for each of the phase's items; 0: it has none
	Ops     float64 // vector logic operations an item; 0: not counted
	Limit   float64 // share of the processor's limit of operations; 0: unknown
}

// enough is the share of the time for which operations must be counted before the total is compared
// with the limit.
const enough = 0.5

// CostModel returns a line for each phase and one for the total; nil if the engines reported
// nothing. A weight pair (k, n) is the weights of A and of B at (k, n) in all lanes of an engine,
// which one pass over a block steps.
func (r *Result) CostModel() []PhaseCost {
	var pairs uint64
	all := PhaseCost{Phase: "all"}
	seconds, counted, ops := 0.0, 0.0, 0.0
	for _, c := range r.Costs {
		if c.Phase != "prepare" { // whose items are planes of the keystream
			pairs = max(pairs, c.Items)
		}
		seconds += c.Seconds
		if c.Ops > 0 {
			counted += c.Seconds
			ops += c.Ops * float64(c.Items)
		}
	}
	if pairs == 0 || seconds == 0 {
		return nil
	}
	var model []PhaseCost
	for _, c := range r.Costs {
		p := PhaseCost{Phase: c.Phase, PerPair: 1e9 * c.Seconds / float64(pairs), Share: c.Seconds / seconds, Ops: c.Ops}
		if c.Items > 0 {
			p.PerItem = 1e9 * c.Seconds / float64(c.Items)
		}
		p.Limit = r.ofLimit(c.Ops*float64(c.Items), c.Seconds)
		model = append(model, p)
	}
	all.PerPair, all.Share = 1e9*seconds/float64(pairs), 1
	if counted >= enough*seconds {
		all.Ops, all.Limit = ops/float64(pairs), r.ofLimit(ops, seconds)
	}
	return append(model, all)
}

// ofLimit returns the share of the limit that this many operations in this time reach.
func (r *Result) ofLimit(ops, seconds float64) float64 {
	if r.LimitOpsPerNs == 0 || seconds == 0 {
		return 0
	}
	return ops / (1e9 * seconds) / r.LimitOpsPerNs
}
