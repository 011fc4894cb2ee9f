package lanes

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestByteRows has up to three turns, and signs that end within a row.
func TestByteRows(t *testing.T) {
	const words = 3 // of no vector
	r := rand.New(rand.NewPCG(3, 4))
	for _, planes := range []int{1, 3, 8} {
		b := NewByteRows(planes, words)
		for _, rows := range []int{
			1, 2, 7, 8, 9, 15, 16, 17, MostByteRows - 1, MostByteRows, MostByteRows + 1, MostByteRows + 8, 2*MostByteRows + 9,
		} {
			src, flip := make([]uint64, rows*planes*words), make([]uint64, rows*words-rows%words)
			for _, s := range [][]uint64{src, flip} {
				for i := range s {
					s[i] = r.Uint64()
				}
			}
			for from := 0; from < rows; {
				n := b.Turn(src[from*planes*words:], flip[from*words:])
				for _, lane := range []int{0, 7, 8, 31, 63} {
					for i := range n {
						for word := range words {
							if at := (from+i)*words + word; at < len(flip) {
								want := Vertical(src[(from+i)*planes*words:][:planes*words], words, 64*word+lane)
								if flip[at]>>lane&1 == 1 {
									want ^= 1<<planes - 1
								}
								if got := b.Lane(word, lane)[i/8] >> (i % 8 * 8) & 0xff; got != want {
									t.Fatalf("%d of %d rows of %d planes: row %d, word %d, lane %d is %d, want %d",
										n, rows, planes, from+i, word, lane, got, want)
								}
							}
						}
					}
				}
				if from += n; n == 0 || from > rows || n%8 != 0 && from < rows {
					t.Fatalf("%d rows: %d turned, up to %d", rows, n, from)
				}
			}
		}
	}
}

func TestBytes(t *testing.T) {
	for range 1000 {
		a, b := rand.Uint64(), rand.Uint64()
		sum := AddBytes(a, b)
		for i := 0; i < 64; i += 8 {
			if got, want := uint8(sum>>i), uint8(a>>i)+uint8(b>>i); got != want {
				t.Fatalf("byte %d of %x + %x is %x, want %x", i/8, a, b, got, want)
			}
		}
	}
	for _, step := range []int{1, 4} {
		for n := range 8*step + 2 {
			got, want := make([]int8, n), make([]int8, n)
			PutBytes(got, step, 0xf807060504030201)
			for i, b := range []int8{1, 2, 3, 4, 5, 6, 7, -8} {
				if i*step < n {
					want[i*step] = b
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%d places, step %d: %v, want %v", n, step, got, want)
			}
		}
	}
}
