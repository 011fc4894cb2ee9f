package conformance

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"tpmbench/kernels"
)

// appendRow appends the canonical bytes of row i (CONTRACT.md, section 3).
func appendRow(to []byte, r *kernels.Results, i int) []byte {
	for _, c := range kernels.Columns {
		switch c.Kind {
		case kernels.TrialColumn:
			to = binary.LittleEndian.AppendUint64(to, r.Trial[i])
		case kernels.CountColumn:
			if column := *c.Counts(r); column != nil {
				to = binary.LittleEndian.AppendUint32(to, column[i]) // Null is all ones
			}
		case kernels.KeyColumn:
			if r.SyncSteps[i] == kernels.Null {
				continue
			}
			for _, w := range r.Key(i) {
				to = append(to, byte(w))
			}
		}
	}
	return to
}

// Digest returns the digest of all rows of r: the sum mod 2^64 of the XXH3-64
// of their canonical bytes.
func Digest(r *kernels.Results) uint64 {
	var sum uint64
	var row []byte
	for i := range r.Len() {
		row = appendRow(row[:0], r, i)
		sum += xxh3.Hash(row)
	}
	return sum
}
