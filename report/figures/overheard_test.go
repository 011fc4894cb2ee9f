package figures

import (
	"math"
	"sync/atomic"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/keyspace"
)

// TestTranscriptVerdicts has pairs that an attacker knows after two steps, and others.
func TestTranscriptVerdicts(t *testing.T) {
	// columns of 100 pairs, of which 90 synchronise in step 1; of these, atOnce are known then, and
	// atLast in the end
	made := func(drawn bool, atOnce, atLast []uint64) any {
		l := &overheard{space: space{Params: tinyPlan.Params(2, 1, kernels.AntiHebbian, kernels.TieMinus, 1), Steps: 2}, Machines: 100, Left: make([]keyspace.Left, 3), Keys: make([][]uint32, 3)}
		for i := range atOnce {
			c := []keyspace.Left{{Pairs: 100, Weights: 5000, Bits: 500, Starts: 5000}, {Pairs: 100, Weights: 300, Bits: 100, Synced: 90, New: 90, NewUnique: atOnce[i]}, {Pairs: 100, Weights: 100, Synced: 90, SyncedUnique: atLast[i]}}
			for step := range c {
				l.Left[step].Add(c[step])
			}
			if drawn {
				l.Columns, l.Drawn = append(l.Columns, c), len(atOnce)
			}
		}
		return l
	}
	for name, c := range map[string]struct {
		result       any
		alone, known Verdict
	}{
		"all known":                {made(false, []uint64{90, 90}, []uint64{90, 90}), Agrees, Differs},
		"known in the end":         {made(false, []uint64{3, 4}, []uint64{90, 90}), Agrees, Agrees},
		"never known":              {made(false, []uint64{0, 0}, []uint64{80, 20}), Differs, Agrees},
		"drawn, and alike":         {made(true, []uint64{80, 81, 80, 82}, []uint64{90, 90, 90, 90}), Agrees, Differs},
		"drawn, and very unlike":   {made(true, []uint64{0, 0, 50, 0}, []uint64{90, 90, 90, 60}), Undecided, Undecided},
		"drawn, and never certain": {made(true, []uint64{1, 0, 1, 0}, []uint64{70, 72, 71, 70}), Differs, Agrees},
	} {
		for i, want := range []Verdict{c.alone, c.known} {
			if claim := claimOf(t, transcript, i, c.result); claim.Verdict() != want {
				t.Errorf("%s: %q: %s with %s, want %s", name, claim.Says, claim.Verdict(), claim.Number(), want)
			}
		}
	}
}

// TestRatio has the error of a ratio of sums over columns: of 1/2 and 3/2, and of columns alike.
func TestRatio(t *testing.T) {
	column := func(unique, pairs uint64) []keyspace.Left {
		return []keyspace.Left{{Pairs: pairs, Unique: unique}}
	}
	l := &overheard{Left: column(40, 40), Columns: [][]keyspace.Left{column(10, 20), column(30, 20)}}
	unique := func(f keyspace.Left) float64 { return float64(f.Unique) }
	if m, se := l.mean(0, unique); m != 1 || math.Abs(se-0.5) > 1e-15 { // sd of 1/2 and 3/2 is sqrt(1/2)
		t.Errorf("%v ± %v", m, se)
	}
	l.Columns = nil
	if m, se := l.mean(0, unique); m != 1 || se != 0 {
		t.Errorf("all: %v ± %v", m, se)
	}
}

// TestKeyVerdicts has as many keys for every N, more with N, and few for the paper's size.
func TestKeyVerdicts(t *testing.T) {
	small, err := spaces(tinyPlan)[0].listen(t.Context(), 3, new(atomic.Uint64))
	if err != nil {
		t.Fatal(err)
	}
	looks := func(s sampled, of func(sequence int) []uint64) any {
		k := &keysSeen{sampled: s}
		for i := range 3 {
			k.Seen = append(k.Seen, []seen{see(nil), see(of(i))})
		}
		k.Every, k.Steps = 10, 10
		return k
	}
	same := func(keys, pairs int) func(int) []uint64 { // each key is that of the given number of pairs
		return func(sequence int) (counts []uint64) {
			for range keys + sequence%2 {
				counts = append(counts, uint64(pairs))
			}
			return counts
		}
	}
	sizes := keySizes(tinyPlan)
	for name, c := range map[string]struct {
		huge, first, second func(int) []uint64
		finite, many        Verdict
	}{
		"a number for all N":        {same(2000, 1), same(100, 50), same(101, 50), Agrees, Agrees},
		"as N squared":              {same(2000, 1), same(100, 50), same(400, 50), Differs, Agrees},
		"some coincidences":         {same(500, 2), same(100, 50), same(100, 50), Agrees, Differs},
		"few pairs, no coincidence": {same(100, 1), same(100, 50), same(100, 50), Agrees, Undecided},
	} {
		list := []any{small, looks(hugeKeys(tinyPlan), c.huge), looks(sampleKeys(tinyPlan, sizes[0]), c.first), looks(sampleKeys(tinyPlan, sizes[1]), c.second)}
		for i, want := range []Verdict{c.finite, c.many} {
			if claim := claimOf(t, keys, i, list...); claim.Verdict() != want {
				t.Errorf("%s: %q: %s with %s, want %s", name, claim.Says, claim.Verdict(), claim.Number(), want)
			}
		}
	}
}

// TestSee has four keys of five pairs each: 40 of 190 choices are coincidences.
func TestSee(t *testing.T) {
	if s := see([]uint64{5, 5, 5, 5}); s != (seen{20, 4, 40, 190, 4.75}) {
		t.Errorf("%+v", s)
	}
}
