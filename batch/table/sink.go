package table

import (
	"fmt"
	"io"

	"github.com/zeebo/xxh3"

	"tpmbench/internal/phrase"
)

// sink writes to a file or a stream, counts the bytes, and keeps the first failure in its own
// words: the libraries above it may wrap it, swallow it or panic.
type sink struct {
	w    io.Writer
	name string // for errors
	at   int64
	hash *xxh3.Hasher // of what was written, nil if not wanted
	err  error
}

// Write writes b. Once it has failed, it always fails.
func (s *sink) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.w.Write(p)
	s.at += int64(n)
	if s.hash != nil {
		s.hash.Write(p[:n])
	}
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		s.err = fmt.Errorf("cannot write %s: %w", s.name, phrase.Cause(err))
	}
	return n, s.err
}

// Seek only returns the current position, which is what the writer of Arrow files asks for.
func (s *sink) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekCurrent {
		return 0, fmt.Errorf("cannot seek in %s", s.name)
	}
	return s.at, nil
}
