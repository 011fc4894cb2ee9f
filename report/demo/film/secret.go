package film

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tpmbench/batch/replay"
)

// Secret is a message that A has encrypted with its weights at the end of a trial, and what the
// others decrypt it to with theirs. It protects nothing: the key exchange is broken, and no tag
// shows whether a message was changed.
type Secret struct {
	Synchronised bool     `json:"synchronised"` // all weights of A and B are equal
	Key          string   `json:"key"`          // A's, 32 bytes in hexadecimal
	Nonce        string   `json:"nonce"`
	Ciphertext   string   `json:"ciphertext"`
	Readers      []reader `json:"readers"` // B, and E where there are attackers
}

// reader is a machine that decrypts.
type reader struct {
	Name string `json:"name"`
	Key  string `json:"key"`
	Text string `json:"text"` // the decrypted text
	Good bool   `json:"good"` // whether it is the message
}

// CheckMessage refuses a message that is too long for Exchange.
func CheckMessage(message string) error {
	if len(message) > MaxMessage {
		return fmt.Errorf("the message has %d bytes: at most %d", len(message), MaxMessage)
	}
	return nil
}

// Exchange runs the trial to its end and lets A send message.
func Exchange(ctx context.Context, r Request, message string) (*Secret, error) {
	type owner struct {
		name    string
		weights []int8
	}
	s := &Secret{}
	var sender []int8
	var receivers []owner
	_, err := replay.Run(ctx, r.params, r.trial, func(t *replay.Replay) error {
		s.Synchronised = t.Equal == r.params.Weights()
		sender, receivers = t.A.W, []owner{{"B", t.B.W}}
		if len(t.E) > 0 {
			receivers = append(receivers, owner{"E", t.E[t.Best].W})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// Each message has its own nonce: two with the same key and nonce would reveal their
	// differences.
	nonce := make([]byte, aes.BlockSize)
	rand.Read(nonce) // never fails
	key, sent, err := crypt(sender, nonce, []byte(message))
	if err != nil {
		return nil, err
	}
	s.Key, s.Nonce, s.Ciphertext = hex.EncodeToString(key), hex.EncodeToString(nonce), hex.EncodeToString(sent)
	for _, o := range receivers {
		key, text, err := crypt(o.weights, nonce, sent)
		if err != nil {
			return nil, err
		}
		read := reader{o.name, hex.EncodeToString(key), message, string(text) == message}
		if !read.Good {
			read.Text = visible(text)
		}
		s.Readers = append(s.Readers, read)
	}
	return s, nil
}

// crypt encrypts or decrypts data with AES-256 in counter mode, under the key that HKDF with
// SHA-256 (RFC 5869) derives from weights, a byte each, [k*N+n].
func crypt(weights []int8, nonce, data []byte) (key, out []byte, err error) {
	secret := make([]byte, len(weights))
	for j, w := range weights {
		secret[j] = byte(w)
	}
	key, err = hkdf.Key(sha256.New, secret, nil, "tpmbench demo: AES-256-CTR", 32)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	out = make([]byte, len(data))
	cipher.NewCTR(block, nonce).XORKeyStream(out, data)
	return key, out, nil
}

// visible returns noise as text, with a dot for each byte that is not printable ASCII.
func visible(noise []byte) string {
	shown := make([]byte, len(noise))
	for i, c := range noise {
		if shown[i] = c; c < ' ' || c > '~' {
			shown[i] = '.'
		}
	}
	return string(shown)
}
