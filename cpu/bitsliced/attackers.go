package bitsliced

import "tpmbench/cpu/lanes"

// mostAttackers is the largest number of attackers of a pair that are in its lane: there a
// pair-step takes as much longer as there are more of them. As lanes (package attackers) 64
// cost as much as one.
const mostAttackers = 47

// offers is what the engines of all kernels can do.
var offers = lanes.Offers("observer", "simple", "geometric", "majority")
