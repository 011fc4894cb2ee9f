package attack

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

var logs = flag.Int("logs", 12, "logs of TestChances, whose table docs/recorded-exchanges.md has with 200")

// TestChances counts in how many logs the first candidate is A, of standard pairs with the tie plus
// whose logs end at sync_steps and 50 steps later. Of the longer logs at whose end some attacker
// equals A, the first candidate must equal A in nearly all.
func TestChances(t *testing.T) {
	l := listeners()[len(listeners())-1]
	for _, c := range []struct {
		attack    kernels.Attack
		attackers int
	}{
		{kernels.Simple, 1000}, {kernels.Geometric, 1}, {kernels.Geometric, 100}, {kernels.Geometric, 1000},
		{kernels.Majority, 100}, {kernels.Majority, 1000}, {kernels.Genetic, 512}, {kernels.Genetic, 4096},
	} {
		if *logs < 100 && c.attackers > 600 {
			continue
		}
		var some, first, plausible [2]int
		key := 0
		for seed := range uint64(*logs) {
			p := kernels.Params{K: 3, N: 100, L: 3, Tie: kernels.TiePlus, Trials: 1, MaxSteps: 1e6, Seed: seed + 1,
				Attack: c.attack, Attackers: c.attackers, Wait: 100}
			sync := syncSteps(t, p)
			for i, after := range []uint64{0, 50} {
				path, keys := recorded(t, p, sync+after)
				at := int64(sync)
				r := run(t, l, p, path, Options{At: &at})
				if r.Match(keys[sync]).First == 1 && after > 0 {
					key++
				}
				r.taken = nil // the weights at the end
				m := r.Match(keys[sync+after])
				if m.Equal > 0 {
					some[i]++
				}
				if m.First == 1 {
					first[i]++
				}
				if r.Plausible() {
					plausible[i]++
				}
				os.RemoveAll(filepath.Dir(path))
			}
		}
		share := func(n int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(*logs)) }
		t.Logf("| `%s` | %d | %s | %s | %s | %s | %s |", c.attack, c.attackers, share(some[0]), share(first[0]), share(some[1]), share(first[1]), share(key))
		t.Logf("plausible %v, %d of %d", plausible, first[1], some[1])
		if float64(first[1]) < 0.95*float64(some[1])-1 {
			t.Errorf("%s by %d: of %d logs in which some attacker is A at the end, 50 steps later, the first candidate is it in %d", c.attack, c.attackers, some[1], first[1])
		}
	}
}

// syncSteps returns the sync_steps of trial 0 of p, without attackers.
func syncSteps(t *testing.T, p kernels.Params) uint64 {
	p.Attack, p.Attackers, p.Wait = kernels.NoAttack, 0, 0
	row, err := reference.Row(t.Context(), p, 0)
	if err != nil || row.SyncSteps[0] == kernels.Null {
		t.Fatal("no sync_steps", err)
	}
	return uint64(row.SyncSteps[0])
}
