package kernels

import "math"

// Null stands in a uint32 column of Results for a value that was not reached.
// Files hold these columns as int32, and no value is above 2^31-1.
const Null = math.MaxUint32

// Results holds rows as columns, row i at index i of each. Columns that the
// parameters do not ask for are nil.
type Results struct {
	Trial         []uint64
	SyncSteps     []uint32 // first step after which all weights of A and B are equal, or Null
	LearningSteps []uint32 // steps in which A and B learned

	AttackersSynced []uint32 // with attackers: how many equal A at sync_steps, or Null
	// with attackers: the most weights, of K*N, that one of them shares with A then, or Null
	BestEqualWeights []uint32
	// with distance: the least sum, over attackers, of how far each weight is from A's then, or Null
	LeastDistance []uint32
	LearnSteps    []uint32 // follow mode: first step at which an attacker equals A, or Null

	// with detect: the first step that ends a run of Detect steps of equal outputs, or Null, and
	// how many weights A and B share after it
	DetectSteps, DetectEqualWeights []uint32
	ShareSteps                      []uint32 // with share: the first step after which they share Share weights, or Null

	// with Keys: A's weights at sync_steps, [row][k*N+n]; without meaning where SyncSteps is Null
	Keys   []int8
	KeyLen int // K*N with Keys, else 0

	// the places of their trials, as the source gave them; nil where rows are in place
	Place []uint64
}

// NewResults returns columns of the kinds that p asks for, of length 0 and with room
// for n rows.
func (p Params) NewResults(n int) *Results {
	r := &Results{}
	for _, c := range p.Columns() {
		switch c.Kind {
		case TrialColumn:
			r.Trial = make([]uint64, 0, n)
		case CountColumn:
			*c.Counts(r) = make([]uint32, 0, n)
		case KeyColumn:
			r.KeyLen = p.Weights()
			r.Keys = make([]int8, 0, n*r.KeyLen)
		}
	}
	return r
}

// NewRows returns columns as NewResults does, of rows that say their places.
func (p Params) NewRows(n int) *Results {
	r := p.NewResults(n)
	r.Place = make([]uint64, 0, n)
	return r
}

// RowBytes returns the memory that a row of p's results takes.
func (p Params) RowBytes() (n int) {
	for _, c := range p.Columns() {
		n += c.bytes(p)
	}
	return n
}

// Len returns the number of rows.
func (r *Results) Len() int { return len(r.Trial) }

// Resize sets the number of rows, at most the room made; rows that it adds have no defined values.
func (r *Results) Resize(rows int) {
	r.Trial = r.Trial[:rows]
	for i := range Columns {
		if c := &Columns[i]; c.Kind == CountColumn {
			if v := c.Counts(r); *v != nil {
				*v = (*v)[:rows]
			}
		}
	}
	if r.Keys != nil {
		r.Keys = r.Keys[:rows*r.KeyLen]
	}
	if r.Place != nil {
		r.Place = r.Place[:rows]
	}
}

// Key returns row i's key, K*N weights; nil where there are no keys.
func (r *Results) Key(i int) []int8 {
	if r.Keys == nil {
		return nil
	}
	return r.Keys[i*r.KeyLen : (i+1)*r.KeyLen]
}

// CopyRow sets row to of r to row from of src, which has the same columns; places are
// not copied. A key without meaning becomes zeros, since files contain what lies there.
// It is called for every row, so it does not loop over Columns.
func (r *Results) CopyRow(to int, src *Results, from int) {
	r.Trial[to] = src.Trial[from]
	r.SyncSteps[to] = src.SyncSteps[from]
	r.LearningSteps[to] = src.LearningSteps[from]
	if r.AttackersSynced != nil {
		r.AttackersSynced[to] = src.AttackersSynced[from]
		r.BestEqualWeights[to] = src.BestEqualWeights[from]
	}
	if r.LeastDistance != nil {
		r.LeastDistance[to] = src.LeastDistance[from]
	}
	if r.LearnSteps != nil {
		r.LearnSteps[to] = src.LearnSteps[from]
	}
	if r.DetectSteps != nil {
		r.DetectSteps[to] = src.DetectSteps[from]
		r.DetectEqualWeights[to] = src.DetectEqualWeights[from]
	}
	if r.ShareSteps != nil {
		r.ShareSteps[to] = src.ShareSteps[from]
	}
	if r.Keys != nil {
		r.copyKey(to, src, from)
	}
}

func (r *Results) copyKey(to int, src *Results, from int) {
	if src.SyncSteps[from] == Null {
		clear(r.Key(to))
	} else {
		copy(r.Key(to), src.Key(from))
	}
}

// CopyRows is CopyRow of row from+i of src to row to[i], for all of to, a column at a time.
func (r *Results) CopyRows(to []int, src *Results, from int) {
	for i := range Columns {
		switch c := &Columns[i]; c.Kind {
		case TrialColumn:
			scatter(r.Trial, to, src.Trial[from:])
		case CountColumn:
			if dst := *c.Counts(r); dst != nil {
				scatter(dst, to, (*c.Counts(src))[from:])
			}
		case KeyColumn:
			if r.Keys != nil {
				for i, row := range to {
					r.copyKey(row, src, from+i)
				}
			}
		}
	}
}

func scatter[T uint32 | uint64](dst []T, to []int, src []T) {
	src = src[:len(to)]
	for i, row := range to {
		dst[row] = src[i]
	}
}

// PairStepsOf returns the sum of PairSteps over all rows, whose number is below 2^32.
func (r *Results) PairStepsOf(p Params) (sum uint64) {
	if r.LearnSteps == nil && r.DetectSteps == nil && r.ShareSteps == nil {
		for _, v := range r.SyncSteps {
			steps := uint64(v)
			if v == Null {
				steps = p.MaxSteps
			}
			sum += steps
		}
		return sum
	}
	for i := range r.SyncSteps {
		sum += r.PairSteps(p, i)
	}
	return sum
}

// PairSteps returns the steps that row i's trial took to its end under p: until all that it awaits
// is reached, or max_steps where some is not.
func (r *Results) PairSteps(p Params, i int) uint64 {
	end := later(later(later(r.SyncSteps[i], r.LearnSteps, i), r.DetectSteps, i), r.ShareSteps, i)
	if end == Null {
		return p.MaxSteps
	}
	return uint64(end)
}

// later returns the later of end and row i of a column, if there is one; Null is the latest.
func later(end uint32, column []uint32, i int) uint32 {
	if column == nil {
		return end
	}
	return max(end, column[i])
}
