package table

import "encoding/binary"

// Consecutive numbers of 64 bits, such as the column trial, are compressed without a search: each
// but the 256th is a literal, its lowest byte, and a match, the seven bytes that it shares with the
// number before. That is a byte a number, which zstd's search finds too, in thirty times the time.
// All matches of a block have the same codes, which then take no bits (RFC 8878, section
// 3.1.1.3.2.1, RLE_Mode).

// isCounter reports whether values are consecutive numbers.
func isCounter(values []byte) bool {
	if len(values) == 0 || len(values)%8 != 0 {
		return false
	}
	next := binary.LittleEndian.Uint64(values)
	for ; len(values) > 0; values = values[8:] {
		if binary.LittleEndian.Uint64(values) != next {
			return false
		}
		next++
	}
	return true
}

// appendCounter appends values for which isCounter as a frame of zstd.
func appendCounter(dst, values []byte) []byte {
	dst = appendFrameHead(dst, len(values))
	dst = appendBlockHead(dst, blockRaw, 8, len(values) == 8)
	dst = append(dst, values[:8]...)
	known := false // whether the last offset was 8
	for values = values[8:]; len(values) > 0; {
		n, size := 0, 0 // numbers that share bytes with the one before; their bytes
		for size < len(values) && values[size] != 0 && (known || n == 0) {
			n++
			size += 8
		}
		own := values[size:min(size+8, len(values))] // the number behind them, whole, if it shares less
		if len(own) > 0 && own[0] != 0 {
			own = nil
		}
		end := size+len(own) == len(values)
		if n == 0 {
			dst = append(appendBlockHead(dst, blockRaw, len(own), end), own...)
		} else {
			at := len(dst)
			dst = appendMatches(appendBlockHead(dst, blockCompressed, 0, end), values[:size], own, known)
			setBlockSize(dst[at:])
			known = true
		}
		values = values[size+len(own):]
	}
	return dst
}

// appendMatches appends the content of a block: the lowest byte of each of the numbers, with a match
// of seven bytes behind it, and then own. known says that their offset was the last one.
func appendMatches(dst, numbers, own []byte, known bool) []byte {
	n := len(numbers) / 8
	literals := n + len(own)
	const rawOf12Bits = 0 | 1<<2
	dst = binary.LittleEndian.AppendUint16(dst, uint16(rawOf12Bits|literals<<4))
	for i := range n {
		dst = append(dst, numbers[8*i])
	}
	dst = append(dst, own...)
	const (
		allRLE    = 1<<6 | 1<<4 | 1<<2
		oneByte   = 1     // the code of a literal
		sevenMore = 7 - 3 // that of a match
	)
	dst = append(dst, byte(n>>8)+128, byte(n), allRLE, oneByte)
	if known {
		const again, noBits = 0, 1
		return append(dst, again, sevenMore, noBits)
	}
	// The offset 8 as 8+3 = 1<<3 + 3: the code is 3, and 3 is in as many bits below the end mark.
	return append(dst, 3, sevenMore, 1<<3|3)
}
