package check

import (
	"fmt"

	"tpmbench/kernels"
)

// relations check what the values in row i of p's rows say about each other, each of which is
// possible by itself.
var relations = []func(p kernels.Params, r *kernels.Results, i int) error{learning, attackers, followed, detected, shared}

func learning(p kernels.Params, r *kernels.Results, i int) error {
	steps := p.MaxSteps
	if sync := r.SyncSteps[i]; sync != kernels.Null {
		steps = uint64(sync)
	}
	if uint64(r.LearningSteps[i]) > steps {
		return fmt.Errorf("learning_steps is %d in %d steps", r.LearningSteps[i], steps)
	}
	return nil
}

func attackers(p kernels.Params, r *kernels.Results, i int) error {
	if r.AttackersSynced == nil || r.SyncSteps[i] == kernels.Null {
		return nil
	}
	best, all := int(r.BestEqualWeights[i]), p.Weights()
	if equal := caught(r, i); equal != (best == all) {
		return fmt.Errorf("attackers_synced is %d, and best_equal_weights %d of %d", r.AttackersSynced[i], best, all)
	}
	if r.LeastDistance == nil {
		return nil
	}
	// each of the weights that differ is 1 to 2L apart
	if d, others := int(r.LeastDistance[i]), all-best; d < others || d > 2*p.L*others {
		return fmt.Errorf("least_distance is %d, and at least %d weights of every attacker are 1 to %d from A's", d, others, 2*p.L)
	}
	return nil
}

// caught reports whether an attacker equals A at sync_steps, which the row has.
func caught(r *kernels.Results, i int) bool { return r.AttackersSynced[i] > 0 }

func followed(_ kernels.Params, r *kernels.Results, i int) error {
	if r.LearnSteps == nil {
		return nil
	}
	sync, learn := r.SyncSteps[i], r.LearnSteps[i]
	switch synced := sync != kernels.Null; {
	case learn != kernels.Null && (!synced || learn < sync):
		return fmt.Errorf("learn_steps is %d before sync_steps", learn)
	case synced && caught(r, i) != (learn == sync):
		return fmt.Errorf("learn_steps must equal sync_steps exactly where an attacker equals A then")
	}
	return nil
}

func detected(p kernels.Params, r *kernels.Results, i int) error {
	if r.DetectSteps == nil {
		return nil
	}
	sync, detect := r.SyncSteps[i], r.DetectSteps[i]
	last := p.MaxSteps
	settled := sync != kernels.Null && !p.Tie.Splits() // outputs are equal after sync_steps
	if settled {
		last = max(p.Detect, uint64(sync)+p.Detect-1)
	}
	if detect == kernels.Null {
		if settled && last <= p.MaxSteps {
			return fmt.Errorf("detect_steps is null, and all outputs after sync_steps are equal")
		}
		return nil
	}
	equal := int(r.DetectEqualWeights[i]) == p.Weights()
	switch after := sync != kernels.Null && sync <= detect; {
	case uint64(detect) < p.Detect:
		return fmt.Errorf("detect_steps is %d, before %d steps", detect, p.Detect)
	case uint64(detect) > last:
		return fmt.Errorf("detect_steps is %d, and can be at most %d", detect, last)
	case equal && !after:
		return fmt.Errorf("detect_equal_weights is %d, all of them, before sync_steps", p.Weights())
	case !equal && after && !p.Tie.Splits():
		return fmt.Errorf("detect_equal_weights is %d of %d after sync_steps", r.DetectEqualWeights[i], p.Weights())
	}
	return nil
}

func shared(p kernels.Params, r *kernels.Results, i int) error {
	if r.ShareSteps == nil {
		return nil
	}
	sync, share := r.SyncSteps[i], r.ShareSteps[i]
	switch {
	case share > sync: // Null is the largest
		return fmt.Errorf("share_steps is %s after sync_steps", Shown(share))
	case p.Share == uint64(p.Weights()) && share != sync:
		return fmt.Errorf("share_steps is %s, and must equal sync_steps: all weights are to be shared", Shown(share))
	}
	return nil
}
