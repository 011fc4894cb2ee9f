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

	units    []Unit     // [k]
	passes   []func()   // [k]
	attacks  [][]func() // [k][attacker]
	distance func(a, b []uint64) []uint64
}

func newBlock(p kernels.Params, k *Kernel, stream *keystream.Kernel) *block {
	b := &block{shape: ShapeOf(p), k: k, stream: stream}
	b.machine = lanes.PaddedInputs(p.N, stream.Interleave) * b.shape.Planes * stream.Words
	b.machines = p.Machines()
	b.w = keystream.Aligned(b.machines * p.K * b.machine)
	b.distance = k.Distance(&b.shape, stream)
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
		b.passes[k] = b.k.Pass(&b.units[k], b.stream)
	}
	b.attacks = make([][]func(), b.shape.K)
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

// weights returns hidden unit k's weights of n machines from first on.
func (b *block) weights(k, first, n int) []uint64 {
	at := k*b.machines + first
	return b.w[at*b.machine : (at+n)*b.machine]
}

// Take implements lanes.Block: prefetched weights are u, which is v for the sign plane 0.
func (b *block) Take(k, machine int, planes, mask []uint64) {
	b.stream.Blend(b.weights(k, machine, 1), planes, mask)
}

// Unit implements lanes.Block.
func (b *block) Unit(k int, s *lanes.Step) {
	if b.passes == nil {
		b.bind(s)
	}
	u, row := &b.units[k], b.shape.N*b.stream.Words
	u.Old, u.New = s.Old[k*row:(k+1)*row], s.New[k*row:(k+1)*row]
	u.Differ, u.Full, u.Back = s.Differ, s.Full, s.Back
	b.passes[k]()
}

// Attacker implements lanes.Attacked.
func (b *block) Attacker(k, e int, s *lanes.Step) { b.attacks[k][e]() }

// Distance implements lanes.Block.
func (b *block) Distance(machine int, mask []uint64, distance []int) {
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

// Ops implements lanes.Counted.
func (b *block) Ops() (update, sums float64) {
	update, sums = b.shape.ops(b.k.Ternary, b.machines-2)
	interleave := float64(b.stream.Interleave)
	return update / interleave, sums / interleave
}

// Key implements lanes.Block.
func (b *block) Key(lane int, last []uint64, dst []int8) {
	words, interleave, p := b.stream.Words, b.stream.Interleave, b.shape.Planes
	word, bit := lane/64, uint(lane%64)
	row := interleave * words // from a plane to the next
	for k := range b.shape.K {
		w := b.weights(k, 0, 1)
		for n := range b.shape.N {
			v := w[word:]
			if interleave == 1 {
				v = v[n*p*row:]
			} else {
				v = v[n/interleave*p*row+n%interleave*words:]
			}
			sign := last[word] >> bit & 1
			last = last[words:]
			u := 0
			for i := range p {
				u |= int(v[i*row]>>bit&1^sign) << i
			}
			dst[0] = int8(u - b.shape.Offset)
			dst = dst[1:]
		}
	}
}
