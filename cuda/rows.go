package cuda

import (
	"encoding/binary"

	"tpmbench/internal/bitmatrix"
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
// n's rest. Eight weights are made at once, as the bytes of a word.
func unpackKey(key []int8, from []byte, n, planes int) {
	var word [8]uint32 // signs, then the magnitudes' planes
	to := kernels.Bytes(key)
	for len(to) > 0 {
		for left := n; left > 0; left -= 32 {
			some := uint32(0)
			for i := range planes + 1 {
				word[i] = binary.LittleEndian.Uint32(from[4*i:])
				if i > 0 {
					some |= word[i]
				}
			}
			from = from[4*(planes+1):]
			word[0] &= some // there is no -0
			for at := 0; at < min(left, 32); at += 8 {
				var v uint64
				for p, plane := range word[1 : planes+1] {
					v |= bitmatrix.Spread(byte(plane>>at)) << p
				}
				negative := bitmatrix.Spread(byte(word[0] >> at))
				v = v ^ negative*0xff + negative
				if left-at >= 8 {
					binary.LittleEndian.PutUint64(to, v)
					to = to[8:]
					continue
				}
				for ; at < left; at++ {
					to[0], to, v = byte(v), to[1:], v>>8
				}
			}
		}
	}
}
