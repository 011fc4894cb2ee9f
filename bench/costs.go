package bench

// PhaseCost is a line of the cost model.
type PhaseCost struct {
	Phase   string
	PerPair float64 // ns for each weight pair (k, n) that the engines stepped: these add up
	Share   float64 // of all time
	PerItem float64 // ns for each item of its own, 0 where it has none
	Ops     float64 // vector logic operations an item, 0 where not counted
	Limit   float64 // share of what the processor does at most, 0 where not known
}

// enough is the share of the time whose operations must be counted for all of
// them to be compared with the limit.
const enough = 0.5

// CostModel returns a line for each phase and one for all, nil where the engines
// reported nothing. A weight pair (k, n) is that of A and that of B in all lanes of an
// engine, as one pass over a block steps it.
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

// ofLimit returns the share of the limit that ops operations in a time are.
func (r *Result) ofLimit(ops, seconds float64) float64 {
	if r.LimitOpsPerNs == 0 || seconds == 0 {
		return 0
	}
	return ops / (1e9 * seconds) / r.LimitOpsPerNs
}
