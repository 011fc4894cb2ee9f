package batch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tpmbench/kernels"
)

var errBroken = errors.New("it is broken")

// A run that fails has written and summed up a prefix of its rows, returns the error once, and
// leaves no goroutine behind: a synctest bubble only ends when none is left.
func TestRunFails(t *testing.T) {
	after := func(n uint64, f func(worker int, out *kernels.Results) error) func(*fake) {
		return func(b *fake) {
			b.hand = func(worker int, out *kernels.Results) error {
				if b.granted.Load() >= n && out.Len() > 1 {
					return f(worker, out)
				}
				return nil
			}
		}
	}
	foreign := func(trial uint64) func(*fake) {
		return after(3000, func(_ int, out *kernels.Results) error { out.Trial[1], out.Place[1] = trial, trial-1000; return nil })
	}
	for _, c := range []struct {
		name string
		do   func(*fake)
		want string
	}{
		{"error", after(3000, func(int, *kernels.Results) error { return errBroken }), "backend fake: it is broken"},
		{"panic", after(3000, func(int, *kernels.Results) error { panic("no such lane") }), "backend fake: panic: no such lane"},
		{"twice", after(3000, func(_ int, out *kernels.Results) error {
			out.Trial[1], out.Place[1] = out.Trial[0], out.Place[0]
			return nil
		}), "twice"},
		{"another trial", after(3000, func(_ int, out *kernels.Results) error { out.Trial[1]++; return nil }), "returned a row of trial"},
		{"long ago", foreign(1000), "returned trial 1000 twice"},
		{"before the first", foreign(999), "trial 999 for place 18446744073709551615, which it was not given"},
		{"not handed out", foreign(1000 + 99999), "trial 100999 for place 99999, which it was not given"},
		{"behind the last", foreign(1000 + 100000), "trial 101000 for place 100000, which it was not given"},
		{"lost", after(3000, func(_ int, out *kernels.Results) error { out.Resize(out.Len() - 1); return nil }), "ended without a row for trial"},
		{"columns", after(3000, func(_ int, out *kernels.Results) error { out.Keys = out.Keys[1:]; return nil }), "columns"},
	} {
		for bname, backend := range backends {
			if bname == "one lane" {
				continue // hands in single rows
			}
			synctest.Test(t, func(t *testing.T) {
				p := params(100_000, func(p *kernels.Params) { p.FirstTrial, p.Keys = 1000, true })
				if c.name == "lost" {
					p.Trials = 5000
				}
				b, out := backend(), newChecker(t, p)
				b.apart = b.apart && c.name != "columns" // a row alone has its columns
				c.do(b)
				s, err := Run(context.Background(), b, p, Options{WindowBytes: 1 << 16}, out)
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "backend") > 1 || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s, %s: error %v, want %q", c.name, bname, err, c.want)
				}
				if s.Trials != out.rows || s.Trials >= p.Trials || b.closed.Load() != 3 {
					t.Errorf("%s, %s: %d rows summed up, %d written; %d engines closed", c.name, bname, s.Trials, out.rows, b.closed.Load())
				}
			})
		}
	}
}

// An output that refuses its n-th record ends the run; the rows before that record count.
func TestRunOutputFails(t *testing.T) {
	for _, at := range []int{1, 2, 9} {
		for bname, backend := range backends {
			synctest.Test(t, func(t *testing.T) {
				p := params(20_000)
				out := newChecker(t, p)
				out.fail = func(record int) error {
					if record == at {
						return errBroken
					}
					return nil
				}
				s, err := Run(context.Background(), backend(), p, Options{WindowBytes: 1 << 16}, out)
				if !errors.Is(err, errBroken) || out.records != at || s.Trials != out.rows || s.Trials != uint64(at-1)*64 {
					t.Errorf("%s: error %v after %d records, %d rows, summary %d", bname, err, out.records, out.rows, s.Trials)
				}
			})
		}
	}
	t.Run("panic", func(t *testing.T) {
		out := newChecker(t, params(1000))
		out.fail = func(int) error { panic("no disk") }
		if _, err := Run(context.Background(), backends["shuffled"](), out.p, Options{}, out); err == nil || !strings.Contains(err.Error(), "no disk") {
			t.Error(err)
		}
	})
}

// Cancelling keeps what is complete in trial order, including the rows of a segment that is not
// full.
func TestRunCancelled(t *testing.T) {
	for bname, backend := range backends {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			p := params(100_000)
			b, out := backend(), newChecker(t, p)
			b.hand = func(int, *kernels.Results) error {
				if b.granted.Load() >= 1500 {
					cancel(errBroken)
				}
				return nil
			}
			s, err := Run(ctx, b, p, Options{Threads: 1}, out) // segments of 16,384 rows
			if err != context.Canceled || s.Trials != out.rows || s.Trials > 1600 || s.Trials < 100 && bname != "stragglers" {
				t.Errorf("%s: error %v, summary %d, %d rows", bname, err, s.Trials, out.rows)
			}
		})
	}
	t.Run("output fails then", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b, out := backends["instant"](), newChecker(t, params(100_000))
		b.hand = func(int, *kernels.Results) error {
			if b.granted.Load() > 1000 {
				cancel()
			}
			return nil
		}
		out.fail = func(int) error { return errBroken }
		if _, err := Run(ctx, b, out.p, Options{Threads: 1}, out); !errors.Is(err, errBroken) {
			t.Error(err)
		}
	})
	t.Run("before the start", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if s, err := Run(ctx, backends["instant"](), params(1000), Options{}, nil); err != context.Canceled || s.Trials != 0 {
			t.Error(s.Trials, err)
		}
	})
}

// While the output is slow, engines idle: the trials handed out and not yet written never exceed
// the window. Waiting engines wake when there is room, and when the run ends even though its output
// never returned.
func TestRunSlowOutput(t *testing.T) {
	for bname, backend := range backends {
		synctest.Test(t, func(t *testing.T) {
			p := params(10_000)
			b, out := backend(), newChecker(t, p)
			rows, segments := shapeOf(p, b.lanes*b.workers, 1<<14)
			window := uint64(rows * segments)
			full := false
			out.fail = func(int) error {
				time.Sleep(time.Hour) // until everything else is blocked
				waiting := b.granted.Load() - out.rows
				if waiting > window {
					return fmt.Errorf("%d trials out, the window has %d", waiting, window)
				}
				full = full || waiting == window
				return nil
			}
			if s, err := Run(context.Background(), b, p, Options{WindowBytes: 1 << 14}, out); err != nil || s.Trials != p.Trials || !full {
				t.Errorf("%s: %v, %d rows; window full: %v", bname, err, s.Trials, full)
			}

			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
			defer cancel()
			out = newChecker(t, p)
			out.fail = func(int) error { time.Sleep(time.Hour); return nil }
			if s, err := Run(ctx, backend(), p, Options{WindowBytes: 1 << 14}, out); err != context.DeadlineExceeded || s.Trials != out.rows || s.Trials == 0 {
				t.Errorf("%s: cancelled in a write: %v, %d rows, summary %d", bname, err, out.rows, s.Trials)
			}
		})
	}
}
