package table

import (
	"encoding/binary"
	"sync"

	"github.com/klauspost/compress/huff0"
)

// Keys are random: nothing in them repeats, and all that a compressor gains is that their weights
// are few of the 256 bytes. So they are compressed as zstd without matches, in blocks of Huffman
// codes, which takes a third of the time of zstd's fastest level and even less space (AMD Zen 3,
// weights from -3 to 3: 1.5 ns a byte for 36 % against 4.7 ns for 37 %).

// sampleBytes is how many bytes decide whether others are compressed in this way.
const sampleBytes = 16 << 10

// packZstd appends values as a frame of zstd.
func packZstd(dst, values []byte, form form) []byte {
	if form == formBytes && likeKeys(values) {
		return appendHuffman(dst, values)
	}
	return zstdEncoder().EncodeAll(values, dst)
}

// likeKeys reports whether Huffman codes alone make about as little of the values' beginning as
// matches do. Weights of consecutive steps of a trial, for one, are not such values.
func likeKeys(values []byte) bool {
	sample := values[:min(len(values), sampleBytes)]
	return len(appendHuffman(nil, sample)) <= len(zstdEncoder().EncodeAll(sample, nil))*21/20
}

// Numbers of the format of zstd (RFC 8878).
const (
	zstdMagic        = 0xFD2FB528
	zstdHead         = 0x80   // a frame header with a window and a size of 4 bytes
	zstdWindowOf128K = 7 << 3 // 2^(10+7)
	zstdBlockMost    = 128 << 10

	blockRaw, blockRLE, blockCompressed = 0, 1, 2

	literalsCompressed = 2 | 3<<2 // by Huffman codes in 4 streams, with sizes of 18 bits
)

// appendHuffman appends a frame of zstd whose blocks are Huffman codes only.
func appendHuffman(dst, values []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, zstdMagic)
	dst = append(dst, zstdHead, zstdWindowOf128K)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(values)))
	codes := huffmanCodes.Get().(*huff0.Scratch)
	defer huffmanCodes.Put(codes)
	for {
		block := values[:min(len(values), zstdBlockMost)]
		values = values[len(block):]
		last := uint32(0)
		if len(values) == 0 {
			last = 1
		}
		dst = appendBlock(dst, block, last, codes)
		if last == 1 {
			return dst
		}
	}
}

// appendBlock appends a block of a frame of zstd.
func appendBlock(dst, block []byte, last uint32, codes *huff0.Scratch) []byte {
	head := func(kind uint32, size int) {
		v := last | kind<<1 | uint32(size)<<3
		dst = append(dst, byte(v), byte(v>>8), byte(v>>16))
	}
	const least = 64 // bytes that are worth a table of codes
	if len(block) >= least {
		out, _, err := huff0.Compress4X(block, codes)
		switch size := 5 + len(out) + 1; {
		case err == huff0.ErrUseRLE:
			head(blockRLE, len(block))
			return append(dst, block[0])
		case err == nil && size < len(block):
			head(blockCompressed, size)
			v := literalsCompressed | uint64(len(block))<<4 | uint64(len(out))<<22
			dst = append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32))
			const noMatches = 0
			return append(append(dst, out...), noMatches)
		}
	}
	head(blockRaw, len(block))
	return append(dst, block...)
}

// huffmanCodes keeps the tables of codes. WantLogLess: what is not a sixteenth shorter stays as it
// is.
var huffmanCodes = sync.Pool{New: func() any { return &huff0.Scratch{Reuse: huff0.ReusePolicyNone, WantLogLess: 4} }}
