package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

const (
	barInterval  = 200 * time.Millisecond
	lineInterval = time.Minute
)

// progress tells how far a run is until it is stopped.
type progress struct {
	done chan struct{}
	wait sync.WaitGroup
}

// startProgress begins to tell standard error how many of trials cmd has done: auto
// as a bar where that is a terminal and as lines where not, plain as lines, none not
// at all.
func startProgress(cmd *cobra.Command, kind string, trials uint64, done func() uint64) *progress {
	p, w := &progress{done: make(chan struct{})}, cmd.ErrOrStderr()
	columns, ok := terminal(w)
	m := &meter{trials: trials, done: done, start: time.Now()}
	switch {
	case kind == "none" || trials == 0:
	case kind == "auto" && ok && os.Getenv("TERM") != "dumb":
		b := newBar(w, columns)
		p.each(barInterval, func() { b.show(m) }, func() { b.clear() })
	default:
		p.each(lineInterval, func() {
			line := m.line()
			fmt.Fprintf(w, "%s: %.0f %%  %s\n", cmd.CommandPath(), math.Floor(m.share*100), line)
		}, func() {})
	}
	return p
}

func (p *progress) each(interval time.Duration, show, clear func()) {
	p.wait.Go(func() {
		t := time.NewTicker(interval)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				show()
			case <-p.done:
				clear()
				return
			}
		}
	})
}

// stop returns when nothing more is shown.
func (p *progress) stop() {
	close(p.done)
	p.wait.Wait()
}

// A meter reads how far a run is. The rate is that of the last ten seconds
// or so.
type meter struct {
	trials uint64
	done   func() uint64
	start  time.Time
	past   []sample
	share  float64 // at the last reading
}

type sample struct {
	at   time.Time
	done uint64
}

const meterSpan = 10 * time.Second

// read returns the share of trials that is done, how many, how many a second,
// and the time left, 0 where no rate is known.
func (m *meter) read(now time.Time) (share float64, done uint64, rate float64, left time.Duration) {
	done = min(m.done(), m.trials)
	if len(m.past) == 0 {
		m.past = append(m.past, sample{m.start, 0})
	}
	for len(m.past) > 1 && now.Sub(m.past[1].at) > meterSpan {
		m.past = m.past[1:]
	}
	if d := now.Sub(m.past[0].at).Seconds(); d > 0 {
		rate = float64(done-m.past[0].done) / d
	}
	m.past = append(m.past, sample{now, done})
	if rate > 0 {
		s := float64(m.trials-done) / rate
		left = time.Duration(min(s*1e9, math.MaxInt64/2))
	}
	return float64(done) / float64(m.trials), done, rate, left
}

// line is what there is to say; the bar says the share itself.
func (m *meter) line() string {
	share, done, rate, left := m.read(time.Now())
	m.share = share
	s := fmt.Sprintf("%s of %s trials  %s/s", grouped(done), grouped(m.trials), scaled(rate))
	if left > 0 {
		s += "  " + lasting(left.Round(time.Second)) + " left"
	}
	return s
}

// bar is a progress bar on a terminal.
type bar struct {
	*progressbar.ProgressBar
	columns int
}

const barSteps = 10_000

func newBar(w io.Writer, columns int) *bar {
	if o, ok := w.(*output); ok {
		w = o.w
	}
	return &bar{progressbar.NewOptions(barSteps,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(max(5, min(30, columns-60))),
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionSetRenderBlankState(false),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: "░"}),
	), columns}
}

func (b *bar) show(m *meter) {
	b.Describe(" " + m.line())
	_ = b.Set(min(int(m.share*barSteps), barSteps-1)) // the end is told by the summary
}

func (b *bar) clear() { _ = b.Clear() }
