package film

import (
	"bytes"
	"encoding/hex"
	"testing"
)

const message = "Meet me at the fountain – at noon."

// TestExchange has a synchronised pair, with attackers that have the key and that do not, and a
// pair that is not synchronised.
func TestExchange(t *testing.T) {
	seen := map[bool]int{}
	for _, trial := range []string{"0", "1", "2", "3", "4", "5", "6", "7"} {
		r := request1(t, "n=20&attack=geometric&trial="+trial)
		s, err := Exchange(t.Context(), r, message)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Shoot(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		b, e := s.Readers[0], s.Readers[1]
		if synchronised := f.SyncSteps != nil; s.Synchronised != synchronised || b.Good != synchronised || (b.Key == s.Key) != synchronised || (b.Text == message) != synchronised {
			t.Errorf("trial %s: synchronised %t, %+v", trial, synchronised, s)
		}
		caught := f.Attackers.Caught[f.Steps] > 0
		if e.Good != caught || (e.Key == s.Key) != caught || (e.Text == message) != caught {
			t.Errorf("trial %s: caught %t, %+v", trial, caught, e)
		}
		seen[caught]++
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("attackers with the key and without: %v", seen)
	}
	s, err := Exchange(t.Context(), request1(t, "n=20&max_steps=5"), message)
	if err != nil || s.Synchronised || len(s.Readers) != 1 || s.Readers[0].Good || s.Readers[0].Key == s.Key {
		t.Errorf("%+v, %v of a pair that is not synchronised", s, err)
	}
}

// TestNonce sends the same message twice; the results must differ.
func TestNonce(t *testing.T) {
	r := request1(t, "n=5&l=1")
	one, err1 := Exchange(t.Context(), r, message)
	two, err2 := Exchange(t.Context(), r, message)
	if err1 != nil || err2 != nil || one.Key != two.Key || one.Nonce == two.Nonce || one.Ciphertext == two.Ciphertext {
		t.Errorf("%+v and %+v", one, two)
	}
}

// TestCrypt compares key and ciphertext with those of other programs: Python's hmac, following RFC
// 5869, and openssl enc -aes-256-ctr.
func TestCrypt(t *testing.T) {
	key, sent, err := crypt([]int8{-3, 0, 3}, make([]byte, 16), []byte("text"))
	if err != nil || hex.EncodeToString(key) != "c5d03f9849352b20d77b52f3fed92c3102cfb1497dda6593484e65cf0dd5a6cf" || hex.EncodeToString(sent) != "4af2bcba" {
		t.Errorf("key %x, %x, %v", key, sent, err)
	}
	_, back, err := crypt([]int8{-3, 0, 3}, make([]byte, 16), sent)
	if err != nil || !bytes.Equal(back, []byte("text")) {
		t.Errorf("%q, %v", back, err)
	}
}

func TestVisible(t *testing.T) {
	if got := visible([]byte("a b~\x00\x7f\xff\n–")); got != "a b~......." {
		t.Errorf("%q", got)
	}
}
