package keyspace

import "tpmbench/kernels"

// field returns the local field w.x of a hidden unit.
func field(w, x []int8) (h int) {
	x = x[:len(w)]
	for n, v := range w {
		h += int(v) * int(x[n])
	}
	return h
}

// positive reports whether the sign of a local field is +1.
func positive(h int, tie kernels.Tie) bool {
	plus, _ := tie.Positive()
	return h > 0 || h == 0 && plus
}

// shift moves the weights of a hidden unit by d x, within -l..l.
func shift(w, x []int8, d, l int) {
	x = x[:len(w)]
	for n, v := range w {
		w[n] = int8(min(max(int(v)+d*int(x[n]), -l), l))
	}
}

// directions are the rules' factors of x where the output is -1, and where it is +1.
var directions = [...][2]int{kernels.Hebbian: {-1, 1}, kernels.AntiHebbian: {1, -1}, kernels.RandomWalk: {1, 1}}

// direction returns a rule's factor of x where the output is +1 or not.
func direction(rule kernels.Rule, plus bool) int {
	d := directions[rule]
	if plus {
		return d[1]
	}
	return d[0]
}
