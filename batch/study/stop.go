package study

import (
	"errors"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/kernels"
)

// chunk is the number of trials between two looks at the standard error. It is part of what a result means: with another one,
// points would end elsewhere.
const chunk = 1000

// errEnough ends a run whose standard error is small enough.
var errEnough = errors.New("the standard error is small enough")

// stopper writes rows up to the end of the first chunk after which the standard error of the mean of sync_steps is at most se.
type stopper struct {
	*parts.Writer
	p     kernels.Params
	se    float64
	stats *batch.Stats // of the rows written
}

// enough tells whether to end after the rows so far.
func (s *stopper) enough() bool {
	if s.stats.Trials() == 0 || s.stats.Trials()%chunk != 0 {
		return false
	}
	se := s.stats.SyncSteps().SE
	return se != nil && *se <= s.se
}

// Write implements batch.Output.
func (s *stopper) Write(rec arrow.Record) error {
	for at := int64(0); at < rec.NumRows(); {
		n := min(rec.NumRows()-at, int64(chunk-s.stats.Trials()%chunk))
		if err := s.write(rec, at, at+n); err != nil {
			return err
		}
		if at += n; s.enough() {
			return errEnough
		}
	}
	return nil
}

func (s *stopper) write(rec arrow.Record, from, to int64) error {
	part := rec.NewSlice(from, to)
	defer part.Release()
	if err := s.Writer.Write(part); err != nil {
		return err
	}
	return s.count(part)
}

// count adds rows that are written to the statistics.
func (s *stopper) count(rec arrow.Record) error {
	rows, err := batch.Results(rec, s.p)
	if err == nil {
		s.stats.Add(rows, s.p)
	}
	return err
}
