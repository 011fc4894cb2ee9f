package int8

import (
	"encoding/binary"
	"unsafe"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
)

// block is the weights of 64*words pairs and of their attackers, a lanes.Block.
type block struct {
	p     kernels.Params
	k     *Kernel
	words int
	depth keystream.Depth
	w     [][]Pair // v, [word][k*N+n]

	attackers [][]Weight // v, [word][(attacker*K+k)*N+n]
	least     []Least    // [attacker*words+word]

	signs *lanes.ByteRows // of the last input; nil until weights are read
	plus  []uint64        // signs that invert nothing

	units    []Unit // the present hidden unit, [word]
	attacker AttackerUnit
}

func newBlock(p kernels.Params, k *Kernel, stream *keystream.Kernel) *block {
	words := stream.Words
	b := &block{p: p, k: k, words: words, depth: keystream.NewDepth(p.L), attacker: AttackerUnit{Follow: p.Follow}}
	for range words {
		b.w = append(b.w, aligned[Pair](p.Weights()))
		b.attackers = append(b.attackers, aligned[Weight](p.Attackers*p.Weights()))
		u := Unit{L: p.L}
		if p.Attackers > 0 {
			u.Turns = aligned[int8](p.N * k.TurnBytes)
		}
		b.units = append(b.units, u)
	}
	if lanes.Flips(p) {
		b.least = aligned[Least](p.Attackers * words)
	}
	return b
}

// bytes returns the memory of the weights of p in the given number of words of lanes.
func bytes(p kernels.Params, words int) int {
	n := words * int(p.StepWeights()) * int(unsafe.Sizeof(Weight{}))
	if lanes.Flips(p) {
		n += words * p.Attackers * int(unsafe.Sizeof(Least{}))
	}
	return n
}

// aligned returns n zeros that begin on a cache line.
func aligned[T Pair | Weight | Least | int8](n int) []T {
	words := keystream.Aligned(wordsOf[T](n))
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(words))), n)
}

// wordsOf returns the number of words that n take.
func wordsOf[T any](n int) int { return (n*int(unsafe.Sizeof(*new(T))) + 7) / 8 }

// free gives up what aligned has returned.
func free[T Pair | Weight](list []T) {
	keystream.Free(unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(list))), wordsOf[T](len(list))))
}

// Free implements lanes.Block.
func (b *block) Free() {
	for word := range b.w {
		free(b.w[word])
		free(b.attackers[word])
	}
	b.w, b.attackers = nil, nil
}

// machine returns a machine's weights from to to, in a word, as every step-th.
func (b *block) machine(word, machine, from, to int) (w []Weight, step int) {
	if machine < 2 {
		return side(b.w[word][from:to], machine), 2
	}
	at := (machine - 2) * b.p.Weights()
	return b.attackers[word][at+from : at+to], 1
}

// side returns the weights of A or B of pairs, every second.
func side(w []Pair, machine int) []Weight { return unsafe.Slice(&w[0][machine], 2*len(w)-1) }

// Take implements lanes.Block.
func (b *block) Take(k, machine int, from []keystream.From) {
	for i := range b.words {
		b.TakeWord(k, machine, i, from)
	}
}

// TakeWord implements lanes.Wordwise.
func (b *block) TakeWord(k, machine, word int, from []keystream.From) {
	n := b.p.N * b.depth.Planes * b.words
	at := (machine*b.p.K + k) * n
	w, step := b.machine(word, machine, k*b.p.N, (k+1)*b.p.N)
	var two [2]Coded
	for _, f := range from {
		m := f.Mask[word]
		if m == 0 {
			continue
		}
		coded := Coded{f.Planes[at+word : at+n], m}
		if two[0].Mask == 0 {
			two[0] = coded
			continue
		}
		two[1] = coded
		b.k.Take(w, step, two, b.words, b.depth)
		two = [2]Coded{}
	}
	if two[0].Mask != 0 {
		b.k.Take(w, step, two, b.words, b.depth)
	}
}

// Unit implements lanes.Block.
func (b *block) Unit(k int, s *lanes.Step) {
	from, to := k*b.p.N*b.words, (k+1)*b.p.N*b.words
	for i := range s.Active {
		b.unit(k, i, s, s.Old[from+i:to], s.New[from+i:to], b.words)
	}
}

// UnitWord implements lanes.Wordwise.
func (b *block) UnitWord(k, word int, s *lanes.Step) {
	from, to := k*b.p.N, (k+1)*b.p.N
	b.unit(k, word, s, s.Old[from:to], s.New[from:to], 1)
}

// unit does a hidden unit's share of a pass in a word of lanes, whose inputs' signs stand stride words
// apart.
func (b *block) unit(k, word int, s *lanes.Step, old, next []uint64, stride int) {
	active := s.Active[word]
	if active == 0 {
		return
	}
	u := &b.units[word]
	u.Active, u.Stride = active, stride
	u.W = b.w[word][k*b.p.N : (k+1)*b.p.N]
	u.Old, u.New = old, next
	at := k*b.words + word
	u.LearnA, u.LearnB, u.Up = s.LearnA[at], s.LearnB[at], s.Up[word]
	u.StrictA, u.StrictB = s.StrictA[word], s.StrictB[word]
	b.k.Unit(u)
	s.SigmaA[at], s.SigmaB[at] = u.SigmaA, u.SigmaB
	s.Differ[word] |= u.Differ
	s.Unequal[word] |= u.Differ
	if len(u.Turns) > 0 {
		b.k.Turn(u)
	}
}

