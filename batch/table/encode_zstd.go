package table

import (
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// An encoder keeps tables of 1.3 MB and a history a little longer than the window; with the
// library's default window of 8 MB that would be 16 MB. Pages and the columns of an Arrow batch are
// hardly longer than this window.
const zstdWindow = 2 * pageBytes

// zstdEncoder compresses for all tables, as much at once as there are processors: creating an
// encoder takes longer than writing a file of a thousand rows.
var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil,
		zstd.WithZeroFrames(true),                // a page with only nulls needs a frame, too
		zstd.WithEncoderLevel(zstd.SpeedFastest), // files do not get larger
		// dictionary indexes rarely repeat, but some are frequent
		zstd.WithAllLitEntropyCompression(true),
		zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)),
		zstd.WithWindowSize(zstdWindow),
		zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // only with invalid options
	}
	return e
})
