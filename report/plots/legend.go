package plots

import (
	"slices"
	"strings"
)

const (
	sample  = 22 // width of an entry's sample of its series
	between = 12 // between two entries
	row     = 17 // height
)

// legend writes the names of the series above the axes, in as many rows as needed, and returns the
// rest of the page.
func (c Chart) legend(to pen, page area) area {
	const before = sample + 4
	x, high := page.left, 0 // where the next entry begins, and how many lines its row has
	for _, s := range c.Series {
		if s.Name == "" {
			continue
		}
		lines := broken(s.Name, smallSize, page.right-page.left-before)
		w := before + widest(lines, smallSize)
		if high > 0 && x+w > page.right {
			x, page.top, high = page.left, page.top+float64(row*high), 0
		}
		s.sample(to, x, page.top+row/2.)
		for i, text := range lines {
			write(to, point{x + before, page.top + (float64(i)+0.5)*row}, 0, smallSize, text)
		}
		x, high = x+w+between, max(high, len(lines))
	}
	if high > 0 {
		page.top += float64(row*high) + 6
	}
	return page
}

// entitle writes the title and the parameters at the top, and returns the rest of the page.
func (c Chart) entitle(to pen, page area) area {
	for _, part := range []struct {
		text string
		size float64
	}{{c.Title, titleSize}, {c.About, aboutSize}} {
		for _, text := range broken(part.text, part.size, page.right-page.left) {
			write(to, point{page.left, page.top + part.size*0.6}, 0, part.size, text)
			page.top += part.size * 1.25
		}
	}
	if c.Title != "" {
		page.top += 4
	}
	return page
}

// widest returns the width of the widest of some texts.
func widest(texts []string, size float64) (w float64) {
	for _, text := range texts {
		w = max(w, textWidth(text, size))
	}
	return w
}

// broken breaks a text between words into lines of a width.
func broken(text string, size, width float64) (lines []string) {
	for _, word := range strings.Fields(text) {
		if last := len(lines) - 1; last >= 0 && textWidth(lines[last]+" "+word, size) <= width {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// name writes the labels of the axes, that of the vertical axis above it, where it can be read
// without turning the head, and returns the rest of the page.
func (c Chart) name(to pen, page area) area {
	for _, text := range broken(c.Y.Label, textSize, page.right-page.left) {
		write(to, point{page.left, page.top + row/2.}, 0, textSize, text)
		page.top += row
	}
	page.top += 4
	for _, text := range slices.Backward(broken(c.X.Label, textSize, page.right-page.left)) {
		write(to, point{page.right, page.bottom - row/2. + 4}, 1, textSize, text)
		page.bottom -= row
	}
	return page
}

// sample draws a sample of the style of s.
func (s Series) sample(to pen, x, y float64) {
	switch s.Kind {
	case Points:
		if s.Low != nil {
			line(to, x+sample/2., y-6, x+sample/2., y+6, s.outline(1))
		}
		s.mark(to, point{x + sample/2., y})
	case Bars:
		box := []point{{x + 4, y - 4}, {x + sample, y - 4}, {x + sample, y + 4}, {x + 4, y + 4}}
		to.path(box, true, s.tint())
		to.path(box, true, s.outline(thin))
	default:
		line(to, x, y, x+sample, y, s.line())
	}
}
