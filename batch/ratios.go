package batch

import (
	"math/big"
	"math/bits"

	"tpmbench/kernels"
)

// LearnRatio describes sync_steps/learn_steps, the ratio of figure 6 of the paper, over the trials
// whose learn_steps is neither null nor 0. Its quantiles are rounded down to a millionth.
type LearnRatio struct {
	Trials  uint64   `json:"trials"`
	LeftOut uint64   `json:"left_out"` // rows with null or 0
	Mean    *float64 `json:"mean"`
	SE      *float64 `json:"se"`
	SD      *float64 `json:"sd"`
	P10     *float64 `json:"p10"`
	P50     *float64 `json:"p50"`
	P90     *float64 `json:"p90"`
	P99     *float64 `json:"p99"`
	Max     *float64 `json:"max"`
}

// ratios sums up fractions from 0 to 1 as multiples of 2^-63, rounded down, so that the sums do not
// depend on the order of the rows and their error is below the precision of a float64.
type ratios struct {
	n, leftOut uint64
	sum        uint128
	squares    [3]uint64 // 64 bits each, lowest first
	millionths histogram
	most       [2]uint64 // numerator and denominator of the largest
}

// add adds a row's sync_steps/learn_steps, or counts it as left out.
func (r *ratios) add(sync, learn uint32) {
	if sync == kernels.Null || learn == kernels.Null || learn == 0 || sync > learn {
		r.leftOut++
		return
	}
	a, b := uint64(sync), uint64(learn)
	q, _ := bits.Div64(a>>1, a<<63, b) // a <= b, so the quotient fits in 64 bits
	hi, lo := bits.Mul64(q, q)
	var carry uint64
	r.squares[0], carry = bits.Add64(r.squares[0], lo, 0)
	r.squares[1], carry = bits.Add64(r.squares[1], hi, carry)
	r.squares[2] += carry
	r.sum.add(q)
	r.millionths.add(uint32(a * 1e6 / b))
	if r.n == 0 || a*r.most[1] > r.most[0]*b {
		r.most = [2]uint64{a, b}
	}
	r.n++
}

// merge adds what o has summed up, except for its histogram.
func (r *ratios) merge(o *ratios) {
	if o.n > 0 && (r.n == 0 || o.most[0]*r.most[1] > r.most[0]*o.most[1]) {
		r.most = o.most
	}
	r.n += o.n
	r.leftOut += o.leftOut
	r.sum.sum(o.sum)
	var carry uint64
	for i, v := range o.squares {
		r.squares[i], carry = bits.Add64(r.squares[i], v, carry)
	}
}

func (r *ratios) describe() LearnRatio {
	d := LearnRatio{Trials: r.n, LeftOut: r.leftOut}
	squares := new(big.Int)
	for i := len(r.squares) - 1; i >= 0; i-- {
		squares.Add(squares.Lsh(squares, 64), new(big.Int).SetUint64(r.squares[i]))
	}
	d.Mean, d.SE, d.SD = moments(r.n, r.sum.big(), squares, 1<<63)
	if r.n == 0 {
		return d
	}
	q := r.millionths.quantiles(r.n, 0.1, 0.5, 0.9, 0.99)
	for i, to := range []**float64{&d.P10, &d.P50, &d.P90, &d.P99} {
		v := float64(q[i]) / 1e6
		*to = &v
	}
	most := float64(r.most[0]) / float64(r.most[1])
	d.Max = &most
	return d
}
