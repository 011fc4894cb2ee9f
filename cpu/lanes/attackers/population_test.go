package attackers

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// lane returns bit number i of a row, and setLane sets it.
func lane(row []uint64, i int) uint64 { return row[i/64] >> (i % 64) & 1 }

func setLane(row []uint64, i int, bit uint64) { row[i/64] |= bit << (i % 64) }

// network is what a population is compared with.
type network struct {
	name    uint64 // that its copies inherit, and add to
	history uint32
	sigma   uint32 // of the last branching
}

// tracked is a population and the networks that it should be.
type tracked struct {
	*population
	names rows // that networks have: [bit]
	want  []network
	r     *rand.Rand
}

const nameBits = 30

func newTracked(r *rand.Rand, units, most int) *tracked {
	v := &tracked{r: r}
	words := (wordsOf(most) + 3) / 4 * 4
	v.names = rows{make([]uint64, nameBits*words), nameBits, words, make([]int, words)}
	for i := range v.names.at {
		v.names.at[i] = i
	}
	v.population = newPopulation(units, most, 4, func(int) bool { return false }, v.names)
	v.restart()
	return v
}

func (v *tracked) restart() {
	v.begin()
	clear(v.names.w)
	v.want = []network{{}}
}

// step has a learning step with random outputs, more or less often right.
func (v *tracked) step(right float64, tau bool) {
	hit := make([]uint64, v.words)
	for i := range hit {
		hit[i] = v.r.Uint64() // also where there is no network
	}
	at := 0
	for i := range 64 * v.words {
		if lane(v.present, i) == 0 {
			continue
		}
		n := &v.want[at]
		at++
		n.history <<= 1
		hit[i/64] &^= 1 << (i % 64)
		// Some lines of networks are better than others.
		if v.r.Float64() < right*float64(1+n.name%3)/2 {
			n.history |= 1
			setLane(hit, i, 1)
		}
	}
	v.history.add(hit)
	if v.branches() {
		v.branchAll(tau)
		return
	}
	v.selection()
	if v.history.learned >= 20 {
		v.want = selected(v.want)
	}
	v.thin()
}

func (v *tracked) branchAll(tau bool) {
	v.branch()
	var copies []network
	for _, n := range v.want {
		for s := range uint32(1) << v.units {
			if (v.units-bits.OnesCount32(s))%2 == 0 == tau {
				copies = append(copies, network{n.name, n.history, s})
			}
		}
	}
	v.want = copies
	for i := range v.want {
		n := &v.want[i]
		for k := range v.units {
			// 0 where the signs are right
			n.sigma ^= uint32(v.guess(k, i/64, tau)>>(i%64)&1) << k
		}
		name := v.r.Uint64N(1 << nameBits)
		for b := range nameBits {
			v.names.w[b*v.names.stride+i/64] ^= (name >> b & 1) << (i % 64)
		}
		n.name ^= name
	}
}

// selected is selection by sorting.
func selected(all []network) (stay []network) {
	hits := func(n network) int { return bits.OnesCount32(n.history & (1<<20 - 1)) }
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return hits(all[j]) - hits(all[i]) })
	rank := make([]int, len(all))
	for r, i := range order {
		rank[i] = r
	}
	for i, n := range all {
		if rank[i] < 20 || hits(n) >= 10 {
			stay = append(stay, n)
		}
	}
	return stay
}

// check compares all networks.
func (v *tracked) check(t *testing.T, what string) {
	t.Helper()
	if v.count != len(v.want) {
		t.Fatalf("%s: %d networks, want %d", what, v.count, len(v.want))
	}
	at := 0
	for i := range 64 * len(v.present) {
		if lane(v.present, i) == 0 {
			continue
		}
		var got network
		for b := range nameBits {
			got.name |= v.names.lane(b, i) << b
		}
		for j := range min(20, v.history.learned) {
			got.history |= uint32(v.history.lane((v.history.learned-1-j)%20, i)) << j
		}
		hits := uint64(0)
		for p, plane := range v.history.number {
			hits |= lane(plane, i) << p
		}
		want := v.want[at]
		want.history &= 1<<20 - 1
		if at++; got != want || int(hits) != bits.OnesCount32(got.history) {
			t.Fatalf("%s: network %d is %+v with %d hits, want %+v", what, at-1, got, hits, want)
		}
	}
	if at != v.count {
		t.Fatalf("%s: %d lanes, want %d", what, at, v.count)
	}
}

// TestPopulation follows populations that branch, and shrink to the best or to the good.
func TestPopulation(t *testing.T) {
	steps := 150
	if testing.Short() {
		steps = 60
	}
	r := rand.New(rand.NewPCG(21, 22))
	for _, size := range []struct{ units, most int }{
		{1, 1}, {1, 70}, {2, 1}, {2, 2}, {2, 25}, {2, 300}, {3, 3}, {3, 4}, {3, 20}, {3, 90}, {3, 700}, {3, 4096},
		{4, 64}, {5, 1000}, {7, 64}, {7, 5000}, {8, 128}, {9, 700}, {11, 2047}, {14, 8192}, {32, 65535},
	} {
		v := newTracked(r, size.units, size.most)
		branched, dropped, thinned := 0, 0, 0
		for trial := range 3 {
			v.restart()
			right := []float64{0.5, 0.6, 0.4}[trial]
			for range min(steps, 1+200000/size.most) {
				count, words := v.count, v.words
				v.step(right, r.IntN(2) == 0)
				v.check(t, fmt.Sprintf("K=%d M=%d, step %d", size.units, size.most, v.history.learned))
				if v.count > count {
					branched++
				} else if v.words < words {
					thinned++
				}
				if v.count < count {
					dropped++
				}
			}
		}
		if room := size.most >= 1<<(size.units-1) && size.units > 1; room != (branched > 0) {
			t.Errorf("K=%d M=%d: %d branchings", size.units, size.most, branched)
		}
		if size == struct{ units, most int }{3, 4096} && (dropped == 0 || thinned == 0) {
			t.Errorf("%d times dropped, %d times thinned", dropped, thinned)
		}
	}
}
