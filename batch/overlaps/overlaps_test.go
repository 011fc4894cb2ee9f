package overlaps

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch/table"
	"tpmbench/kernels/perceptron"
	"tpmbench/kernels/perceptron/theory"
)

// kept copies the rows that it receives.
type kept struct {
	trial, step         []int64
	eta, alpha, overlap []float64
	most                int // rows taken before it fails; 0 for all
}

var errFull = errors.New("full")

func (k *kept) Write(rec arrow.Record) error {
	if k.most > 0 && len(k.trial)+int(rec.NumRows()) > k.most {
		return errFull
	}
	k.trial = append(k.trial, rec.Column(0).(*array.Int64).Int64Values()...)
	k.eta = append(k.eta, rec.Column(1).(*array.Float64).Float64Values()...)
	k.step = append(k.step, rec.Column(2).(*array.Int64).Int64Values()...)
	k.alpha = append(k.alpha, rec.Column(3).(*array.Float64).Float64Values()...)
	k.overlap = append(k.overlap, rec.Column(4).(*array.Float64).Float64Values()...)
	return nil
}

func small() perceptron.Params {
	return perceptron.Params{N: 20, Etas: []float64{0.7, 2.2}, Steps: 200, Points: 10, Seed: 3, FirstTrial: math.MaxInt64 - 10, Trials: 11}
}

// TestRows checks the meaning of every row, in order, for any number of threads.
func TestRows(t *testing.T) {
	p := small()
	var digest string
	for _, threads := range []int{1, 2, 5} {
		var k kept
		var done atomic.Uint64
		stats, s, err := Run(t.Context(), p, Options{Threads: threads, Done: &done}, &k)
		if err != nil || len(k.trial) != 11*22 || done.Load() != 11 || stats.Trials() != 11 || s.Trials != 11 {
			t.Fatalf("%d rows of %d trials, %v", len(k.trial), done.Load(), err)
		}
		i := 0
		for trial := range p.Trials {
			for _, eta := range p.Etas {
				pair := perceptron.New(p.N, eta, p.Seed, p.FirstTrial+trial)
				for j := range p.Points + 1 {
					for pair.T < p.Time(j) {
						pair.Step()
					}
					if k.trial[i] != int64(p.FirstTrial+trial) || k.eta[i] != eta || k.step[i] != int64(pair.T) || k.alpha[i] != float64(pair.T)/20 || k.overlap[i] != pair.Overlap() {
						t.Fatalf("row %d: trial %d, eta %v, step %d, alpha %v, overlap %v", i, k.trial[i], k.eta[i], k.step[i], k.alpha[i], k.overlap[i])
					}
					i++
				}
			}
		}
		if digest == "" {
			digest = s.Digest
		}
		if s.Digest != digest || digest == table.NoDigest {
			t.Errorf("%d threads: digest %s, want %s", threads, s.Digest, digest)
		}
	}
}

// TestStats checks the moments of the rows.
func TestStats(t *testing.T) {
	p := small()
	var k kept
	stats, s, err := Run(t.Context(), p, Options{}, &k)
	if err != nil {
		t.Fatal(err)
	}
	for e := range p.Etas {
		var sum, squares float64
		low := uint64(0)
		for i := range p.Trials {
			r := k.overlap[int(i)*p.Rows()+e*11+10]
			sum += r
			if r < Antiparallel {
				low++
			}
		}
		mean := sum / 11
		for i := range p.Trials {
			d := k.overlap[int(i)*p.Rows()+e*11+10] - mean
			squares += d * d
		}
		sd := math.Sqrt(squares / 10)
		m := stats.Final(e)
		if math.Abs(m.Mean()-mean) > 1e-14 || math.Abs(m.SD()-sd) > 1e-14 || math.Abs(m.SE()-sd/math.Sqrt(11)) > 1e-14 || stats.Low(e) != low {
			t.Errorf("eta %v: %v, %v, %d low, want %v, %v, %d", p.Etas[e], m.Mean(), m.SD(), stats.Low(e), mean, sd, low)
		}
		r := s.Rates[e]
		if *r.Overlap != m.Mean() || *r.SD != m.SD() || *r.SE != m.SE() || r.Antiparallel != low || r.Theory.Final != theory.FinalOverlap(r.Eta) {
			t.Errorf("%+v", r)
		}
	}
	if stats.Low(0) != 0 || stats.Low(1) == 0 {
		t.Errorf("%d and %d pairs end antiparallel", stats.Low(0), stats.Low(1))
	}
}

