package main

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"tpmbench/kernels"
)

// drawCount is a flag for how many rows to verify: a number, or all.
type drawCount struct{ value uint64 }

const allRows = ^uint64(0)

func (c *drawCount) Type() string { return "count|all" }

func (c *drawCount) String() string {
	if c.value == allRows {
		return "all"
	}
	return fmt.Sprint(c.value)
}

func (c *drawCount) Set(s string) error {
	if s == "all" {
		c.value = allRows
		return nil
	}
	v, err := kernels.ParseCount(s)
	if err != nil || v == 0 {
		return errors.New("must be all, or a whole number of at least 1, such as 1000 or 1e6")
	}
	c.value = v
	return nil
}

// drawing draws want rows from each of several results.
type drawing struct {
	want   uint64
	random *rand.Rand
}

func newDrawing(want, seed uint64) drawing { return drawing{want, rand.New(rand.NewPCG(seed, 0))} }

// of returns the draw from a result of that many rows.
func (d drawing) of(rows uint64) *draw { return &draw{rows, min(d.want, rows), d.random} }

// draw takes want of the left rows without replacement, deciding row by row
// (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
type draw struct {
	left, want uint64
	random     *rand.Rand
}

// next reports whether the next row is taken.
func (d *draw) next() bool {
	if d.left == 0 {
		return false
	}
	taken := d.random.Uint64N(d.left) < d.want
	d.left--
	if taken {
		d.want--
	}
	return taken
}
