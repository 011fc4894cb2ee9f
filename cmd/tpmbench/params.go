package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tpmbench/batch/curve"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// fieldFlags adds the flags of p's parameters to cmd, with p's values as defaults, apart from those
// named. This file is the only place where flags and parameters meet.
func fieldFlags(cmd *cobra.Command, p *kernels.Params, apart ...string) {
	for i := range kernels.Fields {
		if f := &kernels.Fields[i]; !slices.Contains(apart, f.Name) {
			fieldFlag(cmd, f, p, f.Flag, f.About)
		}
	}
}

// fieldFlag adds a flag of a parameter of p.
func fieldFlag(cmd *cobra.Command, f *kernels.Field, p *kernels.Params, name, usage string) {
	if f.Kind == kernels.Word {
		usage += ": " + strings.Join(f.Words, ", ")
	}
	flag := cmd.Flags().VarPF(fieldValue{f, p}, name, f.Short, usage)
	flag.Annotations = map[string][]string{parameterOf: {f.Name}}
	switch f.Kind {
	case kernels.Word:
		complete(cmd, name, f.Words)
	case kernels.Truth:
		flag.NoOptDefVal = "true"
	}
}

// parameterOf is the annotation that a flag has of the parameter that it sets.
const parameterOf = "parameter"

// fieldValue is a parameter of p as a flag's value.
type fieldValue struct {
	*kernels.Field
	p *kernels.Params
}

func (v fieldValue) String() string {
	if v.Field == nil {
		return ""
	}
	return v.Text(*v.p)
}

func (v fieldValue) Type() string {
	switch v.Kind {
	case kernels.Word:
		return "word"
	case kernels.Truth:
		return "bool"
	case kernels.Fraction:
		return "number"
	}
	return "count"
}

func (v fieldValue) Set(s string) error { return v.Read(v.p, s) }

// said is err's text with parameters and options called by the flags of cmd.
func said(cmd *cobra.Command, err error) string {
	return phrase.Said(err, func(parameter string) string {
		name := kernels.Flag(parameter)
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if slices.Contains(f.Annotations[parameterOf], parameter) {
				name = flagName(f)
			}
		})
		return name
	})
}

// paramFlags adds the flags of a run.
func paramFlags(cmd *cobra.Command, p *kernels.Params) { fieldFlags(cmd, p) }

// trialFlags adds the flags of one trial of p, its FirstTrial.
func trialFlags(cmd *cobra.Command, p *kernels.Params) {
	fieldFlags(cmd, p, "trials", "first_trial", "keys")
	fieldFlag(cmd, kernels.FieldOf("first_trial"), p, "trial", "number of the trial")
}

// curveFlags adds the flags of p for pairs that all take MaxSteps steps.
func curveFlags(cmd *cobra.Command, p *kernels.Params) {
	fieldFlags(cmd, p, append([]string{"max_steps"}, curve.OfRows...)...)
	steps := *kernels.FieldOf("max_steps")
	steps.Max = curve.MaxSteps
	fieldFlag(cmd, &steps, p, "steps", "steps of each pair")
}

// completeAttack gives the attack its usual number of attackers where the flag is not given, and
// refuses what says nothing of this attack.
func completeAttack(cmd *cobra.Command, p *kernels.Params) error {
	if !cmd.Flags().Changed("attackers") {
		p.Attackers = p.Attack.DefaultAttackers()
	}
	if err := p.CheckUsed(); err != nil {
		return usagef("%w", err)
	}
	return nil
}

// paramError returns the ParamError in err, nil where there is none.
func paramError(err error) (e *kernels.ParamError) {
	errors.As(err, &e)
	return e
}
