package plots

const (
	tickLength = 5
	axisWidth  = 0.9
	gap        = 5 // between the data and the lines of the axes
	textGap    = 3 // between ticks and the numbers beside them
)

// area is a part of the page.
type area struct{ left, top, right, bottom float64 }

// place assigns the scales their places within an area, leaving room for the numbers and for marks
// that extend beyond the data.
func place(x, y *scale, in area, bare bool) {
	x.from, x.to = in.left+markSize, in.right-markSize
	y.from, y.to = in.bottom-markSize, in.top+markSize
	if bare {
		return
	}
	x.from = in.left + y.widest() + textGap + tickLength + gap
	y.from = in.bottom - smallSize - tickLength - gap
	for _, t := range x.ticks { // far enough from the right edge for half of its label
		if share, half := x.share(t.value), textWidth(t.label, smallSize)/2; share > 0.5 && share <= 1 {
			x.to = min(x.to, x.from+(in.right-half-x.from)/share)
		}
	}
	x.thin()
}

// grid draws a line through the data at each number.
func grid(to pen, x, y scale) {
	with := paint{color: rule, width: 0.5}
	for _, t := range x.ticks {
		if t.label != "" {
			line(to, x.at(t.value), y.from, x.at(t.value), y.to, with)
		}
	}
	for _, t := range y.ticks {
		if t.label != "" {
			line(to, x.from, y.at(t.value), x.to, y.at(t.value), with)
		}
	}
}

// axes draws the lines, ticks and numbers of the axes.
func axes(to pen, x, y scale) {
	axis, small := paint{color: ink, width: axisWidth}, paint{color: ink, width: thin}
	left, bottom := x.from-gap, y.from+gap
	line(to, x.from, bottom, x.to, bottom, axis)
	line(to, left, y.from, left, y.to, axis)
	for _, t := range x.ticks {
		line(to, x.at(t.value), bottom, x.at(t.value), bottom+t.length(), small)
		write(to, point{x.at(t.value), bottom + tickLength + smallSize/2.}, 0.5, smallSize, t.label)
	}
	for _, t := range y.ticks {
		line(to, left, y.at(t.value), left-t.length(), y.at(t.value), small)
		write(to, point{left - tickLength - textGap, y.at(t.value)}, 1, smallSize, t.label)
	}
}

func (t tick) length() float64 {
	if t.label == "" {
		return tickLength / 2.
	}
	return tickLength
}