// TestTheory: N = 400 follows equation 5 and ends at equation 6.
func TestTheory(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds")
	}
	p := perceptron.Params{N: 400, Etas: []float64{0.5, 1, 2.5}, Steps: 4000, Points: 10, Seed: 1, Trials: 40}
	stats, _, err := Run(t.Context(), p, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for e, eta := range p.Etas {
		var alphas []float64
		for j := range 11 {
			alphas = append(alphas, p.Alpha(p.Time(j)))
		}
		for j, want := range theory.Overlaps(eta, 0, alphas) {
			if m := stats.At(e, j); math.Abs(m.Mean()-want) > 4*m.SE()+2.0/400*4 {
				t.Errorf("eta %v, alpha %v: %.4f ± %.4f, theory %.4f", eta, alphas[j], m.Mean(), m.SE(), want)
			}
		}
	}
}

// TestEnds has runs without trials, with wrong parameters, with a full output and with a context
// that is done.
func TestEnds(t *testing.T) {
	p := small()
	p.Trials = 0
	if stats, s, err := Run(t.Context(), p, Options{}, nil); err != nil || stats.Trials() != 0 || s.Rates[0].Overlap != nil || s.Digest != table.NoDigest {
		t.Errorf("no trials: %+v, %v", s, err)
	}
	p.N = 0
	if _, _, err := Run(t.Context(), p, Options{}, nil); err == nil {
		t.Error("no inputs, and no error")
	}
	p = small()
	p.Steps, p.Points, p.Trials, p.FirstTrial = 8000, 8000, 30, 0
	k := kept{most: 2 * p.Rows()} // a trial is a record
	if stats, _, err := Run(t.Context(), p, Options{Threads: 2}, &k); !errors.Is(err, errFull) || stats.Trials() >= 30 || len(k.trial) != 2*p.Rows() {
		t.Errorf("%d rows, %v", len(k.trial), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if stats, _, err := Run(ctx, p, Options{}, nil); !errors.Is(err, context.Canceled) || stats.Trials() > 0 {
		t.Errorf("%d trials, %v", stats.Trials(), err)
	}
	one := small()
	one.Trials = 1
	if _, s, err := Run(t.Context(), one, Options{}, nil); err != nil || s.Rates[0].Overlap == nil || s.Rates[0].SD != nil {
		t.Errorf("one trial: %+v, %v", s, err)
	}
}

// TestFiles checks digest and metadata in each format.
func TestFiles(t *testing.T) {
	p := small()
	for _, format := range []table.Format{table.Arrow, table.Stream, table.Parquet} {
		path := filepath.Join(t.TempDir(), "r."+string(format))
		w, err := table.Create(path, Schema(p, "v1"), table.Options{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		_, s, err := Run(t.Context(), p, Options{Version: "v1"}, w)
		if err != nil || w.Commit() != nil {
			t.Fatal(err)
		}
		r, err := table.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		md := r.Schema().Metadata().ToMap()
		for key, want := range map[string]string{"tpm.kind": "perceptron", "tpm.eta": "0.7,2.2", "tpm.n": "20", "tpm.steps": "200", "tpm.points": "10",
			"tpm.seed": "3", "tpm.first_trial": "9223372036854775797", "tpm.trials": "11", "tpm.digest": s.Digest, "tpm.version": "v1", "tpm.contract": "2"} {
			if md[key] != want {
				t.Errorf("%s: %s is %q, want %q", format, key, md[key], want)
			}
		}
		var k kept
		rec, err := r.Next()
		if err != nil || k.Write(rec) != nil || len(k.trial) != 242 {
			t.Errorf("%s: %d rows, %v", format, len(k.trial), err)
		}
		r.Close()
	}
}
