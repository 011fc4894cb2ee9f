package bench

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Request asks for one run, a sample.
type Request struct {
	Params  kernels.Params `json:"params"`
	Backend string         `json:"backend"`
	Threads int            `json:"threads"`
	Write   Write          `json:"write"`
	Meter   bool           `json:"meter"` // also measure where the time goes, which takes a little time itself
}

// Sample is the result of one run.
type Sample struct {
	Digest        string `json:"digest"`
	PairSteps     uint64 `json:"pair_steps"`
	LearningSteps uint64 `json:"learning_steps"` // 0 if a pair did not synchronise
	// from opening engines to the last row written
	Seconds float64 `json:"seconds"`
	// of the whole process, as its parent measures it; 0 if unknown
	Process float64 `json:"process"`
	// to the first row that an engine handed over; 0 if there was none
	First float64 `json:"first"`
	// most bytes of memory that the process used at once; 0 if unknown
	Peak int64 `json:"peak"`
	// processor seconds of the process, and of the stages that no second processor shares; 0 if
	// unknown. Only runs on Free have them.
	Processor float64 `json:"processor,omitempty"`
	Stages
	Bytes int64 `json:"bytes,omitempty"` // of the file
	// processor seconds that the system takes to write as many bytes; 0 if unknown
	System float64           `json:"system,omitempty"`
	Meter  *kernels.Measured `json:"meter,omitempty"`
}

// Measure does the run that q requests, on backend b.
func Measure(ctx context.Context, b kernels.Backend, q Request) (Sample, error) {
	metered := &meters{Backend: b}
	if q.Meter {
		b = metered
	}
	if q.Backend == FreeName {
		return measureFree(ctx, q)
	}
	start := time.Now()
	first := &firsts{Backend: b, start: start}
	summary, _, err := run(ctx, first, q, nil)
	if err != nil {
		return Sample{}, err
	}
	return Sample{
		Digest: summary.Digest, PairSteps: summary.PairSteps, LearningSteps: learningSteps(summary),
		Seconds: time.Since(start).Seconds(), First: first.seconds(), Peak: peakMemory(), Meter: metered.measured(),
	}, nil
}

// learningSteps returns the sum of all pairs' learning steps, or 0 if a pair did not synchronise:
// the mean in the summary leaves out such pairs.
func learningSteps(s batch.Summary) uint64 {
	if s.LearningSteps.Mean == nil || s.Synced < s.Trials {
		return 0
	}
	return uint64(math.Round(*s.LearningSteps.Mean * float64(s.Synced)))
}

// measureFree does a run on Free.
func measureFree(ctx context.Context, q Request) (s Sample, err error) {
	if q.Params.Keys {
		freeWeights()
	}
	var watch stageWatch
	start, process := time.Now(), processTime()
	summary, bytes, err := run(ctx, Free{Lanes: 512}, q, &watch)
	if err != nil {
		return s, err
	}
	s = Sample{Digest: summary.Digest, PairSteps: summary.PairSteps, Seconds: time.Since(start).Seconds(), Peak: peakMemory(),
		Processor: (processTime() - process).Seconds(), Stages: watch.stages(), Bytes: bytes}
	s.System, err = writeBytes(bytes)
	return s, err
}

// writeBytes writes that many bytes to a temporary file, in blocks as tables do, and returns the
// processor time that it took.
func writeBytes(bytes int64) (seconds float64, err error) {
	f, err := os.CreateTemp("", "tpmbench-bench-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	piece := make([]byte, table.BlockBytes)
	before := threadTime()
	for ; bytes > 0; bytes -= int64(len(piece)) {
		if _, err := f.Write(piece[:min(bytes, int64(len(piece)))]); err != nil {
			return 0, err
		}
	}
	return (threadTime() - before).Seconds(), nil
}

// run does the run and returns the size of the file; watch, which may be nil, measures its stages.
// The digest is that of the rows as they were written.
func run(ctx context.Context, b kernels.Backend, q Request, watch *stageWatch) (s batch.Summary, size int64, err error) {
	// a device has one engine, however many threads there are
	o := batch.Options{Threads: min(q.Threads, b.Info().Workers), Version: "bench"}
	if watch != nil {
		o.Around = watch.ordering
	}
	if q.Write == WriteNone {
		s, err = batch.Run(ctx, b, q.Params, o, nil)
		return s, 0, err
	}
	dir, err := os.MkdirTemp("", "tpmbench-bench-")
	if err != nil {
		return s, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path, how := filepath.Join(dir, "rows"), q.Write.options()
	if watch != nil {
		how.Around = watch.ofFile
	}
	w, err := table.Create(path, batch.Schema(q.Params, o.Version, q.Backend), how)
	if err != nil {
		return s, 0, err
	}
	if s, err = batch.Run(ctx, b, q.Params, o, w); err != nil {
		w.Discard()
		return s, 0, err
	}
	if err := w.Commit(); err != nil {
		return s, 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return s, 0, err
	}
	return s, info.Size(), nil
}

// meters wraps a backend and measures its engines.
type meters struct {
	kernels.Backend
	engines []kernels.Meter
}

// Open implements kernels.Backend.
func (m *meters) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	e, err := m.Backend.Open(p, worker)
	if meter, ok := e.(kernels.Meter); ok && err == nil {
		meter.Measure()
		m.engines = append(m.engines, meter)
	}
	return e, err
}

// measured adds up the measurements of all engines; nil if none was measured.
func (m *meters) measured() *kernels.Measured {
	if len(m.engines) == 0 {
		return nil
	}
	var sum kernels.Measured
	at := map[string]int{}
	for _, e := range m.engines {
		one := e.Measured()
		sum.LaneSteps += one.LaneSteps
		sum.PairSteps += one.PairSteps
		sum.Draws += one.Draws
		sum.Drawn += one.Drawn
		sum.Moved += one.Moved
		for _, p := range one.Phases {
			i, ok := at[p.Name]
			if !ok {
				i = len(sum.Phases)
				at[p.Name] = i
				sum.Phases = append(sum.Phases, kernels.Phase{Name: p.Name, Work: p.Work})
			}
			sum.Phases[i].Time += p.Time
			sum.Phases[i].Items += p.Items
		}
	}
	return &sum
}
