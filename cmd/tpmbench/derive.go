package main

import (
	"github.com/spf13/cobra"

	"tpmbench/batch/derive"
)

// deriveFlags say how keys of a fixed length are derived from weights.
type deriveFlags struct {
	method string // empty: not at all
	bits   int
}

func (o *deriveFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	choose(cmd, f, &o.method, "derive", derive.Methods(), word, "also write the column derived_key, made of the weights by a hash")
	f.IntVar(&o.bits, "bits", derive.DefaultBits, "length of a derived key, in bits")
}

// derivation returns what the flags say, none without --derive.
func (o *deriveFlags) derivation(cmd *cobra.Command) (derive.Derivation, error) {
	switch {
	case o.method != "":
		return derive.New(o.method, o.bits)
	case cmd.Flags().Changed("bits"):
		return derive.Derivation{}, usagef("--bits %d: there are no derived keys without --derive", o.bits)
	}
	return derive.Derivation{}, nil
}
