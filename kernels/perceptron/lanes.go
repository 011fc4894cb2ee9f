package perceptron

// Lanes is the number of trials that a Batch steps together: this many independent
// sums hide the latency of an addition, and fill a vector.
const Lanes = 4

// Lane holds a number of each trial.
type Lane = [Lanes]float64

// Arithmetic does the work on which a step spends its time, for the weights a and b of A and B,
// [n][lane]. An implementation must give Plain's results to the bit.
type Arithmetic struct {
	Name   string
	Fields func(a, b, x []Lane) (sums [2]Lane) // a.x and b.x
	// adds by*x to a and to b, and returns the new a.a and b.b
	Move  func(a, b, x []Lane, by [2]Lane) (squares [2]Lane)
	Scale func(a, b []Lane, by [2]Lane) // multiplies a and b
}

// Plain is Arithmetic in Go.
var Plain = Arithmetic{
	Name:   "generic",
	Fields: fields,
	Move: func(a, b, x []Lane, by [2]Lane) [2]Lane {
		return [2]Lane{move(a, x, by[0]), move(b, x, by[1])}
	},
	Scale: func(a, b []Lane, by [2]Lane) {
		scale(a, by[0])
		scale(b, by[1])
	},
}

// dots returns the lanes' v.w.
func dots(v, w []Lane) Lane {
	var s0, s1, s2, s3 float64
	w = w[:len(v)]
	for i := range v {
		x, y := &v[i], &w[i]
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
	}
	return Lane{s0, s1, s2, s3}
}

// fields returns the lanes' a.x and b.x.
func fields(a, b, x []Lane) [2]Lane {
	var a0, a1, a2, a3, b0, b1, b2, b3 float64
	a, b = a[:len(x)], b[:len(x)]
	for i := range x {
		x, u, v := &x[i], &a[i], &b[i]
		a0 += float64(x[0] * u[0])
		b0 += float64(x[0] * v[0])
		a1 += float64(x[1] * u[1])
		b1 += float64(x[1] * v[1])
		a2 += float64(x[2] * u[2])
		b2 += float64(x[2] * v[2])
		a3 += float64(x[3] * u[3])
		b3 += float64(x[3] * v[3])
	}
	return [2]Lane{{a0, a1, a2, a3}, {b0, b1, b2, b3}}
}

// move adds d*x to the lanes' w and returns the new w.w. Where d is 0, w stays.
func move(w, x []Lane, d Lane) Lane {
	var s0, s1, s2, s3 float64
	d0, d1, d2, d3 := d[0], d[1], d[2], d[3]
	x = x[:len(w)]
	for i := range w {
		w, x := &w[i], &x[i]
		w0, w1, w2, w3 := w[0]+float64(d0*x[0]), w[1]+float64(d1*x[1]), w[2]+float64(d2*x[2]), w[3]+float64(d3*x[3])
		w[0], w[1], w[2], w[3] = w0, w1, w2, w3
		s0 += float64(w0 * w0)
		s1 += float64(w1 * w1)
		s2 += float64(w2 * w2)
		s3 += float64(w3 * w3)
	}
	return Lane{s0, s1, s2, s3}
}

// scale multiplies the lanes' w.
func scale(w []Lane, by Lane) {
	s0, s1, s2, s3 := by[0], by[1], by[2], by[3]
	for i := range w {
		w := &w[i]
		w[0] *= s0
		w[1] *= s1
		w[2] *= s2
		w[3] *= s3
	}
}
