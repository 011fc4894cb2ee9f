package batch

import (
	"math"
	"math/big"
)

// Moments describe values over the trials that have them. A field is nil if there are too few
// values: one is enough for all but SD and SE, which need two.
type Moments[T uint32 | float64] struct {
	Mean *float64 `json:"mean"`
	SE   *float64 `json:"se"` // SD / sqrt(n)
	SD   *float64 `json:"sd"` // with n-1
	Min  *T       `json:"min"`
	P10  *T       `json:"p10"`
	P50  *T       `json:"p50"`
	P90  *T       `json:"p90"`
	P99  *T       `json:"p99"`
	Max  *T       `json:"max"`
}

// Spread describes steps and other counts, Reals values that are not whole numbers.
type (
	Spread = Moments[uint32]
	Reals  = Moments[float64]
)

// reals describes the n values counted as shares of a whole, times scale.
func (h *histogram) reals(n uint64, whole, scale float64) (d Reals) {
	if n == 0 {
		return d
	}
	q := h.quantiles(n, 0, 0.1, 0.5, 0.9, 0.99, 1)
	for i, to := range []**float64{&d.Min, &d.P10, &d.P50, &d.P90, &d.P99, &d.Max} {
		v := scale * (float64(q[i]) / whole)
		*to = &v
	}
	sum, squares := h.sums()
	d.Mean, d.SE, d.SD = moments(n, sum, squares, whole)
	for _, v := range []*float64{d.Mean, d.SE, d.SD} {
		if v != nil {
			*v *= scale
		}
	}
	return d
}

// FewValues is the number of values below which their mean and its standard error are unreliable:
// the mean of so few values need not be nearly normally distributed.
const FewValues = 30

// spread describes the n values counted.
func (h *histogram) spread(n uint64) Spread {
	var d Spread
	if n == 0 {
		return d
	}
	q := h.quantiles(n, 0, 0.1, 0.5, 0.9, 0.99, 1)
	d.Min, d.P10, d.P50, d.P90, d.P99, d.Max = &q[0], &q[1], &q[2], &q[3], &q[4], &q[5]
	sum, squares := h.sums()
	d.Mean, d.SE, d.SD = moments(n, sum, squares, 1)
	return d
}

// quantiles returns the quantiles of the n > 0 values counted, for ascending qs.
func (h *histogram) quantiles(n uint64, qs ...float64) []uint32 {
	values := make([]uint32, 0, len(qs))
	var seen uint64
	next := rank(qs[0], n)
	for v, c := range h.all() {
		for seen += c; seen >= next; next = rank(qs[len(values)], n) {
			if values = append(values, v); len(values) == len(qs) {
				return values
			}
		}
	}
	return values
}

// sums returns the sum of the values counted and the sum of their squares.
func (h *histogram) sums() (sum, squares *big.Int) {
	var x, y uint128
	for v, c := range h.all() {
		x.sum(product(c, uint64(v)))
		y.sum(product(c, uint64(v)*uint64(v)))
	}
	return x.big(), y.big()
}

// moments returns the mean, its standard error and the standard deviation of n values in units of
// 1/unit, nil if there are too few.
func moments(n uint64, sum, squares *big.Int, unit float64) (mean, se, sd *float64) {
	if n == 0 {
		return nil, nil, nil
	}
	of := new(big.Int).SetUint64(n)
	m := ratio(sum, of) / unit
	if n < 2 {
		return &m, nil, nil
	}
	// variance = (n*squares - sum^2) / (n*(n-1)), rounded once
	num := new(big.Int).Mul(of, squares)
	num.Sub(num, new(big.Int).Mul(sum, sum))
	d := math.Sqrt(ratio(num, of.Mul(of, new(big.Int).SetUint64(n-1)))) / unit
	e := d / math.Sqrt(float64(n))
	return &m, &e, &d
}
