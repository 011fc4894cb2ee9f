package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
)

const (
	barInterval  = 200 * time.Millisecond
	lineInterval = time.Minute
)

// progress shows how far a run is, until it is stopped.
type progress struct {
	done chan struct{}
	wait sync.WaitGroup
}

// startProgress begins to show on standard error how many of the trials cmd has done. Of kind auto
// it is a bar on a terminal and lines elsewhere, of kind plain it is lines, of kind json objects, of kind none nothing.
func startProgress(cmd *cobra.Command, kind string, trials uint64, done func() uint64) *progress {
	if trials == 0 {
		kind = "none"
	}
	m := &meter{trials: trials, done: done, past: []sample{{time.Now(), done()}}}
	return tell(cmd, kind, m.line)
}

// tell shows again and again what line returns: how much is done, as a share and in words.
func tell(cmd *cobra.Command, kind string, line func() (share float64, text string)) *progress {
	p, w := &progress{done: make(chan struct{})}, cmd.ErrOrStderr()
	columns, ok := terminal(w)
	switch {
	case kind == "none":
	case kind == "json":
		show := func() {
			share, text := line()
			if err := json.NewEncoder(w).Encode(progressLine{share, text}); err != nil {
				hangUp(err)
			}
		}
		p.each(barInterval, show, show)
	case kind == "auto" && ok && os.Getenv("TERM") != "dumb":
		b := newBar(w, columns)
		p.each(barInterval, func() { b.show(line()) }, b.clear)
	default:
		p.each(lineInterval, func() {
			share, text := line()
			fmt.Fprintf(w, "%s: %.0f %%  %s\n", cmd.CommandPath(), math.Floor(share*100), text)
		}, func() {})
	}
	return p
}

// progressLine is a line of --progress json.
type progressLine struct {
	Share float64 `json:"share"` // of the work that is done, 0 to 1
	Text  string  `json:"text"`  // how much that is, how fast it goes and how long it still takes, for people
}

// startSweepProgress is startProgress for a sweep. It estimates the time left from the work of the
// last minute.
func startSweepProgress(cmd *cobra.Command, kind string, sweep *study.Progress) *progress {
	type sample struct {
		at    time.Time
		share float64
	}
	past := []sample{{time.Now(), 0}}
	return tell(cmd, kind, func() (float64, string) {
		s, now := sweep.Read(), time.Now()
		if len(past) == 1 && past[0].share == 0 && s.Share > 0 && s.Done > 0 {
			past[0] = sample{now, s.Share} // rows that were there before say nothing about the speed
		}
		for len(past) > 1 && now.Sub(past[1].at) > time.Minute {
			past = past[1:]
		}
		text := fmt.Sprintf("%s of %s points", phrase.Grouped(s.Done), phrase.Grouped(s.Points))
		if gain, d := s.Share-past[0].share, now.Sub(past[0].at).Seconds(); gain > 0 && d > 0 {
			left := time.Duration(min((1-s.Share)/gain*d*1e9, math.MaxInt64/2))
			text += "  " + phrase.Duration(left.Round(time.Second)) + " left"
		}
		past = append(past, sample{now, s.Share})
		return s.Share, text
	})
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

// A meter reads how far a run is. Its rate is that of about the last ten seconds.
type meter struct {
	trials uint64
	done   func() uint64
	past   []sample // begins with that of the start
}

type sample struct {
	at   time.Time
	done uint64
}

const meterSpan = 10 * time.Second

// read returns the share of trials done, their number, the rate a second, and the time left, 0 if
// no rate is known yet.
func (m *meter) read(now time.Time) (share float64, done uint64, rate float64, left time.Duration) {
	done = min(m.done(), m.trials)
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

// line returns the text of the progress without the share, which is shown before it.
func (m *meter) line() (share float64, text string) {
	share, done, rate, left := m.read(time.Now())
	text = fmt.Sprintf("%s of %s trials  %s/s", phrase.Grouped(done), phrase.Grouped(m.trials), phrase.Scaled(rate))
	if left > 0 {
		text += "  " + phrase.Duration(left.Round(time.Second)) + " left"
	}
	return share, text
}
