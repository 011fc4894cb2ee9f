package table

import "encoding/binary"

// appendHybrid appends numbers of width bits each, from 1 to 32, in the form that hybrid reads. A
// run is written as a run if that saves more than the headers it costs.
func appendHybrid(dst []byte, width int, numbers []uint32) []byte {
	least := max(8, 32/width)
	from := 0 // the first number not yet written
	for i := 0; i < len(numbers); {
		run := 1
		for i+run < len(numbers) && numbers[i+run] == numbers[i] {
			run++
		}
		if run < least {
			i += 8 // groups have eight numbers
			continue
		}
		dst = appendPacked(dst, width, numbers[from:i])
		dst = appendRun(dst, width, int(numbers[i]), run)
		i += run
		from = i
	}
	return appendPacked(dst, width, numbers[from:])
}

// longRun is a length from which a run is always written as one.
const longRun = 32

// appendRun appends a run of n times a number of width bits.
func appendRun(dst []byte, width, number, n int) []byte {
	dst = binary.AppendUvarint(dst, uint64(n)<<1)
	for b := 0; b < width; b += 8 {
		dst = append(dst, byte(number>>b))
	}
	return dst
}

// appendPacked appends numbers as groups of eight, padding the last one with zeros.
func appendPacked(dst []byte, width int, numbers []uint32) []byte {
	if len(numbers) == 0 {
		return dst
	}
	groups := (len(numbers) + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	end := len(dst) + groups*width
	var bits uint64 // the have lowest bits are not yet written
	have := 0
	for _, v := range numbers {
		bits |= uint64(v) << have
		if have += width; have >= 32 {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(bits))
			bits >>= 32
			have -= 32
		}
	}
	for ; len(dst) < end; bits >>= 8 {
		dst = append(dst, byte(bits))
	}
	return dst
}
