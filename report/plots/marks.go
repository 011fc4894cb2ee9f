package plots

// The corners of marks relative to their centres, in units of markSize; both have about the area of
// the circle.
var (
	square   = []point{{-0.86, -0.86}, {0.86, -0.86}, {0.86, 0.86}, {-0.86, 0.86}}
	triangle = []point{{0, -1.25}, {1.08, 0.625}, {-1.08, 0.625}}
	cross    = [][]point{{{-0.8, -0.8}, {0.8, 0.8}}, {{-0.8, 0.8}, {0.8, -0.8}}}
)

// mark draws a point of a series: each colour has its own mark, except that black and blue share
// one.
func (s Series) mark(to pen, at point) {
	with := paint{color: palette[s.Color]}
	if s.Color >= 4 { // hollow
		with.width = 1
	}
	switch s.Color {
	case 0, 1, 4:
		to.circle(at, markSize, with)
	case 2, 5:
		to.path(around(at, square), true, with)
	case 3, 6:
		to.path(around(at, triangle), true, with)
	case 7:
		for _, l := range cross {
			to.path(around(at, l), false, with)
		}
	}
}

func around(at point, corners []point) []point {
	list := make([]point, len(corners))
	for i, c := range corners {
		list[i] = point{at.x + markSize*c.x, at.y + markSize*c.y}
	}
	return list
}
