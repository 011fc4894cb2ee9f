package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tpmbench/batch/attack"
	"tpmbench/batch/exchange"
	"tpmbench/batch/table"
	"tpmbench/internal/backends"
	"tpmbench/kernels"
	"tpmbench/report/text"
)

// attackCommand is the command line of attack.
type attackCommand struct {
	params  kernels.Params
	attacks []kernels.Attack
	at      uint64
	key     string // hexadecimal
	howFlags
}

// ofAttack are the parameters of an attack on a recorded exchange, besides the attack and what an
// eavesdropper hears.
var ofAttack = []string{"attackers", "wait", "seed"}

func newAttack() *cobra.Command {
	o := &attackCommand{params: kernels.Default()}
	o.params.Trials = 1
	cmd := &cobra.Command{
		Use:   "attack LOG",
		Short: "Let attackers listen to a recorded exchange, and rank them",
		Long: `Let attackers listen to the exchange of one pair that somebody has recorded, and
rank them by how well they foretell A's output. The first may have A's weights, from
which the key is made.

LOG has each step's input and both outputs, in one of these forms, of this program
(trace --public) or another:

  JSON Lines    {"tau_a": 1, "tau_b": -1, "x": [[1, -1, ...], ...]} a line; x is K
                lists of N inputs, or one list of all, unit by unit
  CSV, TSV      columns x, tau_a, tau_b; x a list, or hexadecimal int8
  Arrow (file or stream), Parquet   the same columns; x of int8 bytes or lists
  .npz          numpy's arrays x[T,K,N] or x[T,K*N], tau_a[T], tau_b[T]

x may also be called inputs. step, where it is there, has no gaps. tau in place of
tau_a and tau_b is for logs that have only the steps in which both agree: without
step, steps are then counted as recorded, and majority's vote and wait with them.
- is standard input, of JSON Lines or CSV.

Parameters of the pair come from the metadata or from flags; K also from the data,
and -L is needed where the metadata do not have it.

Candidates are ranked by errors_last, how often in the last 50 steps their own output
was not A's (also in steps in which A's and B's differ), then by since, the step from
which on they have not erred, then by errors in all steps, then by number. same is how
many others have the same weights: majority's attackers converge on each other, so
that alone says little. Of genetic, which copies and drops networks, the attackers
are the networks present at the end, and errors those of their ancestors too.

Several attacks, as in --attack geometric,genetic, are made in turn. Initial weights
are those of trial 0 of run with the same --seed.`,
		Example: `  tpmbench trace --public --after 50 -o exchange.jsonl
  tpmbench attack exchange.jsonl -L 3 --attack geometric --attackers 1000
  tpmbench attack log.npz -L 3 --attack geometric,genetic --at 312 --summary json`,
		Args: one("log"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error { return o.run(ctx, cmd, args[0]) }),
	}
	cmd.Flags().SortFlags = false
	var apart []string
	for _, f := range kernels.Fields {
		if !f.Heard && !slices.Contains(ofAttack, f.Name) {
			apart = append(apart, f.Name)
		}
	}
	f := cmd.Flags()
	f.Var(attackList{&o.attacks}, "attack", "`attacks`, separated by commas: "+strings.Join(kernels.AttackNames()[1:], ", ")+" (default geometric)")
	fieldFlags(cmd, &o.params, apart...)
	for _, name := range []string{"hidden", "inputs", "depth"} { // which a log says, or nobody knows
		of := f.Lookup(name)
		of.DefValue, of.Usage = "", of.Usage+" (default the log's)"
	}
	f.Var(count[uint64]{&o.at}, "at", "step after which the candidates' weights are wanted (default the last)")
	f.Lookup("at").DefValue = ""
	f.StringVar(&o.key, "check", "", "key, hexadecimal int8 in k*N+n order, to be looked for among the candidates' weights")
	o.file.add(cmd)
	summaryFlag(cmd, &o.summary)
	o.progressFlags.add(cmd, "no progress, and no summary unless --summary is given")
	return cmd
}

