package bitpacked

import (
	"cmp"
	"math/bits"
	"slices"

	"tpmbench/kernels"
)

// evolve is the attack genetic: networks branch into every guess that the pair's output
// allows while there is room, and else act as geometric and are selected.
func (a *machines) evolve() {
	a.each(func(e *attacker) {
		a.see(e)
		e.history = e.history<<1 | uint32(^(e.tau^a.a.tau))&1
	})
	if uint64(len(a.list))<<(a.K-1) <= uint64(a.p.Attackers) {
		a.branch()
		return
	}
	a.each(func(e *attacker) {
		a.flip(e)
		a.move(&e.machine, e.guess)
	})
	if a.learned >= kernels.GeneticMemory {
		a.selection()
	}
}

// branch replaces each network by a copy for every guess with the pair's output.
func (a *machines) branch() {
	parents := slices.Clone(a.list)
	a.list = a.list[:0]
	a.resize(len(parents) << (a.K - 1))
	next := a.list
	for i := range parents {
		for v := range uint64(1) << a.K { // K is far below 32 where there is room for two
			if mask((a.K-bits.OnesCount64(v))%2 == 0) != a.a.tau {
				continue
			}
			if a.err != nil {
				return
			}
			e := &next[0]
			next = next[1:]
			if copy(e.w, parents[i].w); e.seen != nil {
				e.seen.forget()
			}
			e.tau, e.history, e.place = parents[i].tau, parents[i].history, parents[i].place
			setSigns(e.guess, uint32(v))
			a.move(&e.machine, e.guess)
		}
	}
	a.spare = append(a.spare, parents...)
}

// selection drops networks that too often disagreed with the pair.
func (a *machines) selection() {
	order := make([]int, len(a.list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a.list[j].hits(), a.list[i].hits()) })
	stay := make([]bool, len(a.list))
	for rank, i := range order {
		stay[i] = rank < kernels.GeneticSurvivors || a.list[i].hits() >= kernels.GeneticHits
	}
	kept := a.list[:0]
	for i, e := range a.list {
		if stay[i] {
			kept = append(kept, e)
		} else {
			a.spare = append(a.spare, e)
		}
	}
	a.list = kept
}

// hits counts the ones in what is remembered.
func (e *attacker) hits() int { return bits.OnesCount32(e.history & (1<<kernels.GeneticMemory - 1)) }
