package cuda

import (
	"encoding/binary"

	"tpmbench/kernels"
)

// feed says which trials are on the device: granted trials are prepared into the ring, a batch at a
// time, and can be taken when their batch is whole.
type feed struct {
	ring     int
	words    int // of all machines: what there is to prepare of a trial
	granted  uint64
	returned uint64 // rows that came back
	tail     uint64 // trials prepared since the beginning
	taken    uint64 // of them, as far as known
	ended    bool   // the source has no more

	trials []kernels.Trial // for the source
	batch  int             // trials in preparation
	from   int             // words of them prepared
	fresh  bool            // their numbers are still to be uploaded
	pieces int             // words of all machines a launch
}

// What a launch of prepare may do: words of 32 weights of one trial, some 1,500 instructions each,
// and of all trials together. That is some milliseconds.
const (
	mostPreparedWords = 2048
	mostPreparedInAll = 1 << 27
)

// mostAsked is the most trials that the source is asked for at a time.
const mostAsked = 1 << 12

func newFeed(p kernels.Params, z sizes) feed {
	return feed{ring: z.ring, words: p.Machines() * p.K * ((p.N + 31) / 32), trials: make([]kernels.Trial, min(z.ring, mostAsked))}
}

// flying is the number of trials granted whose rows have not come back.
func (f *feed) flying() int { return int(f.granted - f.returned) }

// idle reports that there is none.
func (f *feed) idle() bool { return f.flying() == 0 }

// ask gets trials for all places of the ring that are free, unless a batch is in preparation, and
// puts their numbers into to. It returns false where there are none and will be none.
func (f *feed) ask(src kernels.Source, to []byte, wait bool) bool {
	if f.batch > 0 || f.ended {
		return !f.ended || f.batch > 0
	}
	for room := f.ring - int(f.tail-f.taken); f.batch < room; wait = false {
		n, more := src.Next(f.trials[:min(room-f.batch, len(f.trials))], wait)
		if !more {
			f.ended = true
			break
		}
		if n == 0 {
			break
		}
		for i, t := range f.trials[:n] {
			binary.LittleEndian.PutUint64(to[8*(f.batch+i):], t.Number)
		}
		f.batch += n
	}
	if f.batch > 0 {
		f.granted += uint64(f.batch)
		f.fresh, f.from = true, 0
		f.pieces = max(1, min(f.words, mostPreparedWords, mostPreparedInAll/f.batch))
	}
	return !f.ended || f.batch > 0
}

// piece returns what the next launch prepares.
func (f *feed) piece() (from, to int) { return f.from, min(f.from+f.pieces, f.words) }

// prepared notes that the words up to to are prepared, in a slice that is under way.
func (f *feed) prepared(to int) {
	f.from = to
	if f.batch > 0 && to == f.words {
		f.tail += uint64(f.batch)
		f.batch = 0
	}
}

// back notes the counts of a slice that began with prefetched trials up to tail.
func (f *feed) back(taken, tail, rows uint64) {
	f.taken = min(taken, tail)
	f.returned += rows
}
