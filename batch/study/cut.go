package study

import (
	"math/big"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// Cut returns the trials of each point that a shard of the study runs: the shards follow each other
// through the study, and each has about the same share of the work. If whole is set, no point is
// cut.
func (s *Study) Cut(h batch.Shard, whole bool) []batch.Range {
	ends, total := make([]*big.Int, len(s.Points)), new(big.Int)
	for i, p := range s.Points {
		work := new(big.Int).SetUint64(p.Trials)
		total.Add(total, work.Mul(work, new(big.Int).SetUint64(p.TrialCost())))
		ends[i] = new(big.Int).Set(total)
	}
	bound := func(i uint64) *big.Int {
		b := new(big.Int).Mul(total, new(big.Int).SetUint64(i))
		return b.Div(b, new(big.Int).SetUint64(h.Of))
	}
	from, to := bound(h.Index), bound(h.Index+1)
	list := make([]batch.Range, len(s.Points))
	begin := new(big.Int)
	for i, p := range s.Points {
		a, b := before(from, begin, p, whole), before(to, begin, p, whole)
		if h.Index+1 == h.Of {
			b = p.Trials // points without trials are included
		}
		list[i] = batch.Range{First: p.FirstTrial + a, Trials: b - a}
		begin = ends[i]
	}
	return list
}

// before returns how many of p's trials, which begin at begin, come before the bound; all or none
// if whole is set.
func before(bound, begin *big.Int, p kernels.Params, whole bool) uint64 {
	left := new(big.Int).Sub(bound, begin)
	if left.Sign() <= 0 {
		return 0
	}
	if whole {
		return p.Trials
	}
	c := new(big.Int).SetUint64(p.TrialCost())
	left.Add(left, c).Sub(left, big.NewInt(1)).Div(left, c) // rounded up
	if !left.IsUint64() {
		return p.Trials
	}
	return min(left.Uint64(), p.Trials)
}
