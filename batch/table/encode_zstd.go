package table

import (
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// What an encoder keeps: tables of 1.3 MB, and a history a little longer than the window, where the
// library's own window of 8 MB makes that 16. Pages are hardly longer than the window.
const (
	encoders   = 4 // pages that are compressed at once
	zstdWindow = 2 * pageBytes
)

// zstdEncoder compresses the pages of all tables: making one takes longer than writing a file of a
// thousand rows.
var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil,
		zstd.WithZeroFrames(true),                // a page of nulls only is a frame, too
		zstd.WithEncoderLevel(zstd.SpeedFastest), // no larger files here
		zstd.WithAllLitEntropyCompression(true),  // places in a dictionary seldom repeat; some are frequent
		zstd.WithEncoderConcurrency(min(encoders, runtime.GOMAXPROCS(0))),
		zstd.WithWindowSize(zstdWindow),
		zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // only of options that cannot be
	}
	return e
})
