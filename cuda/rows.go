package cuda

import (
	"encoding/binary"

	"tpmbench/kernels"
)

// unpack fills row i from one of the device (kernels/slice.cuh): words of 32 bits, the trial's
// number (low word first), sync_steps, learning_steps, with attackers attackers_synced,
// best_equal_weights and learn_steps, and with keys for each word of A a plane of signs and M of
// magnitudes.
func unpack(rows *kernels.Results, i int, row []byte, p kernels.Params, g program) {
	rows.Trial[i] = binary.LittleEndian.Uint64(row)
	rows.Place[i] = rows.Trial[i] - p.FirstTrial // all of one run: Info.Mixes is false
	rows.SyncSteps[i] = binary.LittleEndian.Uint32(row[8:])
	rows.LearningSteps[i] = binary.LittleEndian.Uint32(row[12:])
	row = row[4*rowWords:]
	if g.attackers > 0 {
		rows.AttackersSynced[i] = binary.LittleEndian.Uint32(row)
		rows.BestEqualWeights[i] = binary.LittleEndian.Uint32(row[4:])
		if p.Follow {
			rows.LearnSteps[i] = binary.LittleEndian.Uint32(row[8:])
		}
		row = row[4*attackerRowWords:]
	}
	if p.Keys {
		unpackKey(rows.Key(i), row, p.N, g.planes)
	}
}

// unpackKey writes the weights of planes: 32 of one hidden unit to a word, the last word of each of
// n's rest.
func unpackKey(key []int8, from []byte, n, planes int) {
	for len(key) > 0 {
		for left := n; left > 0; left -= 32 {
			here := min(left, 32)
			sign := binary.LittleEndian.Uint32(from)
			from = from[4:]
			clear(key[:here])
			for p := range planes {
				plane := binary.LittleEndian.Uint32(from)
				from = from[4:]
				for b := range key[:here] {
					key[b] |= int8(plane >> b & 1 << p)
				}
			}
			for b := range key[:here] {
				if sign>>b&1 == 1 {
					key[b] = -key[b]
				}
			}
			key = key[here:]
		}
	}
}
