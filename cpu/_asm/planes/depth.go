package planes

// Depth is the coding of weights that a routine is written for.
type Depth struct {
	L      int // 0: any
	Planes int
	Limit  int // the coded value at the limit
	Low    int // planes below it compare with the sign
}

// Depths are those with routines, of at most the given number of planes: with the limit in the code, and
// with any.
func Depths(most int) (list []Depth) {
	for _, l := range []int{1, 2, 3, 7} {
		list = append(list, depthOf(l))
	}
	for planes := 4; planes <= most; planes++ {
		list = append(list, Depth{Planes: planes})
	}
	return list
}

func depthOf(l int) Depth {
	d := Depth{L: l, Planes: 1}
	for 1<<(d.Planes-1) <= l {
		d.Planes++
	}
	d.Limit = 1<<(d.Planes-1) - 1 - l
	for d.Low = 1; d.Limit>>(d.Low-1)&1 == 1; d.Low++ {
	}
	return d
}