// attackList is a flag for attacks, separated by commas.
type attackList struct{ list *[]kernels.Attack }

func (l attackList) String() string {
	if l.list == nil {
		return ""
	}
	var names []string
	for _, a := range *l.list {
		names = append(names, a.String())
	}
	return strings.Join(names, ",")
}

func (l attackList) Type() string { return "words" }

func (l attackList) Set(s string) error {
	*l.list = nil
	for _, word := range strings.Split(s, ",") {
		a, err := kernels.ParseAttack(strings.TrimSpace(word))
		if err != nil || a == kernels.NoAttack || slices.Contains(*l.list, a) {
			return fmt.Errorf("must be some of %s, each once, separated by commas", strings.Join(kernels.AttackNames()[1:], ", "))
		}
		*l.list = append(*l.list, a)
	}
	return nil
}

// oneAttack is an attack and the backend that makes it.
type oneAttack struct {
	params   kernels.Params
	listener kernels.Listener
	backend  string
}

func (o *attackCommand) run(ctx context.Context, cmd *cobra.Command, path string) error {
	if len(o.attacks) == 0 {
		o.attacks = []kernels.Attack{kernels.Geometric}
	}
	if err := o.file.check(cmd); err != nil {
		return err
	}
	if len(o.attacks) > 1 && o.file.path != "" {
		return usagef("-o %s: rows are of one attack, and --attack has %d", o.file.path, len(o.attacks))
	}
	log, err := exchange.Open(ctx, path)
	if err != nil && ctx.Err() != nil {
		return interrupted(ctx, ": %s", heardUntil("", nil))
	} else if err != nil {
		return err
	}
	defer log.Close()
	attacks, assumed, err := o.plan(cmd, log)
	if err != nil {
		return err
	}
	key, err := o.checkKey(attacks[0].params)
	if err != nil {
		return err
	}
	schema := attack.Schema(attacks[0].params, programVersion(), attacks[0].backend)
	dest, err := o.file.open(schema, cmd.OutOrStdout())
	if err != nil {
		return err
	}
	var all *attack.Summary
	err = o.each(ctx, cmd, log, attacks, func(a oneAttack, r *attack.Result, took time.Duration) error {
		defer dest.watch(ctx, cmd)()
		digest, err := r.Write(schema, dest.output())
		if err != nil {
			return err
		}
		s := r.Summary(programVersion(), a.backend, took.Seconds(), table.FormatDigest(digest), kernels.Flag)
		if key != nil {
			s.Attacks[0].Check = r.Match(key).Shown(r)
		}
		s.Notes = notes(log, a.params)
		s.Log.Path, s.Log.Format, s.Log.Agreed, s.Log.Assumed = log.Path, log.Format, log.Agreed, assumed
		if all == nil {
			all = &s
		} else {
			all.Add(s)
		}
		return nil
	})
	if all == nil && dest.w != nil { // there are no rows
		dest.w.Discard()
		dest.w = nil
	}
	err = dest.finish(ctx, 0, err, func(where string, _ uint64) string { return heardUntil(where, all) })
	if all == nil || !o.wantsSummary(cmd, ctx, err) {
		return err
	}
	to := cmd.OutOrStdout()
	if o.file.path == "-" {
		to = cmd.ErrOrStderr()
	}
	if failed := o.report(to, all, dest); err == nil {
		err = failed
	}
	return err
}

// notes say what is peculiar to how an attack counts the steps of a log.
func notes(log *exchange.Log, p kernels.Params) (list []string) {
	if log.Begins > 1 {
		list = append(list, fmt.Sprintf("the log begins with step %d, so that attackers begin to learn there", log.Begins))
	}
	if p.Attack == kernels.Majority && log.Agreed && !log.Numbered() {
		list = append(list, fmt.Sprintf("the log has only steps in which the outputs agreed, without their numbers: majority's wait of %d steps and its votes in even steps count the steps that are recorded", p.Wait))
	}
	return list
}

