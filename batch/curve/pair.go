package curve

import "tpmbench/kernels"

// pair is a trial in progress, as its curve sees it.
type pair struct {
	kernels.Watched
	p       kernels.Params
	group   int  // index of its sums, see groups
	learned bool // the last step was a learning step

	overlap float64 // of A and B
	shared  int     // weights that A and B share

	attackers       int     // those present
	attackerOverlap float64 // with A, summed over them
	attackerShared  int
	caught          bool // one of them has A's weights

	like kernels.Likeness
}

// begin starts a trial and looks.
func (r *pair) begin(trial uint64) {
	r.Begin(r.p.Trial(trial))
	r.learned = false
	r.look()
}

// step does the next step and looks.
func (r *pair) step() {
	if r.learned = r.Step(); r.learned {
		r.look()
	}
}

// look compares the machines.
func (r *pair) look() {
	r.Compare(1, &r.like)
	r.overlap, r.shared = r.like.Overlap(), r.like.Shared()
	r.attackers = r.Machines() - 2
	r.attackerOverlap, r.attackerShared, r.caught = 0, 0, false
	for e := range r.attackers {
		r.Compare(2+e, &r.like)
		shared := r.like.Shared()
		r.attackerOverlap += r.like.Overlap()
		r.attackerShared += shared
		r.caught = r.caught || shared == r.p.Weights()
	}
}
