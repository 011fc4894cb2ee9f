package main

import (
	"errors"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// shardFlag is --shard i/n; the zero value is the whole run.
type shardFlag struct{ batch.Shard }

func (s shardFlag) Type() string { return "i/n" }

func (s shardFlag) String() string {
	if s.Of == 0 {
		return ""
	}
	return s.Shard.String()
}

func (s *shardFlag) Set(text string) error {
	h, err := batch.ParseShard(text)
	if err != nil {
		return errors.New("must be i/n with i from 0 to n-1, such as 0/64")
	}
	s.Shard = h
	return nil
}

// cut returns the shard's range of p's trials.
func (s shardFlag) cut(p kernels.Params) (first, trials uint64) {
	if s.Of == 0 {
		return p.FirstTrial, p.Trials
	}
	r := s.Cut(batch.Range{First: p.FirstTrial, Trials: p.Trials})
	return r.First, r.Trials
}
