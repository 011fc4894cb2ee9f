package table

import (
	"bytes"
	"fmt"
	"io"

	"github.com/golang/snappy"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// maxBatchBytes bounds what one batch or row group may take in memory, 1 GiB.
const maxBatchBytes = 1 << 30

// maxWindow bounds the history that a zstd frame may request, 32 MiB; levels up to 19 request at
// most 8 MiB.
const maxWindow = 32 << 20

// codec is a compression within a file.
type codec string

const (
	codecNone   codec = "none"
	codecZstd   codec = "zstd"
	codecSnappy codec = "snappy"
	codecFrame  codec = "lz4 frame"
	codecRaw    codec = "lz4 block"
	codecGzip   codec = "gzip"
)

// inflater decompresses. It keeps its decoders from one call to the next, and the scratch memory
// that holds the results. It allocates memory as data arrive, not as a length claims.
type inflater struct {
	scratch
	zstd *zstd.Decoder
	lz4  *lz4.Reader
}

// Close releases the decoders.
func (z *inflater) Close() {
	if z.zstd != nil {
		z.zstd.Close()
	}
}

// inflate returns the decompressed contents of src, exactly size bytes, or an error. The result is
// src itself or lies in the scratch memory.
func (z *inflater) inflate(c codec, src []byte, size int64) ([]byte, error) {
	if size < 0 || size > maxBatchBytes {
		return nil, fmt.Errorf("corrupt: a column claims %d bytes, at most %d are possible", size, maxBatchBytes)
	}
	switch c {
	case codecNone:
		if int64(len(src)) != size {
			return nil, fmt.Errorf("corrupt: a column claims %d bytes where there are %d", size, len(src))
		}
		return src, nil
	case codecZstd:
		if err := z.reset(src); err != nil {
			return nil, err
		}
		return z.fill(z.zstd, len(src), size)
	case codecFrame:
		if z.lz4 == nil {
			z.lz4 = lz4.NewReader(nil)
		}
		z.lz4.Reset(bytes.NewReader(src))
		return z.fill(z.lz4, len(src), size)
	case codecGzip:
		r, err := gzip.NewReader(bytes.NewReader(src))
		if err != nil {
			return nil, fmt.Errorf("corrupt: a column cannot be decompressed: %w", err)
		}
		return z.fill(r, len(src), size)
	case codecSnappy:
		n, err := snappy.DecodedLen(src)
		if err != nil || int64(n) != size || n > 64*len(src) {
			return nil, fmt.Errorf("corrupt: %d bytes of snappy cannot hold %d", len(src), size)
		}
		return snappy.Decode(z.take(n), src)
	case codecRaw:
		if size > 256*int64(len(src)) {
			return nil, fmt.Errorf("corrupt: %d bytes of lz4 cannot hold %d", len(src), size)
		}
		dst := z.take(int(size))
		if n, err := lz4.UncompressBlock(src, dst); err != nil || int64(n) != size {
			return nil, fmt.Errorf("corrupt: a column is not lz4 of %d bytes", size)
		}
		return dst, nil
	}
	return nil, fmt.Errorf("compression %s cannot be read: none, zstd, lz4, snappy and gzip can", c)
}

func (z *inflater) reset(src []byte) (err error) {
	if z.zstd == nil {
		z.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return err
		}
	}
	return z.zstd.Reset(bytes.NewReader(src))
}

// fill reads exactly size bytes, decompressed from the given number of packed bytes, and then the
// end of r.
func (z *inflater) fill(r io.Reader, packed int, size int64) ([]byte, error) {
	dst := z.take(int(min(size, 64<<10+8*int64(packed)) + 1)) // one more, to see the end
	have := 0
	for {
		n, err := r.Read(dst[have:])
		have += n
		switch {
		case int64(have) > size:
			return nil, fmt.Errorf("corrupt: a column holds more than the %d bytes it claims", size)
		case err == io.EOF && int64(have) == size:
			return dst[:size:size], nil
		case err == io.EOF:
			return nil, fmt.Errorf("corrupt: a column holds %d bytes of the %d it claims", have, size)
		case err != nil:
			return nil, fmt.Errorf("corrupt: a column cannot be decompressed: %w", err)
		case have == len(dst):
			dst = z.longer(int(min(2*int64(have), size+1)))
		}
	}
}
