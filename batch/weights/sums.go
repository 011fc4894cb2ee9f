package weights

import (
	"math"
)

// shape is that of keys: weight k*n+i of hidden unit k, from -l to l.
type shape struct{ k, n, l int }

// sums are what every estimate is a function of, summed over some keys. They add up exactly as long
// as the keys take less than a terabyte.
type sums struct {
	keys       uint64
	counts     []uint64 // [w+l]: how many weights are w
	within     float64  // sum over the keys of the plug-in entropy of each, from its own weights
	ends       int64    // sum of the first and the last weight of every hidden unit
	endSquares int64    // of their squares
	neighbours int64    // sum of the products of neighbours w[k][i], w[k][i+1]
	columns    int64    // sum over i of the square of the sum over k of w[k][i]
}

func (s shape) newSums() sums { return sums{counts: make([]uint64, 2*s.l+1)} }

// scratch is what add needs for a key.
type scratch struct {
	counts  []uint32 // [w+l]
	columns []int32  // [i]: sum over k of w[k][i]
}

func (s shape) newScratch() scratch { return scratch{make([]uint32, 2*s.l+1), make([]int32, s.n)} }

// add adds a key.
func (g *sums) add(s shape, key []int8, o scratch) {
	g.keys++
	clear(o.counts)
	clear(o.columns)
	products := int64(0)
	for k := range s.k {
		unit := key[k*s.n:][:s.n]
		before := int32(0)
		for i, w := range unit {
			v := int32(w)
			o.counts[int(v)+s.l]++
			products += int64(before * v)
			o.columns[i] += v
			before = v
		}
		first, last := int64(unit[0]), int64(unit[s.n-1])
		g.ends += first + last
		g.endSquares += first*first + last*last
	}
	g.neighbours += products
	n := float64(len(key))
	g.within += math.Log2(n)
	for i, c := range o.counts {
		g.counts[i] += uint64(c)
		if c > 1 {
			g.within -= float64(c) * math.Log2(float64(c)) / n
		}
	}
	for _, c := range o.columns {
		g.columns += int64(c) * int64(c)
	}
}

// merge adds other sums, with a sign.
func (g *sums) merge(o *sums, sign int64) {
	g.keys += uint64(sign) * o.keys // mod 2^64, which is exact
	for i, c := range o.counts {
		g.counts[i] += uint64(sign) * c
	}
	g.within += float64(sign) * o.within
	g.ends += sign * o.ends
	g.endSquares += sign * o.endSquares
	g.neighbours += sign * o.neighbours
	g.columns += sign * o.columns
}

// weights returns how many weights there are, with their sum and the sum of their squares.
func (g *sums) weights(l int) (n, sum, squares float64) {
	for i, c := range g.counts {
		w, c := float64(i-l), float64(c)
		n += c
		sum += w * c
		squares += w * w * c
	}
	return n, sum, squares
}

// The estimates, in the order of their values; the shares of the weights -l..l follow.
const (
	entropy = iota
	plugIn
	within
	boundary
	neighbours
	units
	shares
)

// estimates returns what the sums give, NaN for what is not defined.
func (g *sums) estimates(s shape, to []float64) {
	n, sum, squares := g.weights(s.l)
	if n == 0 {
		for i := range to {
			to[i] = math.NaN()
		}
		return
	}
	h, kinds := math.Log2(n), 0.0
	for i, c := range g.counts {
		c := float64(c)
		to[shares+i] = c / n
		if c > 0 {
			kinds++
			h -= c * math.Log2(c) / n
		}
	}
	to[plugIn] = max(h, 0)                              // but for rounding
	to[entropy] = to[plugIn] + (kinds-1)/(2*n*math.Ln2) // Miller 1955; Madow
	to[within] = g.within / float64(g.keys)
	to[boundary] = (float64(g.counts[0]) + float64(g.counts[2*s.l])) / n
	// Each pair counts in both orders, so both of its members have the same mean and variance.
	keys, perUnit := float64(g.keys), float64(s.n-1)
	to[neighbours] = correlation(keys*float64(s.k)*perUnit, 2*sum-float64(g.ends), 2*squares-float64(g.endSquares), float64(g.neighbours))
	others := float64(s.k - 1)
	to[units] = correlation(keys*float64(s.n)*float64(s.k)*others/2, others*sum, others*squares, (float64(g.columns)-squares)/2)
}

// correlation returns Pearson's coefficient over pairs that count in both orders, from the sum over
// the pairs of both members, of their squares and of their products.
func correlation(pairs, sum, squares, products float64) float64 {
	mean := sum / (2 * pairs)
	variance := squares/(2*pairs) - mean*mean
	if !(pairs > 0 && variance > 0) {
		return math.NaN()
	}
	return (products/pairs - mean*mean) / variance
}
