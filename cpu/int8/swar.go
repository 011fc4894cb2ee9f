package int8

import (
	"encoding/binary"
	"unsafe"

	"tpmbench/cpu/lanes"
)

// Eight lanes' bytes are worked on as one uint64, a group: lane i of a group is
// its bits 8*i to 8*i+7, on a machine of either byte order. Where a sum's bytes
// cannot carry into their neighbours, + adds all eight at once.
const (
	groups = Lanes / 8
	row    = 2 * groups // the groups of a Pair: A's, then B's

	ones = lanes.EachByte     // 1 in each byte
	tops = ones << 7          // the top bits
	rest = ^uint64(tops)      // the other bits
	even = 0x00ff00ff00ff00ff // bytes 0, 2, 4 and 6
)

// groupsOf returns weights as groups; group g of weight n is at n*groups + g, and of
// machine m of pair n at n*row + m*groups + g.
func groupsOf[W Pair | Weight](w []W) [][8]byte {
	return unsafe.Slice((*[8]byte)(unsafe.Pointer(unsafe.SliceData(w))), len(w)*int(unsafe.Sizeof(*new(W)))/8)
}

func load(v *[8]byte) uint64     { return binary.LittleEndian.Uint64(v[:]) }
func store(v *[8]byte, x uint64) { binary.LittleEndian.PutUint64(v[:], x) }

// spread holds, for each mask of eight lanes, the group of its bits, 0 or 1 a lane.
var spread = func() (s [256]uint64) {
	for mask := range s {
		for i := range 8 {
			s[mask] |= uint64(mask>>i&1) << (8 * i)
		}
	}
	return s
}()

// group returns the bits of a group's lanes in a mask of 64, 0 or 1 a lane.
func group(mask uint64, g int) uint64 { return spread[uint8(mask>>(8*g))] }

// fill turns 0 and 1 into 0 and 0xff: no byte borrows, since 0x100-1 = 0xff.
func fill(bits uint64) uint64 { return bits<<8 - bits }

// nonzero returns a group that has the top bit of each byte of z that is not 0:
// adding 0x7f to the low seven bits carries into it unless they are 0. The other
// bits are of no meaning.
func nonzero(z uint64) uint64 { return (z&rest + rest) | z }

// pick returns b in the bytes that mask fills, a in the others.
func pick(a, b, mask uint64) uint64 { return a ^ (a^b)&mask }

// collect is spread undone: it returns the top bits of a group as a mask. The
// product adds top bit i, then at 8*i, to bit 56+i; no two of its terms meet.
func collect(x uint64) uint64 { return (x & tops >> 7) * 0x0102040810204080 >> 56 }
