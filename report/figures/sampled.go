package figures

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"tpmbench/batch/overlaps"
	"tpmbench/kernels"
	"tpmbench/kernels/keyspace"
)

// sampled is machines of which random pairs are looked at, under a few sequences of inputs. The
// pairs of a sequence are Params.Trials contiguous trials.
type sampled struct {
	Params    kernels.Params
	Sequences int
	Steps     int
	Every     int // steps from one look to the next
}

// keysSeen are the keys of such pairs, [sequence][look], look 0 before the first step.
type keysSeen struct {
	sampled
	Seen [][]seen
}

// seen is the keys of synchronised pairs: how many pairs, how many different keys, and coincidences.
type seen struct {
	Synced, Different    uint64
	Same, Choices, Equal float64
}

// String names the machines.
func (s sampled) String() string { return fmt.Sprintf("N = %d, L = %d", s.Params.N, s.Params.L) }

// task returns the work of the machines.
func (s sampled) task() Task {
	return Task{
		Name:  fmt.Sprintf("keys of %d pairs under %d sequences, %d steps, seen each %d: %s", s.Params.Trials, s.Sequences, s.Steps, s.Every, Command(s.Params)),
		Cost:  20 * float64(s.Sequences) * float64(s.Params.Trials) * float64(s.Steps) * float64(s.Params.Weights()),
		Parts: uint64(s.Sequences),
		Do:    func(ctx context.Context, _ *Lab, done *atomic.Uint64) (any, error) { return s.look(ctx, done) },
	}
}

func (s sampled) look(ctx context.Context, done *atomic.Uint64) (*keysSeen, error) {
	k := &keysSeen{sampled: s}
	for i := range s.Sequences {
		p := s.Params
		p.FirstTrial = uint64(i) * p.Trials
		pairs, err := keyspace.NewSample(p)
		if err != nil {
			return nil, err
		}
		list := []seen{see(pairs.Keys())}
		for t := 1; t <= s.Steps; t++ {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if pairs.Step(); t%s.Every == 0 {
				list = append(list, see(pairs.Keys()))
			}
		}
		k.Seen = append(k.Seen, list)
		done.Add(1)
	}
	return k, nil
}

// see describes how many pairs have each key. Of all choices of two pairs, some have the same key;
// Equal is how many keys, all equally frequent, would have as many coincidences on average.
func see(counts []uint64) seen {
	s := seen{Different: uint64(len(counts))}
	for _, n := range counts {
		s.Synced += n
		s.Same += float64(n) * (float64(n) - 1) / 2
	}
	s.Choices = float64(s.Synced) * (float64(s.Synced) - 1) / 2
	s.Equal = s.Choices / s.Same
	return s
}

// equal returns the mean over the sequences of the logarithm of Equal at a look; false if there is a
// sequence in which no two pairs have the same key.
func (k *keysSeen) equal(look int) (ln, se float64, ok bool) {
	var m overlaps.Moments
	for _, list := range k.Seen {
		if !(list[look].Same > 0) {
			return 0, 0, false
		}
		m.Add(math.Log(list[look].Equal))
	}
	return m.Mean(), m.SE(), true
}
