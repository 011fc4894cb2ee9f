package table

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zeebo/xxh3"
)

// slow is a file whose writes take time and are recorded.
type slow struct {
	bytes.Buffer
	begins []int // where each write began
	takes  time.Duration
	fails  int // in this write, counted from 1
}

func (s *slow) Write(p []byte) (int, error) {
	time.Sleep(s.takes)
	s.begins = append(s.begins, s.Len())
	if len(s.begins) == s.fails {
		n, _ := s.Buffer.Write(p[:len(p)/2])
		return n, io.ErrClosedPipe
	}
	return s.Buffer.Write(p)
}

// noise returns n bytes of which no two pieces are alike.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

// Whatever the lengths in which bytes come, they are written once, in order and in whole blocks, and
// hashed; a flush in between shortens the block that it ends, and the next ones begin at multiples
// of the size again. No goroutine is left.
func TestBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &slow{takes: time.Millisecond}
		s := newSink(f, "x", nil)
		s.hash = xxh3.New()
		want := noise(11*BlockBytes + 1234)
		rng := rand.New(rand.NewPCG(1, 2))
		flushed := map[int]bool{0: true}
		for at := 0; at < len(want); {
			n := min(1+rng.IntN(1<<rng.IntN(20)), len(want)-at)
			if _, err := s.Write(want[at : at+n]); err != nil {
				t.Fatal(err)
			}
			if at += n; rng.IntN(20) == 0 {
				if err := s.flush(); err != nil || f.Len() != at || s.reached() != int64(at) {
					t.Fatalf("%d of %d bytes were written, %d reached: %v", f.Len(), at, s.reached(), err)
				}
				flushed[at] = true
			}
		}
		if err := s.flush(); err != nil || !bytes.Equal(f.Bytes(), want) || s.at != int64(len(want)) {
			t.Errorf("%d bytes were written, other than the %d: %v", f.Len(), s.at, err)
		}
		if s.hash.Sum64() != xxh3.Hash(want) {
			t.Error("another digest")
		}
		for _, at := range f.begins {
			if at%BlockBytes != 0 && !flushed[at] {
				t.Errorf("a write begins at byte %d", at)
			}
		}
		s.end()
	})
}

// Who appends to a slow file waits once its blocks are full, and not before.
func TestBlocksBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &slow{takes: time.Hour}
		s := newSink(f, "x", nil)
		begin := time.Now()
		s.Write(noise(blocksMost * BlockBytes))
		if took := time.Since(begin); took != 0 {
			t.Errorf("%v until the blocks are full", took)
		}
		s.Write([]byte{1})
		if took := time.Since(begin); took != time.Hour {
			t.Errorf("%v until a block is free", took)
		}
		if s.flush(); s.reached() != blocksMost*BlockBytes+1 || time.Since(begin) != (blocksMost+1)*time.Hour {
			t.Errorf("%d bytes after %v", s.reached(), time.Since(begin))
		}
		s.end()
	})
}

// A failure shows in a later call, whatever was written before it counts, and nothing is written
// after it until the sink goes back. A file that ends early takes no more blocks.
func TestBlocksFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &slow{fails: 3}
		s := newSink(f, "x", nil)
		want := noise(8 * BlockBytes)
		s.Write(want)
		if err := s.flush(); !errors.Is(err, io.ErrClosedPipe) || err.Error() != "cannot write x: io: read/write on closed pipe" {
			t.Error(err)
		}
		const half = 2*BlockBytes + BlockBytes/2
		if n, err := s.Write(want); n != 0 || err == nil || f.Len() != half || s.reached() != half {
			t.Errorf("%d more bytes after %d of %d: %v", n, f.Len(), s.reached(), err)
		}
		f.Truncate(BlockBytes + 1)
		s.back(BlockBytes + 1)
		s.Write(want[BlockBytes+1:])
		if err := s.flush(); err != nil || !bytes.Equal(f.Bytes(), want) || s.reached() != int64(len(want)) {
			t.Errorf("%d bytes, %d reached: %v", f.Len(), s.reached(), err)
		}
		s.Write(want[:10])
		if s.end(); f.Len() != len(want) {
			t.Errorf("%d bytes of a file that was given up", f.Len())
		}
	})
}

// A file that is no longer than a block needs no goroutine.
func TestBlocksShort(t *testing.T) {
	f := &slow{}
	s := newSink(f, "x", nil)
	for range 3 {
		s.Write(noise(BlockBytes/3 - 1))
		if err := s.flush(); err != nil || s.blocks.hashing != nil || s.blocks.made != 1 {
			t.Error(s.blocks.made, err)
		}
	}
	s.end()
}
