package bench

import (
	"tpmbench/kernels"
)

// PhaseCost is a line of the cost model.
type PhaseCost struct {
	Phase        string
	PerPair      float64 // ns for each weight pair (k, n) stepped; these add up
	Share        float64 // of the whole time
	PerItem      float64 // ns for each of the phase's items; 0: it has none
	kernels.Work         // an item; 0: not counted
	Limit        float64 // share of the processor's limit of operations; 0: unknown
	Bound        float64 // the time that Binds takes at least, as a share of the time; 0: unknown
	Binds        string  // what takes the longest
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
	seconds, counted, bounded := 0.0, 0.0, 0.0
	for _, c := range r.Costs {
		if c.Phase != "prepare" { // whose items are planes of the keystream
			pairs = max(pairs, c.Items)
		}
		seconds += c.Seconds
	}
	if pairs == 0 || seconds == 0 {
		return nil
	}
	var model []PhaseCost
	for _, c := range r.Costs {
		items := float64(c.Items)
		p := PhaseCost{Phase: c.Phase, PerPair: 1e9 * c.Seconds / float64(pairs), Share: c.Seconds / seconds, Work: c.Work}
		if c.Items > 0 {
			p.PerItem = 1e9 * c.Seconds / items
		}
		if p.Limit = r.ofLimit(c.Ops*items, c.Seconds); c.Ops > 0 {
			counted += c.Seconds
			all.Ops += c.Ops * items / float64(pairs)
		}
		if c.Chain > 0 && c.Seconds > 0 {
			var ns float64
			if ns, p.Binds = r.bound(c.Work); ns > 0 {
				p.Bound = ns * items / (1e9 * c.Seconds)
				bounded += c.Seconds
				all.Bound += ns * items / 1e9
			}
			all.Work = all.Plus(items/float64(pairs), kernels.Work{Loads: c.Loads, Stores: c.Stores, Chain: c.Chain})
		}
		model = append(model, p)
	}
	all.PerPair, all.Share = 1e9*seconds/float64(pairs), 1
	if counted < enough*seconds {
		all.Ops = 0
	}
	all.Limit = r.ofLimit(all.Ops*float64(pairs), seconds)
	if all.Bound /= seconds; bounded < enough*seconds {
		all.Bound, all.Loads, all.Stores, all.Chain = 0, 0, 0, 0
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

// bound returns the ns that the work takes at least, and of what; 0 if the processor's limits are
// unknown.
func (r *Result) bound(w kernels.Work) (ns float64, binds string) {
	l := r.Limits
	if l == nil || l.OpsPerNs == 0 || l.LoadsPerNs == 0 || l.StoresPerNs == 0 {
		return 0, ""
	}
	for _, b := range []struct {
		ns   float64
		what string
	}{
		{w.Ops / l.OpsPerNs, "operations"}, {w.Loads / l.LoadsPerNs, "loads"}, {w.Stores / l.StoresPerNs, "stores"}, {w.Chain * l.Latency, "waiting"},
	} {
		if b.ns > ns {
			ns, binds = b.ns, b.what
		}
	}
	return ns, binds
}