// heardUntil says what is left after an interruption.
func heardUntil(where string, s *attack.Summary) string {
	switch {
	case s == nil:
		return "no candidates are known yet"
	case where == "":
		return fmt.Sprintf("the candidates are those after step %d", s.Log.Last)
	}
	return fmt.Sprintf("%s holds the candidates as they were after step %d", where, s.Log.Last)
}

// plan completes the parameters of each attack by what the log says, and finds who makes it.
func (o *attackCommand) plan(cmd *cobra.Command, log *exchange.Log) (attacks []oneAttack, assumed []string, err error) {
	given := map[string]bool{}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		for _, name := range f.Annotations[parameterOf] {
			given[name] = true
		}
	})
	if len(o.attacks) > 1 && log.OnlyOnce() {
		return nil, nil, log.Again()
	}
	p, assumed, err := log.Params(o.params, func(name string) bool { return given[name] })
	if _, refused := err.(*kernels.Refusal); refused || paramError(err) != nil {
		return nil, nil, usagef("%w", err)
	} else if err != nil {
		return nil, nil, err
	}
	if given["wait"] && !slices.Contains(o.attacks, kernels.Majority) {
		p.Attack = o.attacks[0]
		return nil, nil, usagef("%w", p.CheckUsed())
	}
	for _, kind := range o.attacks {
		q := p
		if q.Attack = kind; !given["attackers"] {
			q.Attackers = kind.DefaultAttackers()
		}
		if kind != kernels.Majority {
			q.Wait = kernels.Default().Wait
		}
		if err := q.Validate(); err != nil {
			return nil, nil, usagef("%w", err)
		}
		l, err := backends.Listener(backends.All(), q)
		if err != nil {
			return nil, nil, err
		}
		attacks = append(attacks, oneAttack{q, l, l.(kernels.Backend).Info().Name})
	}
	return attacks, assumed, nil
}

// checkKey returns the key to look for, nil if there is none.
func (o *attackCommand) checkKey(p kernels.Params) ([]int8, error) {
	if o.key == "" {
		return nil, nil
	}
	b, err := hex.DecodeString(o.key)
	if err != nil || len(b) != p.Weights() {
		return nil, usagef("--check: a key is %d hexadecimal digits, two for each of the %d weights", 2*p.Weights(), p.Weights())
	}
	key := make([]int8, len(b))
	for i, v := range b {
		if key[i] = int8(v); int(key[i]) < -p.L || int(key[i]) > p.L {
			return nil, usagef("--check: weight %d is %d, and weights are from -%d to %d", i, key[i], p.L, p.L)
		}
	}
	return key, nil
}

// each makes the attacks, one after the other.
func (o *attackCommand) each(ctx context.Context, cmd *cobra.Command, log *exchange.Log, attacks []oneAttack, take func(oneAttack, *attack.Result, time.Duration) error) error {
	options := attack.Options{}
	if cmd.Flags().Changed("at") {
		at := int64(min(o.at, kernels.MaxSteps))
		options.At = &at
	}
	far := startAttackProgress(cmd, o.progressKind(), log, len(attacks))
	defer far.stop()
	for i, a := range attacks {
		if i > 0 {
			if err := log.Again(); err != nil {
				return err
			}
		}
		options.Tell = far.tell(i)
		start := time.Now()
		r, err := attack.Run(ctx, a.listener, log, a.params, options)
		if r != nil {
			if failed := take(a, r, time.Since(start)); err == nil {
				err = failed
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *attackCommand) report(w io.Writer, s *attack.Summary, dest *destination) error {
	if o.summary == "json" {
		return printJSON(w, s)
	}
	text.Attack(w, s)
	if dest.committed {
		text.Fact(w, "written", dest.describe())
	}
	return nil
}
