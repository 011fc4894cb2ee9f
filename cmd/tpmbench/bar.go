package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
)

// bar is a progress bar on a terminal, drawn over itself.
type bar struct {
	w     io.Writer
	width int // of the bar alone, in columns
}

func newBar(w io.Writer, columns int) bar { return bar{w, max(5, min(30, columns-60))} }

// barFrame is how many columns a line takes besides the bar and the text: "100% |",
// "| ", the two in which a terminal shows Ctrl-C as ^C, and the last one, in which
// terminals differ. A line that went on below could not be cleared.
const barFrame = 11

// onScreen is the bar that is drawn, if one is.
var onScreen struct {
	sync.Mutex
	bar *bar
}

func (b bar) show(share float64, text string) {
	onScreen.Lock()
	defer onScreen.Unlock()
	onScreen.bar = &b
	if columns, ok := terminal(b.w); ok { // it may have another width by now
		text = b.fitting(text, columns)
	}
	full := min(max(0, int(share*float64(b.width))), b.width)
	fmt.Fprintf(b.w, "\r%3.0f%% |%s%s| %s\x1b[K", math.Floor(share*100), strings.Repeat("█", full), strings.Repeat("░", b.width-full), text)
}

// fitting is what a line of so many columns has room for of a text.
func (b bar) fitting(text string, columns int) string {
	return shortened(text, columns-b.width-barFrame)
}

func (b bar) clear() { besideBar(func() {}) }

// besideBar calls print, which prints lines, where no bar is in their way.
func besideBar(print func()) {
	onScreen.Lock()
	defer onScreen.Unlock()
	if b := onScreen.bar; b != nil {
		fmt.Fprint(b.w, "\r\x1b[K")
		onScreen.bar = nil
	}
	print()
}

// exitNow ends the program at once, with no bar left behind, unless the terminal takes nothing.
func exitNow(status int) {
	if onScreen.TryLock() && onScreen.bar != nil {
		fmt.Fprint(onScreen.bar.w, "\r\x1b[K")
	}
	os.Exit(status)
}

// shortened leaves out of a text, whose things have two spaces between them, what
// has no room: first what is neither its first thing nor its last.
func shortened(text string, room int) string {
	things := strings.Split(text, "  ")
	for len(things) > 1 && len(text) > room {
		things = slices.Delete(things, 1, 2)
		text = strings.Join(things, "  ")
	}
	return text[:max(0, min(len(text), room))]
}
