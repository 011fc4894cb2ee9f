package batch

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// several returns runs that differ in seed, trials and max_steps.
func several(change func(*kernels.Params)) []kernels.Params {
	var list []kernels.Params
	for i, trials := range []uint64{0, 1, 700, 64, 3001, 5, 0, 1, 130, 0} {
		p := params(trials, change)
		p.Seed, p.MaxSteps, p.FirstTrial = uint64(100+i*i), uint64(1000+i), uint64(i%3)*977
		if i == 4 {
			p.FirstTrial = kernels.MaxTrials - trials // the last is 2^63-1
		}
		list = append(list, p)
	}
	return list
}

// Jobs run together yield the same as when run alone, records and statistics included, one after
// another, whether or not engines mix trials.
func TestRunAll(t *testing.T) {
	windows := []int{0, 1 << 12, 1 << 17}
	if raceEnabled || testing.Short() {
		windows = []int{1 << 12}
	}
	for vname, change := range variants {
		for bname, backend := range backends {
			for _, mixes := range []bool{false, true} {
				for _, window := range windows {
					name := fmt.Sprint(vname, " ", bname, " mixes ", mixes, " ", window)
					b := backend()
					b.mixes = mixes
					o := Options{WindowBytes: window, Version: "v", Progress: new(Progress)}
					var jobs []*Job
					done, total := 0, uint64(0)
					for i, p := range several(change) {
						out := newChecker(t, p)
						out.fail = func(int) error {
							if done != i {
								t.Fatalf("%s: rows of job %d when %d are done", name, i, done)
							}
							return nil
						}
						total += p.Trials
						jobs = append(jobs, &Job{Params: p, Output: out, Done: func() error {
							if done++; done != i+1 || out.rows != p.Trials {
								t.Errorf("%s: job %d is done as the %dth, with %d rows of %d", name, i, done, out.rows, p.Trials)
							}
							return nil
						}})
					}
					if err := RunAll(context.Background(), b, jobs, o); err != nil || done != len(jobs) || o.Progress.TrialsDone() != total {
						t.Fatalf("%s: %v, %d jobs done, %d trials", name, err, done, o.Progress.TrialsDone())
					}
					for i, j := range jobs {
						alone := newChecker(t, j.Params)
						s, err := Run(context.Background(), backend(), j.Params, o, alone)
						if err != nil {
							t.Fatal(err)
						}
						got := j.Stats.Summary(j.Params, o.Version, "fake", j.Digest)
						if got.Digest != s.Digest || got.PairSteps != s.PairSteps || alone.records != j.Output.(*checker).records {
							t.Errorf("%s: job %d has %d records, digest %s, %d pair-steps; alone %d, %s, %d", name, i,
								j.Output.(*checker).records, got.Digest, got.PairSteps, alone.records, s.Digest, s.PairSteps)
						}
					}
					if opened, closed := b.opened.Load(), b.closed.Load(); opened != closed {
						t.Errorf("%s: %d engines opened, %d closed", name, opened, closed)
					}
				}
			}
		}
	}
}

// trialsOf keeps the trial numbers of the rows written.
type trialsOf []uint64

func (o *trialsOf) Write(rec arrow.Record) error {
	r, err := Results(rec, params(0))
	*o = append(*o, r.Trial...)
	return err
}

// Only what is missing of the jobs is run.
func TestRunAllMissing(t *testing.T) {
	for _, mixes := range []bool{false, true} {
		var jobs []*Job
		var want []trialsOf
		for i, missing := range [][]Range{{{3, 40}, {50, 1}, {90, 10}}, {}, {{0, 0}, {99, 1}}, nil} {
			j := &Job{Params: params(100), Missing: missing, Output: new(trialsOf), Digest: 5}
			j.Params.Seed = uint64(i)
			var list trialsOf
			for trial := range uint64(100) {
				if missing == nil || slices.ContainsFunc(missing, func(r Range) bool { return trial-r.First < r.Trials }) {
					list = append(list, trial)
				}
			}
			jobs, want = append(jobs, j), append(want, list)
		}
		b := backends["shuffled"]()
		b.mixes = mixes
		if err := RunAll(context.Background(), b, jobs, Options{}); err != nil {
			t.Fatal(err)
		}
		for i, j := range jobs {
			if got := *j.Output.(*trialsOf); !slices.Equal(got, want[i]) || len(got) == 0 && j.Digest != 5 || j.Stats.Trials() != uint64(len(got)) {
				t.Errorf("mixes %t, job %d: trials %d, want %d; digest %x", mixes, i, got, want[i], j.Digest)
			}
		}
	}
}

// A failure ends all jobs: those whose Done was called are complete, the current one has a prefix
// of its rows, and later ones have none.
func TestRunAllFails(t *testing.T) {
	for _, mixes := range []bool{false, true} {
		for _, at := range []string{"output", "done", "engine", "context"} {
			b := backends["shuffled"]()
			b.mixes = mixes
			var breaks atomic.Bool
			b.hand = func(int, *kernels.Results) error {
				if breaks.Load() {
					return errBroken
				}
				return nil
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var jobs []*Job
			done := 0
			for i, p := range several(variants["plain"]) {
				out := newChecker(t, p)
				if i == 4 {
					out.fail = func(record int) error {
						switch {
						case at == "output" && record == 2:
							return errBroken
						case at == "engine" && record == 1:
							breaks.Store(true)
						case at == "context" && record == 1:
							cancel()
						}
						return nil
					}
				}
				jobs = append(jobs, &Job{Params: p, Output: out, Done: func() error {
					if at == "done" && i == 4 {
						return errBroken
					}
					done++
					return nil
				}})
			}
			err := RunAll(ctx, b, jobs, Options{WindowBytes: 1 << 13})
			if want := map[bool]error{true: context.Canceled, false: errBroken}[at == "context"]; !errors.Is(err, want) {
				t.Errorf("mixes %t, %s: %v", mixes, at, err)
			}
			for i, j := range jobs {
				rows := j.Output.(*checker).rows
				if i < done && rows != j.Params.Trials || i > done && rows > 0 || rows != j.Stats.Trials() {
					t.Errorf("mixes %t, %s: job %d of %d done has %d rows of %d, and %d summed up", mixes, at, i, done, rows, j.Params.Trials, j.Stats.Trials())
				}
			}
			if done < 4 || b.opened.Load() != b.closed.Load() {
				t.Errorf("mixes %t, %s: %d jobs done, %d engines opened, %d closed", mixes, at, done, b.opened.Load(), b.closed.Load())
			}
		}
	}
}

func TestRunAllRefuses(t *testing.T) {
	other := params(3)
	other.L = 4
	err := RunAll(context.Background(), &fake{lanes: 1, workers: 1}, []*Job{{Params: params(3)}, {Params: other}}, Options{})
	if err == nil || !strings.Contains(err.Error(), "different shapes") {
		t.Error(err)
	}
}

// Jobs whose trials exceed the available numbers run one after another.
func TestSeriesTooLong(t *testing.T) {
	list := []stretch{{Params: params(math.MaxUint64)}, {Params: params(2)}}
	if _, ok := newSeries(list, 16); ok {
		t.Error("2^64+1 trials were numbered")
	}
	if s, ok := newSeries(list[:1], 16); !ok || s.total != math.MaxUint64 {
		t.Error("one stretch of 2^64-1 trials was refused")
	}
}
