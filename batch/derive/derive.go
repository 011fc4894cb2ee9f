// Package derive makes keys of a fixed length from the weights that two machines have agreed on,
// and keeps them as a column beside these. The column is outside the contract and its digest.
package derive

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tpmbench/kernels"
)

// Info is the info of HKDF.
const Info = "tpmbench key v1"

// DefaultBits is the usual length of a derived key.
const DefaultBits = 256

// Derivation says how a key is derived. The zero value is none. Make others with New or Of.
type Derivation struct {
	method string
	bits   int
}

// method is a way to derive a key from weights, int8 in the contract's order.
type method struct {
	name string
	most int // bits
	key  func(weights []byte, bytes int) ([]byte, error)
}

var methods = []method{
	{"sha256", 8 * sha256.Size, func(weights []byte, bytes int) ([]byte, error) {
		sum := sha256.Sum256(weights)
		return sum[:bytes], nil
	}},
	// With an empty salt. RFC 5869 would allow as many bytes.
	{"hkdf", 8160, func(weights []byte, bytes int) ([]byte, error) {
		return hkdf.Key(sha256.New, weights, nil, Info, bytes)
	}},
}

// Methods returns the names of the methods.
func Methods() (list []string) {
	for _, m := range methods {
		list = append(list, m.name)
	}
	return list
}

func (d Derivation) of() method {
	return methods[slices.IndexFunc(methods, func(m method) bool { return m.name == d.method })]
}

// New returns a derivation. The error for a method or a number of bits that there is not is a
// *kernels.ParamError of derive or bits.
func New(name string, bits int) (Derivation, error) {
	if !slices.Contains(Methods(), name) {
		return Derivation{}, &kernels.ParamError{Name: "derive", Value: strconv.Quote(name), Want: "must be one of " + strings.Join(Methods(), ", ")}
	}
	d := Derivation{name, bits}
	if most := d.of().most; bits < 8 || bits > most || bits%8 != 0 {
		return Derivation{}, &kernels.ParamError{Name: "bits", Value: fmt.Sprint(bits), With: "{derive} " + name,
			Want: fmt.Sprintf("must be a multiple of 8, from 8 to %d", most)}
	}
	return d, nil
}

// Key derives the key from weights. It fails only where a setting of Go's runtime forbids that, such
// as GODEBUG=fips140=only with few weights.
func (d Derivation) Key(weights []int8) ([]byte, error) {
	return d.of().key(kernels.Bytes(weights), d.bits/8)
}

// Method returns the method's name, empty for none.
func (d Derivation) Method() string { return d.method }

// String returns method and bits: sha256 256.
func (d Derivation) String() string {
	if d.method == "" {
		return "none"
	}
	return fmt.Sprintf("%s %d", d.method, d.bits)
}

// parse reads what String writes.
func parse(text string) (Derivation, error) {
	name, bits, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(bits)
	d, bad := New(name, n)
	if err != nil || bad != nil || d.String() != text {
		return Derivation{}, fmt.Errorf("the metadata give %s as %.40q: must be a method, %s, and a number of bits that it has, such as sha256 256", MetadataKey, text, strings.Join(Methods(), " or "))
	}
	return d, nil
}
