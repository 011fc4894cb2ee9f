// Package weights says how good agreed keys are: how the weights of pairs that synchronised are
// distributed, what entropy they have, how they depend on each other, and how many trials share a
// key.
package weights

import (
	"runtime"
	"sync"

	"github.com/zeebo/xxh3"

	"tpmbench/kernels"
)

// Broken is the warning that stays beside whatever this program says of keys.
const Broken = "Neural key exchange is broken: attackers learn such keys. Protect nothing with them."

// maxGroups is the number of groups among which keys are dealt out in turn, and which the jackknife
// leaves out one at a time. Up to that many keys each is a group of its own; with more, the relative
// error of a standard error is about 1/sqrt(2*maxGroups), 1.1 %.
const maxGroups = 4096

// Stats sums up the keys of rows exactly, so that the results are the same to the last bit however
// the rows are divided. It takes at most some 270 MB, whatever the number of rows: 11 to 32 bytes for
// each different key, and up to 9 MB for the jackknife. Make it with New.
type Stats struct {
	shape
	trials uint64
	keys   uint64
	groups []sums // key i belongs to group i mod maxGroups
	equal  equal
	rows   []int    // scratch: which rows have a key
	hashes []uint64 // scratch: of these keys
}

// New returns Stats for rows of p, which must have keys.
func New(p kernels.Params) *Stats { return &Stats{shape: shape{k: p.K, n: p.N, l: p.L}} }

// Add adds rows. Rows without a key only count as trials.
func (s *Stats) Add(r *kernels.Results) {
	s.trials += uint64(r.Len())
	s.rows = s.rows[:0]
	for i, v := range r.SyncSteps {
		if v != kernels.Null {
			s.rows = append(s.rows, i)
		}
	}
	for len(s.groups) < maxGroups && uint64(len(s.groups)) < s.keys+uint64(len(s.rows)) {
		s.groups = append(s.groups, s.newSums())
	}
	s.hashes = append(s.hashes[:0], make([]uint64, len(s.rows))...)
	s.addKeys(r)
	for _, h := range s.hashes {
		s.equal.add(h)
	}
	s.keys += uint64(len(s.rows))
}

// weightsPerWorker is how many weights make it worth while to start a goroutine.
const weightsPerWorker = 1 << 15

// addKeys adds the keys of s.rows to their groups and hashes them, on several cores, none of which
// touches another's groups.
func (s *Stats) addKeys(r *kernels.Results) {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(s.rows)*r.KeyLen/weightsPerWorker))
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			scratch := s.newScratch()
			for i, row := range s.rows {
				group := int((s.keys + uint64(i)) % maxGroups)
				if group%workers != worker {
					continue
				}
				key := r.Key(row)
				s.groups[group].add(s.shape, key, scratch)
				s.hashes[i] = xxh3.Hash(kernels.Bytes(key))
			}
		})
	}
	wg.Wait()
}
