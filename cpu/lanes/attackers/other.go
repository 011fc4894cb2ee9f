package attackers

import "tpmbench/cpu/planes"

// Other is a hidden unit's field for another input than that of its last pass, with the same
// weights. Let D be the inputs in which they differ, x' the signs d of the pass, and h its field for
// x'. The field for the other signs is
//
//	h - 2 * sum over D of w*x',  where  w*x' = z - off - d
//
// (see the package's comment), so that only about half of the weights are summed, and none is moved.
type Other struct {
	Unit   *Unit    // after its pass
	List   []uint32 // of D, ascending: in which byte of Z the planes of an input begin
	Start  uint64   // minus the sum of off + d over D, modulo 2^Planes
	Borrow uint64   // all ones to subtract 1 besides, else 0
	Sign   []uint64 // out: lanes in which the field is negative, [word]
	sums   []uint64 // room, as for a field
	args   unitArgs // room for what assembly reads
}

func genericOther(o *Other) {
	h := o.Unit
	p := h.Shape.Planes
	var sum planes.Counter
	for i := range p {
		for _, at := range o.List {
			sum.Add(h.Z[int(at)/8+i], i)
		}
	}
	borrow, carry := o.Borrow&^h.Field[0], uint64(0)
	for i := range h.Planes - 1 {
		sum[i], carry = planes.FullAdd(sum[i], -(o.Start >> i & 1), carry)
		f := h.Field[i+1]
		if i == h.Planes-2 {
			o.Sign[0] = f ^ sum[i] ^ borrow
			return
		}
		borrow = ^f&sum[i] | ^(f^sum[i])&borrow
	}
}
