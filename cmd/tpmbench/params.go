package main

import (
	"github.com/spf13/cobra"

	"tpmbench/kernels"
)

// paramFlags adds the flags of p to cmd, with p's values as defaults. Only this file connects flags
// and parameters.
func paramFlags(cmd *cobra.Command, p *kernels.Params) {
	f := cmd.Flags()
	machineFlags(cmd, p)
	f.Var(count[uint64]{&p.Trials}, "trials", "number of trials, each a pair of machines")
	f.Var(count[uint64]{&p.FirstTrial}, "first-trial", "number of the first trial")
	seedFlags(cmd, p)
	f.BoolVar(&p.Keys, "keys", p.Keys, "also write the weights that each pair agreed on")
	attackFlags(cmd, p)
	followFlag(cmd, p)
}

// trialFlags adds the flags of p for one trial.
func trialFlags(cmd *cobra.Command, p *kernels.Params, trial *uint64) {
	machineFlags(cmd, p)
	cmd.Flags().Var(count[uint64]{trial}, "trial", "number of the trial")
	seedFlags(cmd, p)
	attackFlags(cmd, p)
	followFlag(cmd, p)
}

func machineFlags(cmd *cobra.Command, p *kernels.Params) {
	f := cmd.Flags()
	f.VarP(count[int]{&p.K}, "hidden", "K", "hidden units of a machine")
	f.VarP(count[int]{&p.N}, "inputs", "N", "inputs of a hidden unit")
	f.VarP(count[int]{&p.L}, "depth", "L", "synaptic depth: weights are -L..L")
	choose(cmd, f, &p.Rule, "rule", kernels.RuleNames(), kernels.ParseRule, "learning rule")
	choose(cmd, f, &p.Tie, "tie", kernels.TieNames(), kernels.ParseTie, "sign of a hidden unit whose local field is 0")
}

func seedFlags(cmd *cobra.Command, p *kernels.Params) {
	f := cmd.Flags()
	f.Var(count[uint64]{&p.Seed}, "seed", "key of the random streams")
	f.Var(count[uint64]{&p.MaxSteps}, "max-steps", "last step of a pair that does not synchronise")
}

func attackFlags(cmd *cobra.Command, p *kernels.Params) {
	f := cmd.Flags()
	choose(cmd, f, &p.Attack, "attack", kernels.AttackNames(), kernels.ParseAttack, "attack on each pair")
	f.Var(count[int]{&p.Attackers}, "attackers", "attackers of each pair, up to 65535 (default 1, for majority 100, for genetic 512)")
	f.Var(count[uint64]{&p.Wait}, "wait", "steps before the attackers vote, with --attack majority only")
}

func followFlag(cmd *cobra.Command, p *kernels.Params) {
	cmd.Flags().BoolVar(&p.Follow, "follow", p.Follow, "go on after sync_steps until an attacker has learned the weights, or --max-steps")
}

// curveFlags adds the flags of p for pairs that all take MaxSteps steps.
func curveFlags(cmd *cobra.Command, p *kernels.Params) {
	f := cmd.Flags()
	machineFlags(cmd, p)
	f.Var(count[uint64]{&p.MaxSteps}, "steps", "number of steps of each pair")
	f.Var(count[uint64]{&p.Trials}, "trials", "number of pairs")
	f.Var(count[uint64]{&p.FirstTrial}, "first-trial", "number of the first pair")
	f.Var(count[uint64]{&p.Seed}, "seed", "key of the random streams")
	attackFlags(cmd, p)
}

// completeAttack gives the attack its usual number of attackers if the flag does not, and refuses
// flags that the attack does not use.
func completeAttack(cmd *cobra.Command, p *kernels.Params) error {
	if !cmd.Flags().Changed("attackers") {
		p.Attackers = p.Attack.DefaultAttackers()
	}
	if err := p.CheckWait(); err != nil {
		return usagef("%w", err)
	}
	return nil
}
