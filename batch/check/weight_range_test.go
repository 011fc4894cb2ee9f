package check

import "testing"

// Every weight is told from those in range for every L, at every place of eight and beyond them.
func TestOutside(t *testing.T) {
	for l := 1; l <= 127; l++ {
		key := make([]int8, 19)
		for i := range key {
			key[i] = int8(l)
			if i%2 == 0 {
				key[i] = int8(-l)
			}
		}
		if at := outside(key, l); at >= 0 {
			t.Fatalf("L=%d: weight %d, which is %d, is outside", l, at, key[at])
		}
		for i := range key {
			was := key[i]
			for w := -128; w < 128; w++ {
				want := -1
				if w < -l || w > l {
					want = i
				}
				key[i] = int8(w)
				if at := outside(key, l); at != want {
					t.Fatalf("L=%d: weight %d is %d, and the first outside is %d, want %d", l, i, w, at, want)
				}
			}
			key[i] = was
		}
	}
	if at := outside([]int8{0, 1, 2, 3, 4, 5, 6, 7, 8}, 3); at != 4 {
		t.Error(at)
	}
}

func BenchmarkOutside(b *testing.B) {
	key := make([]int8, 300)
	b.SetBytes(int64(len(key)))
	for b.Loop() {
		outside(key, 3)
	}
}
