package main

import (
	"errors"
	"fmt"

	"tpmbench/batch/check"
	"tpmbench/kernels"
)

// drawCount is a flag for how many rows to verify: a number, or all.
type drawCount struct{ value uint64 }

func (c *drawCount) Type() string { return "count|all" }

func (c *drawCount) String() string {
	if c.value == check.AllRows {
		return "all"
	}
	return fmt.Sprint(c.value)
}

func (c *drawCount) Set(s string) error {
	if s == "all" {
		c.value = check.AllRows
		return nil
	}
	v, err := kernels.ParseCount(s)
	if err != nil || v == 0 {
		return errors.New("must be all, or a whole number of at least 1, such as 1000 or 1e6")
	}
	c.value = v
	return nil
}
