package table

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// weightsUpTo returns n random weights from -l to l.
func weightsUpTo(l, n int) []byte {
	rng := rand.New(rand.NewPCG(uint64(l), 3))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(int8(rng.IntN(2*l+1) - l))
	}
	return b
}

// Frames of Huffman codes are frames of zstd, and as short as entropy allows.
func TestHuffmanFrames(t *testing.T) {
	r, err := zstd.NewReader(nil)
	must(t, err)
	defer r.Close()
	for _, l := range []int{0, 1, 3, 20, 127} {
		for _, n := range []int{0, 1, 7, 63, 64, 65, 255, 1000, 1 << 17, 1<<17 + 1, 300000} {
			values := weightsUpTo(l, n)
			frame := appendHuffman([]byte("before"), values)
			if !bytes.HasPrefix(frame, []byte("before")) {
				t.Fatal("it does not append")
			}
			have, err := r.DecodeAll(frame[6:], nil)
			if err != nil || !bytes.Equal(have, values) {
				t.Fatalf("L = %d, %d weights: %v", l, n, err)
			}
			if l == 3 && n >= 1000 && len(frame) > n*2/5+100 || len(frame) > n+30 || l == 0 && len(frame) > 90 {
				t.Errorf("L = %d: %d bytes for %d weights", l, len(frame), n)
			}
		}
	}
}

// Values are like keys unless matches make them shorter.
func TestLikeKeys(t *testing.T) {
	keys := weightsUpTo(3, 30000)
	if !likeKeys(keys) || !likeKeys(weightsUpTo(127, 30000)) {
		t.Error("random weights are not like keys")
	}
	if likeKeys(bytes.Repeat(keys[:300], 100)) {
		t.Error("rows that repeat are like keys")
	}
}
