package table

import (
	"fmt"
	"io"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"tpmbench/internal/phrase"
)

// sink writes to a file or a stream, counts the bytes, and keeps the first failure in its own
// words: the libraries above it may wrap it, swallow it or panic.
type sink struct {
	w       io.Writer
	name    string // for errors
	at      int64
	hash    *xxh3.Hasher // of what was written, nil if not wanted
	failure atomic.Pointer[error]

	// of a file, which is written behind the caller's back; nil for a stream, whose reader wants rows
	// as soon as there are any
	blocks *blocks
	around func(stage Stage, do func())
}

// Stage is what a goroutine does for a file besides the one that appends to it.
type Stage int

// The stages.
const (
	Hashing Stage = iota // the digest of the file's bytes
	Writing              // write(2)
)

// newSink returns the sink of a file; around is as in Options.
func newSink(w io.Writer, name string, around func(Stage, func())) *sink {
	s := &sink{w: w, name: name, around: around}
	if around == nil {
		s.around = func(_ Stage, do func()) { do() }
	}
	s.blocks = &blocks{
		hash: func(p []byte) {
			if s.hash != nil {
				s.around(Hashing, func() { s.hash.Write(p) })
			}
		},
		write: func(p []byte) (n int) {
			s.around(Writing, func() { n = s.out(p) })
			return n
		},
	}
	return s
}

// err returns the first failure.
func (s *sink) err() error {
	if e := s.failure.Load(); e != nil {
		return *e
	}
	return nil
}

// Write writes b, to a file perhaps only later. Once it has failed, it always fails.
func (s *sink) Write(p []byte) (int, error) {
	if err := s.err(); err != nil {
		return 0, err
	}
	if s.blocks != nil {
		s.blocks.put(p)
		s.at += int64(len(p))
		return len(p), s.err()
	}
	n := s.out(p)
	s.at += int64(n)
	if s.hash != nil {
		s.hash.Write(p[:n])
	}
	return n, s.err()
}

// out writes p now, unless something has failed.
func (s *sink) out(p []byte) (n int) {
	if s.err() != nil {
		return 0
	}
	err := guard(func() (err error) {
		n, err = s.w.Write(p)
		return err
	})
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		err = fmt.Errorf("cannot write %s: %w", s.name, phrase.Cause(err))
		s.failure.Store(&err)
	}
	return n
}

// flush returns once everything is written, or has failed.
func (s *sink) flush() error {
	if s.blocks != nil {
		s.blocks.flush()
	}
	return s.err()
}

// reached returns up to which byte everything was written. After a failure it may be less.
func (s *sink) reached() int64 {
	if s.blocks == nil {
		return s.at
	}
	return s.blocks.done.Load()
}

// back goes back to an earlier place and forgets a failure.
func (s *sink) back(at int64) {
	if s.blocks != nil {
		s.blocks.back(at)
	}
	s.at = at
	s.failure.Store(nil)
}

// end waits for what is being written and gives up the rest.
func (s *sink) end() {
	if s.blocks == nil {
		return
	}
	s.failure.CompareAndSwap(nil, &errEnded)
	s.blocks.end()
}

// Seek only returns the current position, which is what the writer of Arrow files asks for.
func (s *sink) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekCurrent {
		return 0, fmt.Errorf("cannot seek in %s", s.name)
	}
	return s.at, nil
}
