package table

import (
	"runtime"
	_ "unsafe" // for go:linkname

	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/klauspost/compress/zstd"
)

// The Parquet library makes an encoder for each page that it compresses, with tables of a megabyte for each processor: most of
// the time of a file of a thousand rows. It has no way to be given another, so its table of codecs gets one here that is made
// once.
//
//go:linkname codecs github.com/apache/arrow/go/v15/parquet/compress.codecs
var codecs map[compress.Compression]compress.Codec

func init() {
	codecs[compress.Codecs.Zstd] = keptZstd{codecs[compress.Codecs.Zstd], newZstd()}
}

// keptZstd is the library's codec with an encoder that is used for every page.
type keptZstd struct {
	compress.Codec
	encoder *zstd.Encoder
}

// EncodeLevel implements compress.Codec. The level is always the usual one.
func (z keptZstd) EncodeLevel(dst, src []byte, _ int) []byte {
	return z.encoder.EncodeAll(src, dst[:0])
}

// What an encoder keeps: tables of 1.3 MB, and a history a little longer than the window, where the library's own window of 8 MB
// makes that 16. Most pages are no longer than the window.
const (
	encoders   = 4 // pages that are compressed at once
	zstdWindow = 2 * pageBytes
)

func newZstd() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithZeroFrames(true), zstd.WithEncoderLevel(zstd.SpeedFastest), // no larger files here
		zstd.WithEncoderConcurrency(min(encoders, runtime.GOMAXPROCS(0))), zstd.WithWindowSize(zstdWindow), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // only of options that cannot be
	}
	return e
}
