package attackers

import (
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// initial draws the initial weights of ensembles. Few attackers leave room for those
// of other trials in the lanes that are drawn at a time.
type initial struct {
	draws *lanes.Draws
	drawn int      // words of lanes that are drawn at a time
	ahead int      // trials of which they are
	w     []uint64 // their weights, [k*N+n][plane][word drawn]; empty where it is one trial
}

// begins returns the keystream that draws the weights with which p's attackers begin:
// of genetic networks there is one at first.
func (k *Kernel) begins(p kernels.Params) *keystream.Kernel {
	if p.Attack == kernels.Genetic && k.Interleaved != nil {
		return k.Interleaved
	}
	return k.Stream
}

// ahead returns the number of trials whose attackers are drawn together.
func ahead(l layout, stream *keystream.Kernel) int { return max(1, stream.Words/l.words) }

func newInitial(p kernels.Params, shape *Shape, l layout, stream *keystream.Kernel) initial {
	s := initial{
		draws: lanes.NewDraws(lanes.Options{Stream: stream, Depth: shape.Depth, Interleave: 1}),
		drawn: stream.Words, ahead: ahead(l, stream),
	}
	if s.ahead > 1 {
		s.w = keystream.Aligned(p.Weights() * shape.Planes * s.drawn)
	}
	return s
}

// Trials returns the number of trials to prepare together.
func (c *Ensemble) Trials() int { return c.initial.ahead }

// Prepare draws the attackers of trials, no more than that.
func (c *Ensemble) Prepare(trials []kernels.Trial) {
	s, words := &c.initial, c.layout.words
	if s.ahead == 1 {
		return
	}
	s.draws.Rings.LoadStreams(func(word int) (seed, trial uint64, stream int) {
		t := trials[min(word/words, len(trials)-1)]
		return t.Seed, t.Number, 1 + 64*(word%words)
	})
	to := s.w
	c.draw(func(_, _ int, drawn []uint64) { to = to[copy(to, drawn):] })
}

// Begin starts trial, the one of the number i among those prepared.
func (c *Ensemble) Begin(trial kernels.Trial, i int) {
	s := &c.initial
	attackers := c.p.Attackers
	if c.networks != nil {
		c.networks.begin()
		attackers = 1
	}
	c.moved = true
	c.signs.clear()
	clear(c.learn)
	c.pad()
	if s.ahead > 1 {
		w := s.w[i*c.layout.words:]
		for k := range c.shape.K {
			c.put(k, 0, c.shape.N, w, 0, c.layout.words)
			w = w[min(len(w), c.shape.N*c.shape.Planes*s.drawn):]
		}
		return
	}
	for word := 0; 64*word < attackers; word += s.drawn {
		s.draws.Rings.LoadStreams(func(i int) (uint64, uint64, int) { return trial.Seed, trial.Number, 1 + 64*(word+i) })
		c.draw(func(k, n int, drawn []uint64) {
			c.put(k, n, len(drawn)/(c.shape.Planes*s.drawn), drawn, word, s.drawn)
		})
	}
}

// draw calls f with the planes of weights of unit k from input n on, for all weights,
// [n][plane][word drawn].
func (c *Ensemble) draw(f func(k, n int, drawn []uint64)) {
	s := &c.initial
	s.draws.Reset()
	for k := range c.shape.K {
		for n := 0; n < c.shape.N; n += lanes.DrawChunk {
			size := min(lanes.DrawChunk, c.shape.N-n)
			if c.stopped(size * keystream.WeightBits * s.drawn) {
				return
			}
			f(k, n, s.draws.Next(size))
		}
	}
}

// put sets the given number of words of size weights of unit k, from input n on, from a word of
// lanes on; drawn are their planes, from the first word wanted on.
func (c *Ensemble) put(k, n, size int, drawn []uint64, word, words int) {
	l, planes := c.layout, c.shape.Planes
	z := c.z[word/l.words*l.column(c.shape)+k*l.unit(c.shape):]
	word %= l.words
	for i := range size {
		w, to := drawn[i*planes*c.initial.drawn:], z[l.at(n+i, planes, word):]
		for plane := range planes {
			from := w[plane*c.initial.drawn:][:words]
			for j, x := range from {
				to[plane*l.vector+j] = x
			}
		}
	}
}

// pad puts weights that never move, since they are at the limit, into the places that
// no input fills.
func (c *Ensemble) pad() {
	l := c.layout
	for n := c.shape.N; n < l.vectors*l.interleave(); n++ {
		for k := range c.shape.K {
			for i := range c.shape.Planes {
				at := k*l.unit(c.shape) + l.at(n, c.shape.Planes, 0) + i*l.vector
				for j := range l.words {
					c.z[at+j] = -uint64(c.shape.Limit >> i & 1)
				}
			}
		}
	}
}
