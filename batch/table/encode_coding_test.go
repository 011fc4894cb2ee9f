package table

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestHybridRoundTrip reads numbers of every width, in runs of every length, and in groups.
func TestHybridRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for width := 1; width <= 32; width++ {
		for _, longest := range []int{1, 3, 9, 40, 300} {
			var want []uint32
			for range 40 {
				v := uint32(rng.Uint64()) >> (32 - width)
				for range 1 + rng.IntN(longest) {
					want = append(want, v)
				}
			}
			for _, n := range []int{0, 1, 7, 8, 9, len(want)} {
				n = min(n, len(want))
				b := appendHybrid(nil, width, want[:n])
				h, err := newHybrid(b, width)
				must(t, err)
				have := make([]uint32, n)
				must(t, numbers(h, have))
				if !slices.Equal(have, want[:n]) || len(h.src) > 0 {
					t.Fatalf("width %d, runs to %d, %d numbers: other ones, %d bytes left", width, longest, n, len(h.src))
				}
				if most := (n+7)/8*width + 4*(1+n/8); len(b) > most {
					t.Errorf("width %d, runs to %d: %d bytes for %d numbers", width, longest, len(b), n)
				}
			}
		}
	}
}

// TestDictionary: the indexes lead back to the values, and a dictionary is made only if it saves
// space.
func TestDictionary(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var d dictionary
	for width := 1; width <= 4; width++ {
		for _, distinct := range []uint32{1, 2, 3, 250, 60000, 1 << 31} {
			values := make([]byte, 0, 4*100000)
			for range 100000 {
				values = append(values, four(rng.Uint32N(distinct) * 0x01010101)[:width]...)
			}
			kinds := map[uint32]bool{}
			for i := 0; i < len(values); i += width {
				kinds[number(values[i:], width)] = true
			}
			for _, stored := range []int{width, 4} {
				saves := len(kinds)*stored*8+100000*placeBits(len(kinds)) <= 100000*stored*8
				if made := d.build([][]byte{values[:len(values)/2/width*width], values[len(values)/2/width*width:]}, width, stored); made != saves {
					t.Errorf("%d values of %d bytes, stored in %d: made %t", len(kinds), width, stored, made)
				} else if !made {
					continue
				}
				if len(d.entries) != len(kinds)*width {
					t.Fatalf("%d bytes for %d values", len(d.entries), len(kinds))
				}
				places, bits := d.find(values, nil)
				if bits != d.bits {
					t.Errorf("%d bits for all places, %d for those of all values", d.bits, bits)
				}
				for i, p := range places {
					if number(d.entries[int(p)*width:], width) != number(values[i*width:], width) || int(p)>>bits != 0 {
						t.Fatalf("place %d of %d bits for value %d", p, bits, i)
					}
				}
			}
		}
	}
}

// TestThriftRoundTrip: all kinds of numbers, gaps in field ids, long lists.
func TestThriftRoundTrip(t *testing.T) {
	var long []thrift
	for i := range int64(40) {
		long = append(long, fieldI64(0, i-20))
	}
	want := fieldStruct(0, fieldBool(1, true), fieldBool(2, false), fieldByte(3, -7), fieldI32(19, -1<<31), fieldI64(20, 1<<62),
		fieldBytes(300, "text"), fieldList(301, long...), fieldList(302, fieldBytes(0, "")), fieldStruct(304, fieldStruct(1)), fieldList(305))
	b := appendThrift(nil, want)
	r := thriftReader{b: b}
	have, err := r.value(thriftStruct, 16)
	must(t, err)
	if r.at != len(b) || !reflect.DeepEqual(plainThrift(have), plainThrift(want)) {
		t.Errorf("%+v\nwant %+v", have, want)
	}
}

// plainThrift returns v without the place it was decoded from, and without distinguishing empty
// from nil.
func plainThrift(v thrift) thrift {
	v.place, v.bytes = 0, append([]byte{}, v.bytes...)
	items := []thrift{}
	for _, i := range v.items {
		items = append(items, plainThrift(i))
	}
	v.items = items
	return v
}
