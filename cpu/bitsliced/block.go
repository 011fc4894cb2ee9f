package bitsliced

import (
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// block is the weights of 64*words pairs, a lanes.Block.
type block struct {
	shape    Shape
	k        *Kernel
	stream   *keystream.Kernel
	machine  int      // words of a machine's weights of a hidden unit
	machines int      // of a trial
	w        []uint64 // v, [k][machine][n/interleave][plane][n%interleave][word]

	units    []Unit                                            // [k]; nil until the first pass
	passes   []func()                                          // [k], each nil until it is needed
	whole    func(old, next, differ []uint64, full, back bool) // all passes; nil where they are done one by one
	attacks  [][]func()                                        // [k][attacker]
	differ   []uint64                                          // a row for passing use
	distance func(a, b []uint64) []uint64                      // nil until it is called
	turned   *lanes.ByteRows                                   // nil until weights are read
}

func newBlock(p kernels.Params, k *Kernel, stream *keystream.Kernel) *block {
	b := &block{shape: ShapeOf(p), k: k, stream: stream}
	b.machine = lanes.PaddedInputs(p.N, stream.Interleave) * b.shape.Planes * stream.Words
	b.machines = p.Machines()
	b.w = keystream.Aligned(b.machines * p.K * b.machine)
	b.differ = keystream.Aligned(stream.Interleave * stream.Words)
	return b
}

// bind makes the units' passes, which have the masks of s.
func (b *block) bind(s *lanes.Step) {
	b.units, b.passes = make([]Unit, b.shape.K), make([]func(), b.shape.K)
	words := b.stream.Words
	for k := range b.units {
		from, to := k*words, (k+1)*words
		b.units[k] = Unit{
			Shape: &b.shape, W: b.weights(k, 0, 2),
			LearnA: s.LearnA[from:to], LearnB: s.LearnB[from:to], Up: s.Up, StrictA: s.StrictA, StrictB: s.StrictB,
			SigmaA: s.SigmaA[from:to], SigmaB: s.SigmaB[from:to], Unequal: s.Unequal,
		}
	}
	if b.k.Passes != nil {
		b.whole = b.k.Passes(b.units, b.stream)
	}
	b.attacks = make([][]func(), b.shape.K)
	if len(s.Attackers) > 0 {
		for k := range b.units {
			b.pass(k)
		}
	}
	for e := range s.Attackers {
		o := &s.Attackers[e]
		least := keystream.Aligned((b.shape.Sum + 1) * words * b.stream.Interleave)
		for k := range b.units {
			h := &AttackerUnit{
				W: b.weights(k, 2+e, 1), Learn: o.Learn[k*words : (k+1)*words], Sigma: o.Sigma[k*words : (k+1)*words],
				Differ: o.Differ, K: k, Weak: o.Weak, Least: least,
			}
			b.attacks[k] = append(b.attacks[k], b.k.AttackerPass(&b.units[k], h, b.stream))
		}
	}
}

// pass returns the pass of hidden unit k.
func (b *block) pass(k int) func() {
	if b.passes[k] == nil {
		b.passes[k] = b.k.Pass(&b.units[k], b.stream)
	}
	return b.passes[k]
}

// weights returns hidden unit k's weights of n machines from first on.
func (b *block) weights(k, first, n int) []uint64 {
	at := k*b.machines + first
	return b.w[at*b.machine : (at+n)*b.machine]
}

// Free implements lanes.Block.
func (b *block) Free() {
	keystream.Free(b.w)
	b.w = nil
}

// Take implements lanes.Block: prefetched weights are u, which is v for the sign plane 0.
func (b *block) Take(k, machine int, from []keystream.From) {
	b.stream.Merge(b.weights(k, machine, 1), from, (machine*b.shape.K+k)*b.machine)
}

// Unit implements lanes.Block.
func (b *block) Unit(k int, s *lanes.Step) {
	if b.units == nil {
		b.bind(s)
	}
	u, row := &b.units[k], b.shape.N*b.stream.Words
	u.Old, u.New = s.Old[k*row:(k+1)*row], s.New[k*row:(k+1)*row]
	u.Differ, u.Full, u.Back = s.Differ, s.Full, s.Back
	b.pass(k)()
}

// Pass implements lanes.Whole.
func (b *block) Pass(s *lanes.Step) {
	if b.units == nil {
		b.bind(s)
	}
	if b.whole != nil {
		b.whole(s.Old, s.New, s.Differ, s.Full, s.Back)
		return
	}
	for k := range b.units {
		if s.Back {
			k = b.shape.K - 1 - k
		}
		b.Unit(k, s)
	}
}

// Attacker implements lanes.Attacked.
func (b *block) Attacker(k, e int, s *lanes.Step) { b.attacks[k][e]() }

// Equal implements lanes.Block.
func (b *block) Equal(machine int, mask []uint64) {
	clear(b.differ)
	for k := range b.shape.K {
		b.k.Differ(b.weights(k, 0, 1), b.weights(k, machine, 1), b.differ)
	}
	for i, x := range b.differ {
		mask[i%len(mask)] &^= x
	}
}

// Distance implements lanes.Block.
func (b *block) Distance(machine int, mask []uint64, distance []int) {
	if b.distance == nil {
		b.distance = b.k.Distance(&b.shape, b.stream)
	}
	lanes.Each(mask, func(lane int) { distance[lane] = 0 })
	for k := range b.shape.K {
		count := b.distance(b.weights(k, 0, 1), b.weights(k, machine, 1))
		lanes.Each(mask, func(lane int) { distance[lane] += int(lanes.Vertical(count, b.stream.Words, lane)) })
	}
}

// Sums implements lanes.Summer.
func (b *block) Sums(k int, s *lanes.Step) {
	b.units[k].SumsOnly = true
	b.Unit(k, s)
	b.units[k].SumsOnly = false
}

// Work implements lanes.Counted.
func (b *block) Work() (update, sums kernels.Work) {
	update, sums = b.k.Work(&b.shape, b.machines-2)
	share, none := 1/float64(b.stream.Interleave), kernels.Work{}
	return none.Plus(share, update), none.Plus(share, sums)
}

// Read implements lanes.Block.
func (b *block) Read(machine int, mask, last []uint64, to func(lane int) []int8) {
	if b.turned == nil {
		b.turned = lanes.NewByteRows(b.shape.Planes, b.stream.Interleave*b.stream.Words)
	}
	words, interleave := b.stream.Words, b.stream.Interleave
	row := interleave * b.shape.Planes * words // of the inputs of a vector
	for k := range b.shape.K {
		w, signs := b.weights(k, machine, 1), last[k*b.shape.N*words:(k+1)*b.shape.N*words]
		for n := 0; n < b.shape.N; {
			rows := b.turned.Turn(w[n/interleave*row:], signs[n*words:])
			end := min(n+rows*interleave, b.shape.N)
			lanes.Each(mask, func(lane int) { b.take(lane, to(lane)[k*b.shape.N+n:k*b.shape.N+end]) })
			n = end
		}
	}
}

// take sets dst to a lane's weights of those that were turned last.
func (b *block) take(lane int, dst []int8) {
	interleave, less := b.stream.Interleave, lanes.EachByte*uint64(256-b.shape.Offset)
	for n := range min(interleave, len(dst)) {
		rest := dst[n:]
		for _, v := range b.turned.Lane(lane/64+n, lane%64) {
			lanes.PutBytes(rest, interleave, lanes.AddBytes(v, less))
			rest = rest[min(8*interleave, len(rest)):]
		}
	}
}

// Planes implements lanes.Block: a plane of v is one of u where no sign is set.
func (b *block) Planes(machine, word int, last []uint64, to *lanes.Columns) {
	words, interleave, planes := b.stream.Words, b.stream.Interleave, b.shape.Planes
	at := 0
	for k := range b.shape.K {
		w, signs := b.weights(k, machine, 1), last[k*b.shape.N*words+word:]
		for from := 0; from < b.shape.N; from += 64 {
			for p := range planes {
				var m [64]uint64
				for i := range min(64, b.shape.N-from) {
					n := from + i
					m[i] = w[((n/interleave*planes+p)*interleave+n%interleave)*words+word] ^ signs[n*words]
				}
				to.Deal(&m, at)
				at++
			}
		}
	}
}
