package keyspace

import "math"

// Left is what is left, after a step, for attackers on many pairs: sums over the pairs.
type Left struct {
	Pairs   uint64  // how many
	Weights uint64  // how many different weights A may have now
	Bits    float64 // the logarithm of that to the base 2
	Starts  uint64  // how many different weights A may have had at first
	Unique  uint64  // 1 where A's weights are the only ones left

	Synced       uint64 // 1 where A has B's weights
	SyncedUnique uint64 // 1 where they are the only ones left, too
	New          uint64 // 1 where A has B's weights since this step
	NewUnique    uint64
}

// Add adds the sums of other pairs.
func (l *Left) Add(o Left) {
	l.Pairs += o.Pairs
	l.Weights += o.Weights
	l.Bits += o.Bits
	l.Starts += o.Starts
	l.Unique += o.Unique
	l.Synced += o.Synced
	l.SyncedUnique += o.SyncedUnique
	l.New += o.New
	l.NewUnique += o.NewUnique
}

// add adds n pairs that an attacker cannot tell apart, whose A have as many different weights as
// given; of them, synced have B's weights, and fresh of those since this step.
func (l *Left) add(n, weights, synced, fresh uint64) {
	l.Pairs += n
	l.Weights += n * weights
	l.Bits += float64(float64(n) * math.Log2(float64(weights)))
	l.Starts += n * n
	l.Synced += synced
	l.New += fresh
	if weights == 1 {
		l.Unique += n
		l.SyncedUnique += synced
		l.NewUnique += fresh
	}
}
