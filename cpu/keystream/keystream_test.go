package keystream

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/kernels/trivium"
)

type variant struct {
	name string
	*Kernel
}

// variants are the kernels that this machine can run.
func variants() []variant {
	v := []variant{{"generic", Generic}}
	for _, f := range Vector() {
		if f.Lacks == "" {
			v = append(v, variant{f.Name, f.Kernel}, variant{"interleaved-" + f.Name, f.Interleaved})
		}
	}
	return v
}

func TestEveryLaneIsTrivium(t *testing.T) {
	const seed = 0xc0ffee0123456789
	for _, v := range variants() {
		t.Run(v.name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			lanes := 64 * v.Words
			trial := make([]uint64, lanes)
			for i := range trial {
				trial[i] = rnd.Uint64()
			}
			want := make([]trivium.Stream, lanes)
			start := func(l int) { want[l] = trivium.ForTrial(seed, trial[l], 0) }
			for l := range want {
				start(l)
			}
			r := New(v.Kernel)
			r.Load([]uint64{seed}, trial, 0)
			check := func(blocks int) {
				t.Helper()
				planes := make([]uint64, blocks*Block*v.Words)
				r.Planes(planes)
				for l := range lanes {
					s := want[l]
					var word uint64
					for i := range blocks * Block {
						if i%64 == 0 {
							word = s.Next()
						}
						if got := planes[i*v.Words+l/64] >> (l % 64) & 1; got != word>>(i%64)&1 {
							t.Fatalf("lane %d, plane %d of %d: bit %d", l, i, blocks*Block, got)
						}
					}
					want[l] = s
				}
				state, all := NewState(v.Words), slices.Repeat([]uint64{math.MaxUint64}, v.Words)
				r.Save(state, all)
				for word := range v.Words {
					var registers [64][6]uint64
					state.Registers(v.Words, word, &registers)
					for l, got := range registers {
						if s := &want[64*word+l]; got != s.Registers() {
							t.Fatalf("lane %d: registers %x, want %x", 64*word+l, got, s.Registers())
						}
					}
				}
			}
			check(4)
			check(40)
			// Other lanes' streams, at another position of other rings, take the place of some.
			other := New(v.Kernel)
			fresh := make([]uint64, lanes)
			mask := make([]uint64, v.Words)
			for i := range mask {
				mask[i] = rnd.Uint64()
			}
			for l := range fresh {
				fresh[l] = rnd.Uint64()
			}
			other.Load([]uint64{seed}, fresh, 0)
			st := NewState(v.Words)
			other.Planes(make([]uint64, 12*Block*v.Words))
			other.Save(st, mask)
			r.Merge([]From{{st, mask}})
			for l := range lanes {
				if mask[l/64]>>(l%64)&1 == 1 {
					trial[l] = fresh[l]
					start(l)
					for range 3 {
						want[l].Next()
					}
				}
			}
			check(36)
		})
	}
}

// TestStreams reads streams of attackers.
func TestStreams(t *testing.T) {
	for _, v := range variants() {
		trial := make([]uint64, 64*v.Words)
		for l := range trial {
			trial[l] = uint64(l)<<57 | 5
		}
		for _, stream := range []uint16{0, 1, 255, 256, 0x8001, 65535} {
			r := New(v.Kernel)
			r.Load([]uint64{7}, trial, stream)
			r.check(t, v.name, func(l int) (uint64, uint16) { return trial[l], stream })
			r.LoadStreams(func(word int) (uint64, uint64, int) { return 7, uint64(word)<<60 | 3, int(stream) + 100*word })
			r.check(t, v.name, func(l int) (uint64, uint16) {
				return uint64(l/64)<<60 | 3, uint16(int(stream) + 100*(l/64) + l%64)
			})
		}
	}
}

// check compares the next word of lanes with what their streams of seed 7 begin with.
func (r *Rings) check(t *testing.T, name string, of func(l int) (trial uint64, stream uint16)) {
	t.Helper()
	planes := make([]uint64, 64*r.k.Words)
	r.Planes(planes)
	for l := range 64 * r.k.Words {
		trial, stream := of(l)
		s := trivium.ForTrial(7, trial, stream)
		want := s.Next()
		for i := range 64 {
			if planes[i*r.k.Words+l/64]>>(l%64)&1 != want>>i&1 {
				t.Fatalf("%s: stream %d, lane %d, bit %d", name, stream, l, i)
			}
		}
	}
}

func BenchmarkPlanes(b *testing.B) {
	for _, v := range variants() {
		b.Run(v.name, func(b *testing.B) {
			r := New(v.Kernel)
			r.Load([]uint64{1}, make([]uint64, 64*v.Words), 0)
			dst := Aligned(1024 * v.Words)
			for b.Loop() {
				r.Planes(dst)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/plane")
		})
	}
}
