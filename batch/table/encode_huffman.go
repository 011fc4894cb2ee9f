package table

import (
	"sync"

	"github.com/klauspost/compress/huff0"
)

// Keys are random: nothing in them repeats, and all that a compressor gains is that their weights
// are few of the 256 bytes. So they are compressed as zstd without matches, in blocks of Huffman
// codes, which takes a third of the time of zstd's fastest level and even less space (AMD Zen 3,
// weights from -3 to 3: 1.5 ns a byte for 36 % against 4.7 ns for 37 %).

// sampleBytes is how many bytes decide whether others are compressed in this way.
const sampleBytes = 16 << 10

// likeKeys reports whether Huffman codes alone make about as little of the values' beginning as
// matches do. Weights of consecutive steps of a trial, for one, are not such values.
func likeKeys(values []byte) bool {
	sample := values[:min(len(values), sampleBytes)]
	return len(appendHuffman(nil, sample)) <= len(zstdEncoder().EncodeAll(sample, nil))*21/20
}

// appendHuffman appends a frame of zstd whose blocks are Huffman codes only.
func appendHuffman(dst, values []byte) []byte {
	dst = appendFrameHead(dst, len(values))
	codes := huffmanCodes.Get().(*huff0.Scratch)
	defer huffmanCodes.Put(codes)
	for {
		block := values[:min(len(values), zstdBlockMost)]
		values = values[len(block):]
		dst = appendBlock(dst, block, len(values) == 0, codes)
		if len(values) == 0 {
			return dst
		}
	}
}

// appendBlock appends a block of a frame of zstd.
func appendBlock(dst, block []byte, last bool, codes *huff0.Scratch) []byte {
	const least = 64 // bytes that are worth a table of codes
	if len(block) >= least {
		out, _, err := huff0.Compress4X(block, codes)
		switch size := 5 + len(out) + 1; {
		case err == huff0.ErrUseRLE:
			return append(appendBlockHead(dst, blockRLE, len(block), last), block[0])
		case err == nil && size < len(block):
			dst = appendBlockHead(dst, blockCompressed, size, last)
			v := literalsCompressed | uint64(len(block))<<4 | uint64(len(out))<<22
			dst = append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32))
			const noMatches = 0
			return append(append(dst, out...), noMatches)
		}
	}
	return append(appendBlockHead(dst, blockRaw, len(block), last), block...)
}

// huffmanCodes keeps the tables of codes. WantLogLess: what is not a sixteenth shorter stays as it
// is.
var huffmanCodes = sync.Pool{New: func() any { return &huff0.Scratch{Reuse: huff0.ReusePolicyNone, WantLogLess: 4} }}
