package batch

import (
	"math"
	"math/big"
	"math/bits"
)

// uint128 is an exact sum: 2^64 rows of values below 2^32 need 96 bits, and their squares 128.
type uint128 struct{ hi, lo uint64 }

func (u *uint128) add(v uint64) {
	var carry uint64
	u.lo, carry = bits.Add64(u.lo, v, 0)
	u.hi += carry
}

func (u *uint128) sum(v uint128) {
	u.add(v.lo)
	u.hi += v.hi
}

func product(a, b uint64) (u uint128) {
	u.hi, u.lo = bits.Mul64(a, b)
	return u
}

// uint64 returns u, or 2^64-1 if u is larger.
func (u uint128) uint64() uint64 {
	if u.hi > 0 {
		return math.MaxUint64
	}
	return u.lo
}

func (u uint128) big() *big.Int {
	b := new(big.Int).SetUint64(u.hi)
	return b.Add(b.Lsh(b, 64), new(big.Int).SetUint64(u.lo))
}
