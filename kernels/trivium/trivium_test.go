package trivium

import (
	"encoding/binary"
	"encoding/hex"
	"testing"
)

// The eSTREAM project's verified test vectors for 80-bit keys and IVs, by set and number: the first
// bytes of the keystream, whose bits fill each byte from its low end.
var vectors = []struct{ name, key, iv, stream string }{
	{"set 1, vector 0", "80000000000000000000", "00000000000000000000", "38eb86ff730d7a9caf8df13a4420540dbb7b651464c87501552041c249f29a64d2fbf515610921ebe06c8f92cecf7f8098ff20cccc6a62b97be8ef7454fc80f9"},
	{"set 1, vector 9", "00400000000000000000", "00000000000000000000", "61208d286bc1dc431171eda5caf79d9560b18acef26484417b651a47a3f7a80353f79af8656da4301a5e5a02e04265b182c67f5891220349f8cd1cd06597b77e"},
	{"set 1, vector 18", "00002000000000000000", "00000000000000000000", "c8f9031dabf8db03ff120d05512b5f24"},
	{"set 2, vector 0", "00000000000000000000", "00000000000000000000", "fbe0bf265859051b517a2e4e239fc97f563203161907cf2de7a8790fa1b2e9cdf75292030268b7382b4c1a759aa2599a285549986e74805903801a4cb5a5d4f2"},
	{"set 2, vector 9", "09090909090909090909", "00000000000000000000", "ab97616e7baf0921f424b2573bfa15bd"},
	{"set 6, vector 0", "0053a6f94c9ff24598eb", "0d74db42a91077de45ac", "f4cd954a717f26a7d6930830c4e7cf0819f80e03f25f342c64adc66aba7f8a8e6eaa49f23632ae3cd41a7bd290a0132f81c6d4043b6e397d7388f3a03b5fe358"},
}

func TestPublishedVectors(t *testing.T) {
	for _, v := range vectors {
		key, iv, want := unhex(t, v.key), unhex(t, v.iv), unhex(t, v.stream)
		s := New(binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint16(key[8:]), binary.LittleEndian.Uint64(iv), binary.LittleEndian.Uint16(iv[8:]))
		var got []byte
		for len(got) < len(want) {
			got = binary.LittleEndian.AppendUint64(got, s.Next())
		}
		if hex.EncodeToString(got[:len(want)]) != v.stream {
			t.Errorf("%s: keystream %x, want %s", v.name, got[:len(want)], v.stream)
		}
	}
}

// bitwise is the cipher as the contract words it, one clock at a time, each
// register a slice whose element 0 is the oldest bit.
type bitwise struct{ a, b, c []byte }

func (s *bitwise) clock() byte {
	t1, t2, t3 := s.a[27]^s.a[0], s.b[15]^s.b[0], s.c[45]^s.c[0]
	a := t3 ^ s.c[2]&s.c[1] ^ s.a[24]
	b := t1 ^ s.a[2]&s.a[1] ^ s.b[6]
	c := t2 ^ s.b[2]&s.b[1] ^ s.c[24]
	s.a, s.b, s.c = append(s.a[1:], a), append(s.b[1:], b), append(s.c[1:], c)
	return t1 ^ t2 ^ t3
}

func TestWordsAreClocks(t *testing.T) {
	const seed, trial, stream = 0x0123456789abcdef, 0xfedcba9876543210, 0xa5c3
	slow := &bitwise{make([]byte, 93), make([]byte, 84), make([]byte, 111)}
	for i := range 64 {
		slow.a[13+i] = byte(uint64(seed) >> i & 1)
		slow.b[4+i] = byte(uint64(trial) >> i & 1)
	}
	for i := range 16 {
		slow.b[68+i] = byte(uint16(stream) >> i & 1)
	}
	slow.c[0], slow.c[1], slow.c[2] = 1, 1, 1
	for range Warmup {
		slow.clock()
	}
	fast := ForTrial(seed, trial, stream)
	filled, words := fast, make([]uint64, 200)
	filled.Fill(words[:7])
	filled.Fill(words[7:])
	for w := range words {
		var want uint64
		for i := range 64 {
			want |= uint64(slow.clock()) << i
		}
		if got := fast.Next(); got != want {
			t.Fatalf("word %d: %016x, want %016x", w, got, want)
		}
		if words[w] != want {
			t.Fatalf("filled word %d: %016x, want %016x", w, words[w], want)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	s := ForTrial(1, 0, 0)
	b.SetBytes(8)
	for b.Loop() {
		s.Next()
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
