// Package lanes is what every processor backend shares: which trial is in which
// lane, when a lane's pair has finished and with what row, how free lanes get new
// trials, the inputs, and the decision to learn. How weights are laid out, moved
// and summed is a Block's business.
//
// Lanes are numbered 64*i+l, bit l of word i of a mask. An engine steps all its lanes
// at once. A lane whose pair has finished takes a prefetched trial of its own lane
// number: any trial may go to any lane, so nothing is moved across lanes. Preparing is
// done for all lanes that have room at once, because it costs as much for one lane as
// for all. Where no trials are to come and few pairs are left, these leave their lanes and are
// stepped apart from them (Last).
//
// Attackers are further machines of a lane. What is wanted as it is just when A and B
// have become equal, such as what attackers share then, takes a watch that looks
// after every pass; else lanes are looked at once in a window of passes.
package lanes

import "tpmbench/cpu/keystream"

// Block holds the weights of 64*words pairs.
type Block interface {
	// Take puts initial weights of hidden unit k of a machine (0 is A, 1 is B, 2+e
	// attacker e) into the lanes of the masks of from, whose planes are
	// [machine][k][n][plane][word], coded as the engine's Depth says. Those lanes' last input counts
	// as all +1.
	Take(k, machine int, from []keystream.From)
	// Unit does hidden unit k's share of a pass: it moves the unit's weights by
	// the last decision and input, looks for differences, and computes the
	// unit's signs for the next input.
	Unit(k int, s *Step)
	// Equal leaves those lanes of mask in which a machine has all weights of A. In none of them do
	// lowest bits differ.
	Equal(machine int, mask []uint64)
	// Distance sets distance[lane], for the lanes of a mask, to the number of weights in
	// which a machine differs from A.
	Distance(machine int, lanes []uint64, distance []int)
	// Read copies the present weights of a machine, A or B, in the lanes of mask, [k*N+n], to where
	// to says; last are the sign planes of the last input.
	Read(machine int, mask, last []uint64, to func(lane int) []int8)
	// Planes deals the present weights of a machine, A or B, in the lanes of a word of them, as a
	// Pair has weights; last is that of Read.
	Planes(machine, word int, last []uint64, to *Columns)
	// Free gives up the weights' memory; the block must not be used any more.
	Free()
}

// Whole is a Block that can do the share of all hidden units at once, which saves what calls cost: all
// that Unit does for each, the last one first where the step goes back.
type Whole interface{ Pass(s *Step) }
