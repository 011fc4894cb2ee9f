package attackers

import "tpmbench/kernels"

// layout says where the lanes of an ensemble are. Those of a vector are a column. Few
// lanes do not fill one, which then holds consecutive inputs, interleaved.
type layout struct {
	vector  int // words of a vector
	words   int // of lanes in a vector
	shift   int // 1<<shift is the interleave, vector / words
	columns int
	vectors int // of a plane of a unit's weights, in a column
}

// layoutOf returns the layout of p's attackers. Genetic networks come and go in
// whole columns.
func layoutOf(p kernels.Params, vector int) layout {
	l := layout{vector: vector, words: vector}
	lanes := p.Attackers
	if p.Attack == kernels.Genetic {
		lanes = mostNetworks(p.K, p.Attackers)
	} else {
		for 64*(l.words/2) >= lanes {
			l.words /= 2
			l.shift++
		}
	}
	l.columns = (lanes + 64*vector - 1) / (64 * vector)
	l.vectors = (p.N + l.interleave() - 1) >> l.shift
	return l
}

// interleave returns the number of inputs of a vector.
func (l layout) interleave() int { return 1 << l.shift }

// at returns the index of the word of input n's plane 0 of a unit of a column that
// begins at 0, in a word of lanes of the column; the next plane is a vector further.
func (l layout) at(n, planes, word int) int {
	return n>>l.shift*planes*l.vector + n&(l.interleave()-1)*l.words + word
}

// lanes returns the words of lanes.
func (l layout) lanes() int { return l.columns * l.words }

// unit returns the words of a unit's weights in a column, and column those of all units.
func (l layout) unit(s *Shape) int   { return l.vectors * s.Planes * l.vector }
func (l layout) column(s *Shape) int { return s.K * l.unit(s) }
