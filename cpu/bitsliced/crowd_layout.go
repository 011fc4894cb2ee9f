package bitsliced

// crowdLayout says where the lanes of a crowd are. A row is one plane of all lanes. Few
// lanes do not fill a vector, which then holds the rows of consecutive inputs, its
// slices; of many lanes each vector of a row is a column.
type crowdLayout struct {
	vector  int // words of a vector
	words   int // of lanes in a vector
	shift   int // 1<<shift slices: vector / words
	columns int // vectors of a row
	vectors int // of a plane of a unit's weights, in a column
}

// crowdLayoutOf returns the layout of so many lanes of n inputs.
func crowdLayoutOf(lanes, n, vector int) crowdLayout {
	l := crowdLayout{vector: vector, words: vector, columns: (lanes + 64*vector - 1) / (64 * vector)}
	for 64*(l.words/2) >= lanes {
		l.words /= 2
		l.shift++
	}
	l.vectors = (n + l.slices() - 1) >> l.shift
	return l
}

// slices returns the inputs of a vector.
func (l crowdLayout) slices() int { return 1 << l.shift }

// row returns the words of a row, or of the rows of a vector.
func (l crowdLayout) row() int { return l.vector * l.columns }

// at returns the index of the word of input n's plane 0 of a unit that begins at 0, in
// a word of lanes; the next plane is row() words further.
func (l crowdLayout) at(n, planes, word int) int {
	return n>>l.shift*planes*l.row() + n&(l.slices()-1)*l.words + word
}

// lanes returns the words of lanes.
func (l crowdLayout) lanes() int { return l.columns * l.words }

// unit returns the words of a unit's weights.
func (l crowdLayout) unit(s *Shape) int { return l.vectors * s.Planes * l.row() }
