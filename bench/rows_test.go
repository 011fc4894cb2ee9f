package bench

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"tpmbench/kernels"
)

// Rows of Free have the same digest wherever they go, and however many engines make them.
func TestFreeRows(t *testing.T) {
	p := kernels.Default()
	p.K, p.N, p.L, p.Trials = 3, 100, 3, 3000
	for _, p.Keys = range []bool{false, true} {
		want := ""
		for _, w := range writes {
			for _, threads := range []int{1, 3} {
				s, err := Measure(t.Context(), nil, Request{Params: p, Backend: FreeName, Threads: threads, Write: w.Write, Meter: true})
				if err != nil {
					t.Fatal(w.Write, err)
				}
				if want == "" {
					want = s.Digest
				}
				if s.Digest != want || (s.Bytes == 0) != (w.Write == WriteNone) || s.PairSteps < 200*p.Trials || s.PairSteps > 400*p.Trials {
					t.Errorf("%s, %d threads: %+v, want the digest %s", w.Write, threads, s, want)
				}
			}
		}
	}
}

// A table of costs has a line for each output and number of threads, with the ratio to the first.
func TestRowCosts(t *testing.T) {
	run := func(_ context.Context, q Request) (Sample, error) {
		if q.Backend != FreeName || q.Params.Keys != (q.Params.Trials < 1<<20) {
			t.Errorf("%+v", q)
		}
		n := float64(q.Params.Trials) / 1e9
		return Sample{Digest: "d", Seconds: 60 * n / float64(q.Threads), Processor: 70 * n, Stages: Stages{Order: 3 * n, Hash: n, Writes: 5 * n}, Bytes: int64(16 * q.Params.Trials)}, nil
	}
	costs, err := RowPlan{Threads: []int{1, 2}, Samples: 3}.Measure(t.Context(), run)
	if err != nil || len(costs) != 2*len(rowOutputs) {
		t.Fatal(len(costs), err)
	}
	for i, c := range costs {
		if c.Threads != 1+i%2 || math.Abs(c.Ratio-float64(c.Threads)) > 1e-9 || math.Abs(c.Clock.Median*float64(c.Threads)-60) > 1e-9 || math.Abs(c.Serial-5) > 1e-9 || math.Abs(c.Order-3) > 1e-9 || math.Abs(c.Hash-1) > 1e-9 || c.Bytes != 16 {
			t.Errorf("%+v", c)
		}
	}
	var text strings.Builder
	WriteRowCosts(&text, Machine{}, "v", time.Now(), costs)
	// pieces of a blank line, headings and a line for each, below the machine
	if n := strings.Count(text.String(), "\n") - 1; n == 0 || n%(2+len(costs)) != 0 {
		t.Errorf("%d lines:\n%s", n, &text)
	}
	digests := 0
	_, err = RowPlan{Threads: []int{1}, Samples: 1}.Measure(t.Context(), func(context.Context, Request) (Sample, error) {
		digests++
		return Sample{Digest: strings.Repeat("d", digests)}, nil
	})
	if wrong := (WrongDigest{}); !errors.As(err, &wrong) {
		t.Errorf("different digests: %v", err)
	}
}
