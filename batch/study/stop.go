package study

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/kernels"
)

// chunk is the number of trials between two checks of the standard error. It is part of a result's
// definition: with another value, points would end elsewhere.
const chunk = 1000

// errEnough ends a run once its standard error is small enough.
var errEnough = errors.New("the standard error is small enough")

// stopper writes rows up to the end of the first chunk after which the standard error of the mean
// of sync_steps is at most se.
type stopper struct {
	out   *parts.Writer // not embedded: rows must pass Write
	p     kernels.Params
	se    float64
	stats *batch.Stats // of the rows written
}

// enough reports whether to stop after the rows so far.
func (s *stopper) enough() bool {
	trials := s.stats.Trials()
	return trials%chunk == 0 && Enough(trials, s.stats.SyncSteps().SE, s.se)
}

// Enough reports whether a point ends after the given number of trials with a standard error of se,
// where points end once it is at most want; 0 means that they do not.
func Enough(trials uint64, se *float64, want float64) bool {
	return trials > 0 && trials%chunk == 0 && se != nil && want > 0 && *se <= want
}

// Digest returns the digest of the rows written.
func (s *stopper) Digest() uint64 { return s.out.Digest() }

// Write implements batch.Output.
func (s *stopper) Write(rec arrow.Record) error {
	return s.chunks(rec, func(rows arrow.Record) error {
		if err := s.out.Write(rows); err != nil {
			return err
		}
		if err := s.count(rows); err != nil {
			return err
		}
		if s.enough() {
			return errEnough
		}
		return nil
	})
}

// replay counts existing rows. If there are more of them than the standard error asks for, the
// point would differ from one that was run in one go.
func (s *stopper) replay(rec arrow.Record) error {
	return s.chunks(rec, func(rows arrow.Record) error {
		if s.enough() {
			return fmt.Errorf("a standard error of %v would end it after %d trials, and it has more: resume it with the one it was begun with, or with a smaller one", s.se, s.stats.Trials())
		}
		return s.count(rows)
	})
}

// chunks passes the rows of rec to f, never beyond the end of a chunk at a time.
func (s *stopper) chunks(rec arrow.Record, f func(arrow.Record) error) error {
	for at := int64(0); at < rec.NumRows(); {
		n := min(rec.NumRows()-at, int64(chunk-s.stats.Trials()%chunk))
		rows := rec.NewSlice(at, at+n)
		err := f(rows)
		rows.Release()
		if err != nil {
			return err
		}
		at += n
	}
	return nil
}

// count adds rows to the statistics.
func (s *stopper) count(rec arrow.Record) error {
	rows, err := batch.Results(rec, s.p)
	if err == nil {
		s.stats.Add(rows, s.p)
	}
	return err
}
