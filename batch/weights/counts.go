// Package weights counts the weights of keys and estimates how much is unknown of one of them.
//
// The entropy is that of a single weight, drawn at random from the keys: K*N times it is an upper
// bound for that of a key, which would be reached if weights were independent of each other.
package weights

import "fmt"

// Counts are the weights of keys, those of each key apart until there are many. The zero value is
// not valid: see New.
type Counts struct {
	depth  int
	keys   uint64
	of     []uint64   // number of weights w, at w+depth
	groups [][]uint64 // the same of consecutive keys, for the error; size of them, fewer in the last
	size   uint64
	last   uint64 // keys in the last group
}

// Groups is the number of groups of keys at which they are joined in pairs. The error comes from
// how groups differ, and half as many suffice.
const Groups = 2048

// New returns no counts, for weights from -depth to depth.
func New(depth int) *Counts {
	return &Counts{depth: depth, of: make([]uint64, 2*depth+1), size: 1}
}

// Add counts the weights of a key, a byte each. It returns an error if one is impossible.
func (c *Counts) Add(key []byte) error {
	for i, b := range key {
		if w := int(int8(b)); w < -c.depth || w > c.depth {
			return fmt.Errorf("the weight %d at index %d of a key: must be %d to %d", w, i, -c.depth, c.depth)
		}
	}
	group := c.group()
	for _, b := range key {
		at := int(int8(b)) + c.depth
		c.of[at]++
		group[at]++
	}
	c.keys++
	c.last++
	return nil
}

// group returns the counts of the group that the next key belongs to.
func (c *Counts) group() []uint64 {
	if len(c.groups) > 0 && c.last < c.size {
		return c.groups[len(c.groups)-1]
	}
	if len(c.groups) == Groups {
		for i := range Groups / 2 {
			c.groups[i] = c.groups[2*i]
			for at, n := range c.groups[2*i+1] {
				c.groups[i][at] += n
			}
		}
		clear(c.groups[Groups/2:])
		c.groups, c.size = c.groups[:Groups/2], 2*c.size
	}
	c.groups, c.last = append(c.groups, make([]uint64, len(c.of))), 0
	return c.groups[len(c.groups)-1]
}

// Depth returns the largest weight that is possible.
func (c *Counts) Depth() int { return c.depth }

// Keys returns the number of keys.
func (c *Counts) Keys() uint64 { return c.keys }

// Of returns how many weights are w, from -Depth to Depth.
func (c *Counts) Of(w int) uint64 { return c.of[w+c.depth] }

// Weights returns the number of weights.
func (c *Counts) Weights() uint64 { return sum(c.of) }

func sum(of []uint64) (n uint64) {
	for _, k := range of {
		n += k
	}
	return n
}
