package perceptron

// Lanes is the number of trials that a Batch steps together: so many independent
// sums hide the latency of an addition.
const Lanes = 4

// lane holds a number of each trial.
type lane = [Lanes]float64

// dots returns the lanes' v.w.
func dots(v, w []lane) lane {
	var s0, s1, s2, s3 float64
	w = w[:len(v)]
	for i := range v {
		x, y := &v[i], &w[i]
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
	}
	return lane{s0, s1, s2, s3}
}

// fields returns the lanes' a.x and b.x.
func fields(a, b, x []lane) (lane, lane) {
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
	return lane{a0, a1, a2, a3}, lane{b0, b1, b2, b3}
}

// move adds d*x to the lanes' w and returns the new w.w. Where d is 0, w stays.
func move(w, x []lane, d lane) lane {
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
	return lane{s0, s1, s2, s3}
}

// normaliseAll gives w, of squared length q, the length 1 in the lanes named.
func normaliseAll(w []lane, q lane, in [Lanes]bool) {
	scale := lane{1, 1, 1, 1}
	for l := range scale {
		if in[l] {
			scale[l] = inverse(q[l])
		}
	}
	s0, s1, s2, s3 := scale[0], scale[1], scale[2], scale[3]
	for i := range w {
		w := &w[i]
		w[0] *= s0
		w[1] *= s1
		w[2] *= s2
		w[3] *= s3
	}
}
