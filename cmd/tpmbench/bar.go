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
	width int // of the bar without its text, in columns
}

func newBar(w io.Writer, columns int) bar { return bar{w, max(5, min(30, columns-60))} }

// barFrame is the number of columns that a line needs besides the bar and the text: "100% |", "| ",
// two for the ^C that a terminal shows for Ctrl-C, and the last column, where terminals differ. A
// line that wrapped could not be cleared.
const barFrame = 11

// onScreen is the bar that is on the screen, if any.
var onScreen struct {
	sync.Mutex
	bar *bar
}

func (b bar) show(share float64, text string) {
	onScreen.Lock()
	defer onScreen.Unlock()
	onScreen.bar = &b
	if columns, ok := terminal(b.w); ok { // the window may have been resized
		text = b.fitting(text, columns)
	}
	full := min(max(0, int(share*float64(b.width))), b.width)
	fmt.Fprintf(b.w, "\r%3.0f%% |%s%s| %s\x1b[K", math.Floor(share*100), strings.Repeat("█", full), strings.Repeat("░", b.width-full), text)
}

// fitting shortens a text to what fits beside the bar in a line of that many columns.
func (b bar) fitting(text string, columns int) string {
	return shortened(text, columns-b.width-barFrame)
}

func (b bar) clear() { besideBar(func() {}) }

// besideBar removes the bar and calls print, which prints lines.
func besideBar(print func()) {
	onScreen.Lock()
	defer onScreen.Unlock()
	if b := onScreen.bar; b != nil {
		fmt.Fprint(b.w, "\r\x1b[K")
		onScreen.bar = nil
	}
	print()
}

// exitNow ends the program at once. It clears the bar first, unless another goroutine is stuck
// drawing it.
func exitNow(status int) {
	if onScreen.TryLock() && onScreen.bar != nil {
		fmt.Fprint(onScreen.bar.w, "\r\x1b[K")
	}
	os.Exit(status)
}

// shortened cuts a text, whose items are separated by two spaces, to the room there is. It drops
// the items in the middle first.
func shortened(text string, room int) string {
	items := strings.Split(text, "  ")
	for len(items) > 1 && len(text) > room {
		items = slices.Delete(items, 1, 2)
		text = strings.Join(items, "  ")
	}
	return text[:max(0, min(len(text), room))]
}
