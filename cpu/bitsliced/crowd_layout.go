package bitsliced

import "tpmbench/kernels"

// crowdLayout says where the lanes of a crowd are. Those of a vector are a column. Few
// lanes do not fill one, which then holds consecutive inputs, its slices.
type crowdLayout struct {
	vector  int // words of a vector
	words   int // of lanes in a vector
	shift   int // 1<<shift slices: vector / words
	columns int
	vectors int // of a plane of a unit's weights, in a column
}

// crowdLayoutOf returns the layout of p's opponents. Genetic networks come and go in
// whole columns.
func crowdLayoutOf(p kernels.Params, vector int) crowdLayout {
	l := crowdLayout{vector: vector, words: vector}
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
	l.vectors = (p.N + l.slices() - 1) >> l.shift
	return l
}

// slices returns the inputs of a vector.
func (l crowdLayout) slices() int { return 1 << l.shift }

// at returns the index of the word of input n's plane 0 of a unit of a column that
// begins at 0, in a word of lanes of the column; the next plane is a vector further.
func (l crowdLayout) at(n, planes, word int) int {
	return n>>l.shift*planes*l.vector + n&(l.slices()-1)*l.words + word
}

// lanes returns the words of lanes.
func (l crowdLayout) lanes() int { return l.columns * l.words }

// unit returns the words of a unit's weights in a column, and column those of all units.
func (l crowdLayout) unit(s *Shape) int   { return l.vectors * s.Planes * l.vector }
func (l crowdLayout) column(s *Shape) int { return s.K * l.unit(s) }
