package table

import "encoding/binary"

// packZstd appends values as a frame of zstd.
func packZstd(dst, values []byte, form form) []byte {
	switch {
	case form == formNumber && isCounter(values):
		return appendCounter(dst, values)
	case form == formBytes && likeKeys(values):
		return appendHuffman(dst, values)
	}
	return zstdEncoder().EncodeAll(values, dst)
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

// appendFrameHead appends what precedes the blocks of a frame of zstd.
func appendFrameHead(dst []byte, size int) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, zstdMagic)
	dst = append(dst, zstdHead, zstdWindowOf128K)
	return binary.LittleEndian.AppendUint32(dst, uint32(size))
}

// appendBlockHead appends what precedes the size bytes of a block.
func appendBlockHead(dst []byte, kind uint32, size int, last bool) []byte {
	v := kind<<1 | uint32(size)<<3
	if last {
		v |= 1
	}
	return append(dst, byte(v), byte(v>>8), byte(v>>16))
}

// setBlockSize fills in the size of a block, of which nothing follows.
func setBlockSize(block []byte) {
	size := uint32(len(block) - 3)
	block[0] |= byte(size << 3)
	block[1], block[2] = byte(size>>5), byte(size>>13)
}