// Attacker implements lanes.Attacked.
func (b *block) Attacker(k, e int, s *lanes.Step) {
	h, o, words, n := &b.attacker, &s.Attackers[e], b.words, b.p.N
	for i, active := range s.Active {
		if active == 0 {
			continue
		}
		from, at := (e*b.p.K+k)*n, k*words+i
		h.W, h.Learn = b.attackers[i][from:from+n], o.Learn[at]
		if b.least != nil {
			h.Least = &b.least[e*words+i]
			if k == 0 {
				*h.Least = noField
			}
		}
		b.k.AttackerPass(&b.units[i], h)
		o.Sigma[at] = h.Sigma
		o.Differ[i] |= h.Differ
		if b.least != nil {
			for lower := i; lower < at; lower += words {
				o.Weak[lower] &^= h.Less
			}
			o.Weak[at] = h.Less
		}
	}
}

// Work implements lanes.Counted; weights are moved and summed in one loop.
func (b *block) Work() (update, sums kernels.Work) {
	w := b.k.Work
	word, attacker := w.Unit, w.Attacker
	if b.p.Follow {
		attacker = w.Follow
	}
	if b.p.Attackers > 0 {
		word = word.Plus(1, w.Turn).Plus(float64(b.p.Attackers), attacker)
	}
	return update.Plus(float64(b.words), word), sums
}

// mostCounted is the number of inputs that a byte counts.
const mostCounted = 255

// Equal implements lanes.Block: units look at every bit.
func (b *block) Equal(machine int, mask []uint64) {}

// Distance implements lanes.Block.
func (b *block) Distance(machine int, mask []uint64, distance []int) {
	lanes.Each(mask, func(lane int) { distance[lane] = 0 })
	var count [Lanes]uint8
	for i := range mask {
		if mask[i] == 0 {
			continue
		}
		for from := 0; from < b.p.Weights(); from += mostCounted {
			to := min(from+mostCounted, b.p.Weights())
			w, step := b.machine(i, machine, from, to)
			b.k.Distance(b.w[i][from:to], w, step, &count)
			lanes.Each(mask[i:i+1], func(lane int) { distance[i*Lanes+lane] += int(count[lane]) })
		}
	}
}

// Read implements lanes.Block: weights are there as bytes, so only the signs of the last input are
// turned.
func (b *block) Read(machine int, mask, last []uint64, to func(lane int) []int8) {
	if b.signs == nil {
		b.signs, b.plus = lanes.NewByteRows(1, b.words), keystream.Aligned(lanes.MostByteRows*b.words)
	}
	for from := 0; from < b.p.Weights(); {
		rows := b.signs.Turn(last[from*b.words:], b.plus)
		lanes.Each(mask, func(lane int) {
			b.take(lane, machine, b.w[lane/Lanes][from:from+rows], to(lane)[from:from+rows])
		})
		from += rows
	}
}

// Planes implements lanes.Block.
func (b *block) Planes(machine, word int, last []uint64, to *lanes.Columns) {
	offset := lanes.EachByte * uint64(b.depth.Offset)
	at := 0
	for k := range b.p.K {
		for from := k * b.p.N; from < (k+1)*b.p.N; from += 64 {
			var m [8][64]uint64
			for i := range min(64, (k+1)*b.p.N-from) {
				w, signs := &b.w[word][from+i][machine], last[(from+i)*b.words+word]
				for l := 0; l < Lanes; l += 8 {
					negative := bitmatrix.Spread(byte(signs >> l))
					u := lanes.AddBytes(eightLanes(w, l)^fill(negative), lanes.AddBytes(negative, offset))
					for p := range b.depth.Planes {
						m[p][i] |= bitmatrix.Gather(u>>p) << l
					}
				}
			}
			for p := range b.depth.Planes {
				to.Deal(&m[p], at)
				at++
			}
		}
	}
}

// eightLanes returns a weight in eight lanes from one on as the bytes of a word, the first lowest.
func eightLanes(w *Weight, lane int) uint64 {
	return binary.LittleEndian.Uint64((*[Lanes]byte)(unsafe.Pointer(w))[lane:])
}

// take sets dst to a lane's weights of A or B, those whose signs were turned last.
func (b *block) take(lane, machine int, w []Pair, dst []int8) {
	var rest [8]Pair
	for i, negative := range b.signs.Lane(lane/Lanes, lane%Lanes) {
		if len(w) < 8 {
			copy(rest[:], w)
			w = rest[:]
		}
		x := eight((*[8]Pair)(w), machine, lane%Lanes) ^ fill(negative)
		lanes.PutBytes(dst[8*i:], 1, lanes.AddBytes(x, negative))
		w = w[8:]
	}
}

// eight returns a lane's weights of A or B in eight pairs as the bytes of a word, the first lowest.
func eight(w *[8]Pair, machine, lane int) (x uint64) {
	at := func(i int) uint64 { return uint64(uint8(w[i][machine&1][lane])) << (8 * i) }
	return at(0) | at(1) | at(2) | at(3) | at(4) | at(5) | at(6) | at(7)
}
