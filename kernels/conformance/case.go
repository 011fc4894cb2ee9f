package conformance

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tpmbench/kernels"
)

// cost bounds a decoded case: weights of a pair times steps, which is the work of an engine that
// steps all its lanes, and the same times trials, the work of the reference. Attackers count as
// parts of pairs.
type cost struct{ depth, work int }

var (
	pairCost     = cost{6000, 120000}
	attackerCost = cost{100000, 400000}
)

// Case decodes data, whatever it is, as a small run with attackers or without:
// always valid, and bounded in cost.
func Case(data []byte) kernels.Params {
	p, _ := decode(data, anyAttack...)
	return p
}

// anyAttack has every attack, and none as many times.
var anyAttack = []kernels.Attack{
	kernels.NoAttack, kernels.NoAttack, kernels.NoAttack, kernels.NoAttack, kernels.NoAttack,
	kernels.Observer, kernels.Simple, kernels.Geometric, kernels.Majority, kernels.Genetic,
}

// decode decodes a run with one of the attacks, or without if there are none, and how its trials
// are handed out.
func decode(data []byte, attacks ...kernels.Attack) (kernels.Params, handing) {
	d := decoder(data)
	var p kernels.Params
	p.K = d.pick(1, 2, 3, 3, 3, 4, 5, 8, 1+d.below(kernels.MaxVoters))
	p.N = d.pick(1, 2, 3, 8, 10, 1+d.below(40), 1+d.below(140), 32*(1+d.below(4)))
	p.L = d.pick(1, 1, 2, 2, 3, 3, 4, 7, 1+d.below(16), 1+d.below(kernels.MaxL))
	p.Rule = kernels.Rule(d.below(words("rule")))
	p.Tie = kernels.Tie(d.below(words("tie")))
	p.Keys = d.below(2) == 1
	if len(attacks) > 0 {
		d.attackers(&p, attacks[d.below(len(attacks))])
	}

	most, weights := pairCost, p.Weights()
	if p.Attack != kernels.NoAttack {
		most, weights = attackerCost, int(p.StepWeights())/2
	}
	depth := max(1, most.depth/weights)
	p.MaxSteps = uint64(1 + d.pick(depth-1, depth-1, d.below(depth), d.below(min(depth, 20))))
	// 50: about what preparing a trial costs
	trials := min(1200, most.work/(weights*(int(p.MaxSteps)+50)))
	p.Trials = uint64(1 + d.pick(d.below(3), d.below(70), d.below(1200))%max(1, trials))

	p.Seed = d.number()
	p.FirstTrial = min(d.number()%kernels.MaxTrials, kernels.MaxTrials-p.Trials)
	h := handing{engines: 1 + d.pick(0, 0, 0, 1), stingy: d.below(4) == 1, seed: uint64(d.below(256))}
	if d.below(4) == 1 {
		h.window = uint64(1 + d.below(40))
	}
	d.variants(&p) // last: what was found before they were there is the same case still
	return p, h
}

// variants decodes what came with contract version 2. None of it makes a case cost more.
func (d *decoder) variants(p *kernels.Params) {
	if d.below(4) == 1 && p.Attack != kernels.Majority && p.Attack != kernels.Genetic && p.N <= kernels.MaxK {
		p.K, p.N = p.N, p.K // many units
	}
	switch d.below(4) {
	case 1, 2:
		p.InputRange = d.pick(1, 2, 3, 4, 1+d.below(8), 1+d.below(kernels.MaxInput))
		p.ZeroInputs = d.below(2) == 1
	case 3:
		p.Query = uint64(1 + d.below(d.pick(p.N*p.L, min(p.N*p.L, 4*p.L))))
	}
	if p.Start = kernels.Start(d.pick(0, 0, d.below(words("start")))); p.Start != kernels.StartRandom {
		p.StartErrors = float64(d.pick(0, 3, 20, 100, d.below(256))) / 100
		p.StartErrors = min(p.StartErrors, 1)
	}
	p.Detect = uint64(d.pick(0, 0, 1+d.below(30), 1+d.below(int(p.MaxSteps))))
	p.Share = uint64(d.pick(0, 0, 1+d.below(p.Weights()), p.Weights()))
	p.Distance = p.Attack != kernels.NoAttack && d.below(2) == 1
}

// attackers decodes the parameters that the attack needs.
func (d *decoder) attackers(p *kernels.Params, attack kernels.Attack) {
	if attack == kernels.NoAttack {
		return
	}
	p.Attack = attack
	p.Attackers = d.pick(1, 1, 2, 3, 1+d.below(10), 62+d.below(5), 1+d.below(150))
	p.Wait = uint64(d.pick(0, 1, d.below(20), 100))
	p.Follow = d.below(2) == 1
}

// words returns how many words a parameter has.
func words(field string) int { return len(kernels.FieldOf(field).Words) }

// decoder reads bytes, and zeros after the last.
type decoder []byte

func (d *decoder) byte() byte {
	if len(*d) == 0 {
		return 0
	}
	b := (*d)[0]
	*d = (*d)[1:]
	return b
}

// below returns a number in 0..n-1.
func (d *decoder) below(n int) int {
	v := int(d.byte())
	if n > 256 {
		v |= int(d.byte()) << 8
	}
	return v % n
}

func (d *decoder) pick(v ...int) int { return v[d.below(len(v))] }

// number returns a uint64, often one near a power of two.
func (d *decoder) number() uint64 {
	near := uint64(d.byte())
	switch d.below(5) {
	case 0:
		return near
	case 1:
		return 1<<32 - near
	case 2:
		return 1<<63 - near
	case 3:
		return math.MaxUint64 - near
	default:
		var b [8]byte
		for i := range b {
			b[i] = d.byte()
		}
		return binary.LittleEndian.Uint64(b[:])
	}
}

// randomCases returns the data of n cases, the same every time.
func randomCases(n int) [][]byte {
	r, variants := rand.New(rand.NewPCG(2002, 9)), rand.New(rand.NewPCG(2026, 2))
	cases := make([][]byte, n)
	for i := range cases {
		for range 64 {
			cases[i] = append(cases[i], byte(r.Uint32()))
		}
		for range 32 {
			cases[i] = append(cases[i], byte(variants.Uint32()))
		}
	}
	return cases
}

// checkRandom compares random small cases.
func checkRandom(s *suite) error { return s.tryRandom(s.size.random) }

// tryRandom compares n random small cases with one of the attacks, if any.
func (s *suite) tryRandom(n int, attacks ...kernels.Attack) error {
	for i, data := range randomCases(n) {
		p, h := decode(data, attacks...)
		if err := s.try(s.offered(p), h); err != nil {
			return fmt.Errorf("random case %d: %w", i, err)
		}
	}
	return s.someRan()
}

// Fuzz compares the cases that the fuzzer finds, on every backend that this machine can run and
// that supports them.
func Fuzz(f *testing.F, backends ...kernels.Backend) {
	f.Helper()
	var suites []*suite
	for _, b := range backends {
		if b.Info().Lacks == "" {
			suites = append(suites, newSuite(b))
		}
	}
	if len(suites) == 0 {
		f.Skip("no backend can run on this machine")
	}
	for _, data := range randomCases(20) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, h := decode(data, anyAttack...)
		forget()
		for _, s := range suites {
			if err := s.try(s.offered(p), h); err != nil {
				t.Error(err)
			}
		}
	})
}
