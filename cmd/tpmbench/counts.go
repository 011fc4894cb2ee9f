package main

import (
	"fmt"
	"math"

	"tpmbench/kernels"
)

// count is a flag for a whole number, which may be written 1e6, 10M, 2.5k or 1_000.
type count[T int | uint64] struct{ value *T }

func (c count[T]) String() string {
	if c.value == nil {
		return ""
	}
	return fmt.Sprint(*c.value)
}

func (c count[T]) Type() string { return "count" }

func (c count[T]) Set(s string) error {
	v, err := kernels.ParseCount(s)
	if err != nil {
		return err
	}
	if T(v) < 0 || uint64(T(v)) != v {
		return fmt.Errorf("must be at most %d", math.MaxInt)
	}
	*c.value = T(v)
	return nil
}
