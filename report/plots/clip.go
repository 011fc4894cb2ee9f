package plots

// within returns the parts of a line that lie within the axes, as points on the page.
func within(xs, ys []float64, x, y scale) (parts [][]point) {
	place := func(p point) point { return point{x.from + p.x*(x.to-x.from), y.from + p.y*(y.to-y.from)} }
	var last point // the last point drawn, in shares of the axes
	for i := range max(len(xs)-1, 0) {
		a, b, ok := clip(point{x.share(xs[i]), y.share(ys[i])}, point{x.share(xs[i+1]), y.share(ys[i+1])})
		if !ok {
			continue
		}
		if len(parts) == 0 || a != last {
			parts = append(parts, []point{place(a)})
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], place(b))
		last = b
	}
	return parts
}

// clip returns the ends of the part of the line from a to b that lies within the unit square, and
// whether there is one (Liang and Barsky, ACM Transactions on Graphics 3, 1, 1984).
func clip(a, b point) (from, to point, ok bool) {
	dx, dy := b.x-a.x, b.y-a.y
	first, last := 0.0, 1.0
	const slack = 1e-9 // tolerance for rounding beyond the ends of an axis
	for _, edge := range []struct{ inside, gain float64 }{{a.x, dx}, {1 - a.x, -dx}, {a.y, dy}, {1 - a.y, -dy}} {
		inside := edge.inside + slack
		switch {
		case edge.gain > 0:
			first = max(first, -inside/edge.gain)
		case edge.gain < 0:
			last = min(last, -inside/edge.gain)
		case inside < 0:
			return from, to, false
		}
	}
	from, to = a, b
	if first > 0 {
		from = point{a.x + first*dx, a.y + first*dy}
	}
	if last < 1 {
		to = point{a.x + last*dx, a.y + last*dy}
	}
	return from, to, first <= last
}
