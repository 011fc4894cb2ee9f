package main

import (
	"fmt"

	"tpmbench/kernels"
)

// fake is a backend that answers questions but opens no engine.
type fake struct {
	kernels.Backend
	name, lacks string
	maxL        int
}

func (f fake) Info() kernels.Info { return kernels.Info{Name: f.name, Lacks: f.lacks} }

func (f fake) Supports(p kernels.Params) error {
	if p.L > f.maxL {
		return fmt.Errorf("L is at most %d", f.maxL)
	}
	return nil
}
