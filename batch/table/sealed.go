package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"
)

// TextDigest returns the XXH3-64 (seed 0) of a text.
func TextDigest(text []byte) string { return FormatDigest(xxh3.Hash(text)) }

// sealHead is the beginning of a sealed text, before the digits of its digest.
const sealHead = "{\n \"file_digest\": \""

// Seal encodes v, which must encode as a non-empty object, as indented JSON. Its first field,
// file_digest, is the XXH3-64 (seed 0) of all bytes of the text with that field's digits replaced
// by those of NoDigest.
func Seal(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, err
	}
	fields, ok := bytes.CutPrefix(text, []byte("{\n"))
	if !ok {
		return nil, fmt.Errorf("%T has no fields to be sealed", v)
	}
	text = append(append([]byte(sealHead+NoDigest+"\",\n"), fields...), '\n')
	copy(text[len(sealHead):], TextDigest(text))
	return text, nil
}

// Sealed reports whether a text begins like one made by Seal.
func Sealed(text []byte) bool {
	return bytes.HasPrefix(text, []byte(sealHead)) && len(text) >= len(sealHead)+len(NoDigest)
}

// errUnsealed is the error for a text that Seal did not make.
var errUnsealed = errors.New("it is corrupt, or of another version of the program")

// Unseal decodes into v what Seal made. If the text does not match the digest stored in it, the
// error is a Changed.
func Unseal(text []byte, v any) error {
	if !Sealed(text) {
		return errUnsealed
	}
	digest, blank := text[len(sealHead):][:len(NoDigest)], bytes.Clone(text)
	copy(blank[len(sealHead):], NoDigest)
	if have := TextDigest(blank); have != string(digest) {
		return &Changed{have, string(digest)}
	}
	if json.Unmarshal(text, v) != nil {
		return errUnsealed
	}
	return nil
}
