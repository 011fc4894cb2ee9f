package batch

import (
	"fmt"
	"sync"

	"tpmbench/batch/table"
)

// target is what those who encode rows of a job need to know of it. It is made for the first rows
// of a job, since a run may have many jobs.
type target struct {
	job  *Job
	make func() // fills in the rest, once

	fixed *fixedColumns // of the job's schema
	own   func(column string) bool
}

func newTarget(j *Job, version, backend string) *target {
	t := &target{job: j}
	t.make = sync.OnceFunc(func() {
		schema := j.Schema
		if schema == nil {
			schema = Schema(j.Params, version, backend)
		}
		t.fixed = &fixedColumns{schema: schema, p: j.Params}
		t.own = Digested(j.Params)
	})
	return t
}

// encode does everything with the first n rows of a segment that needs no order. Its rows are
// complete.
func (s *segment) encode(n int) {
	defer s.encoded.Store(true)
	defer recovered(&s.err)
	t := s.target
	t.make()
	rows := *s.rows
	rows.Resize(n)
	s.stats.Add(&rows, t.job.Params)
	rec := s.records(t.fixed, n)
	switch out := t.job.Output.(type) {
	case Appender:
		s.piece, s.err = out.Encode(rec)
	case digester:
		s.err = nil
	default:
		s.digest, s.err = table.DigestOf(rec, t.own)
	}
}

// recovered makes a panic an error.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("writing rows: %v", v)
	}
}

// release gives up what was encoded.
func (s *segment) release() {
	if s.piece != nil {
		s.piece.Release()
		s.piece = nil
	}
}
