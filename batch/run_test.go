package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"tpmbench/kernels"
)

var variants = map[string]func(*kernels.Params){
	"plain": func(p *kernels.Params) {},
	"keys":  func(p *kernels.Params) { p.Keys = true },
	"all": func(p *kernels.Params) {
		p.Keys, p.Attack, p.Attackers, p.Follow = true, kernels.Geometric, 3, true
	},
	// the last trial is 2^63-1
	"end of range": func(p *kernels.Params) { p.FirstTrial = kernels.MaxTrials - p.Trials },
}

var backends = map[string]func() *fake{
	"instant":  func() *fake { return &fake{lanes: 64, workers: 3} },
	"one lane": func() *fake { return &fake{lanes: 1, workers: 2} },
	"shuffled": func() *fake { return &fake{lanes: 64, workers: 3, shuffle: true} },
	"apart":    func() *fake { return &fake{lanes: 64, workers: 3, shuffle: true, apart: true} },
	"stragglers": func() *fake {
		return &fake{lanes: 50, workers: 3, shuffle: true, hold: func(t uint64) bool { return t%501 == 0 }}
	},
}

// Every row arrives, in order, whatever the engines and the window, and the summary is the same.
func TestRunOrder(t *testing.T) {
	for vname, change := range variants {
		for _, trials := range []uint64{1, 64, 65, 1000, 20011} {
			if (raceEnabled || testing.Short()) && trials > 1000 {
				trials = 3001
			}
			p := params(trials, change)
			var first string
			for bname, backend := range backends {
				for _, window := range []int{0, 1, 1 << 12, 1 << 17} {
					if window == 1 && trials > 100 {
						continue // one record per row
					}
					name := fmt.Sprint(vname, " ", trials, " ", bname, " ", window)
					b, out, progress := backend(), newChecker(t, p), new(Progress)
					s, err := Run(context.Background(), b, p, Options{WindowBytes: window, Version: "v", Progress: progress}, out)
					if err != nil || out.rows != trials || s.Trials != trials || progress.TrialsDone() != trials || progress.PairSteps() != trials {
						t.Fatalf("%s: %d rows written, %d summed up, %d done, error %v", name, out.rows, s.Trials, progress.TrialsDone(), err)
					}
					if b.opened.Load() != int64(*s.Threads) || b.closed.Load() != int64(*s.Threads) {
						t.Errorf("%s: %d engines opened, %d closed, threads %d", name, b.opened.Load(), b.closed.Load(), *s.Threads)
					}
					s.Seconds, s.PairStepsPerSecond, s.TrialsPerSecond, s.Threads = nil, nil, nil, nil
					text, _ := json.Marshal(s)
					if first == "" {
						first = string(text)
					}
					if string(text) != first {
						t.Errorf("%s: %s\nwant %s", name, text, first)
					}
				}
			}
		}
	}
}

func TestRunWithoutOutput(t *testing.T) {
	s, err := Run(context.Background(), &fake{lanes: 8, workers: 2}, params(100), Options{}, nil)
	if err != nil || s.Trials != 100 {
		t.Errorf("%d trials, %v", s.Trials, err)
	}
}

func TestRunNoTrials(t *testing.T) {
	b, p := &fake{lanes: 8, workers: 2}, params(0)
	out := newChecker(t, p)
	s, err := Run(context.Background(), b, p, Options{}, out)
	if err != nil || s.Trials != 0 || out.records != 0 || b.opened.Load() != 0 || s.SyncSteps != (Spread{}) || s.Digest != "0000000000000000" {
		t.Errorf("%+v, %v; %d records", s, err, out.records)
	}
}

// There are as many engines as requested, but no more than the trials can fill.
func TestRunThreads(t *testing.T) {
	for _, c := range []struct {
		threads int
		trials  uint64
		want    int64
	}{{0, 1000, 3}, {2, 1000, 2}, {7, 1000, 7}, {0, 10, 1}, {0, 11, 2}, {1, 1, 1}} {
		b := &fake{lanes: 10, workers: 3}
		if _, err := Run(context.Background(), b, params(c.trials), Options{Threads: c.threads}, nil); err != nil || b.opened.Load() != c.want {
			t.Errorf("threads %d, %d trials: %d engines, want %d; %v", c.threads, c.trials, b.opened.Load(), c.want, err)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for _, c := range []struct {
		p    kernels.Params
		o    Options
		open error
		want string
	}{
		{p: params(10, func(p *kernels.Params) { p.L = 0 }), want: "l 0"},
		{p: params(10, func(p *kernels.Params) { p.K = 31 }), want: "no -K 31"},
		{p: params(10), o: Options{Threads: -1}, want: "threads -1"},
		{p: params(10), o: Options{WindowBytes: -1}, want: "window"},
		{p: params(100), open: fmt.Errorf("no memory"), want: "backend fake: no memory"},
	} {
		b := &fake{lanes: 8, workers: 2}
		if c.open != nil {
			b.open = func(worker int) error {
				if worker == 1 {
					return c.open
				}
				return nil
			}
		}
		s, err := Run(context.Background(), b, c.p, c.o, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || s.Trials != 0 || b.granted.Load() != 0 || b.opened.Load() != b.closed.Load() {
			t.Errorf("error %v, want %q; %d granted", err, c.want, b.granted.Load())
		}
	}
}

// shapeOf returns how a run of p divides its window.
func shapeOf(p kernels.Params, lanes, bytes int) (rows, segments int) {
	rows = segmentRows(p, bytes)
	s, _ := newSeries([]stretch{{Params: p}}, rows)
	return rows, windowSegments(s, p, lanes, bytes)
}

func TestShape(t *testing.T) {
	big := func(p *kernels.Params) { p.K, p.N, p.Keys = 4, 1<<20, true }
	for _, c := range []struct {
		p            kernels.Params
		lanes, bytes int
		rows, segs   int
	}{
		{params(1e9), 1024, 0, 16384, 64},
		{params(math.MaxUint64), 1024, 0, 16384, 64},
		{params(1e6), 1024, 0, 16384, 62},
		{params(1e9), 80_000, 0, 16384, 117},     // 24 rows a lane
		{params(1e9), 300_000, 0, 16384, 256},    // as many as 64 MiB hold
		{params(1e9), 10_000_000, 0, 16384, 611}, // a row a lane
		{params(1e9), 1024, 1 << 20, 1024, 64},   // a small window
		{params(1e9), 1024, 1, 1, 1024},          // a row a lane is the least
		{params(1e9, big), 1, 0, 1, 15},          // rows of 4 MiB and some bytes
		{params(3, big), 1, 0, 1, 3},             // and few of them
	} {
		rows, segments := shapeOf(c.p, c.lanes, c.bytes)
		if rows != c.rows || segments != c.segs {
			t.Errorf("%d lanes, %d bytes, %d trials: %d segments of %d rows, want %d of %d", c.lanes, c.bytes, c.p.Trials, segments, rows, c.segs, c.rows)
		}
	}
}
