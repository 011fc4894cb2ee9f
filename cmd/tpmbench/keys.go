package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/batch/study"
	"tpmbench/batch/weights"
	"tpmbench/report/text"
)

// keysFlags is the command line of keys.
type keysFlags struct {
	copy    convertFlags // to the file with derived keys
	summary string
	*progressFlags
}

func newKeys() *cobra.Command {
	o := new(keysFlags)
	o.copy.silent, o.progressFlags = true, &o.copy.progressFlags
	cmd := &cobra.Command{
		Use:   "keys FILE|DIR",
		Short: "Show what agreed keys are worth, and derive keys of a fixed length",
		Long: `Show how the weights of the keys in a result are distributed, the entropy of a
weight, the share of weights at the boundary and how weights depend on each other,
each with its standard error, and how many trials share a key with another. The
result, a file, a folder of parts or a study, is one of run with --keys, and is
checked as inspect does. Trials that did not synchronise have no key and are left
out.

With --derive, -o gets the rows with one more column, derived_key: the beginning of
the SHA-256 of the weights, or the output of HKDF-SHA-256. docs/keys.md says how, and
has test vectors.

` + weights.Broken,
		Example: `  tpmbench run -L 4 --trials 1e5 --keys -o keys.parquet
  tpmbench keys keys.parquet
  tpmbench keys keys.parquet --derive hkdf --bits 512 -o derived.parquet`,
		Args: one("file"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error { return o.run(ctx, cmd, args[0]) }),
	}
	cmd.Flags().SortFlags = false
	summaryFlag(cmd, &o.summary)
	o.copy.derive.add(cmd)
	o.copy.file.add(cmd)
	o.add(cmd, "no progress")
	return cmd
}

func (o *keysFlags) run(ctx context.Context, cmd *cobra.Command, path string) error {
	w, file, method := cmd.OutOrStdout(), &o.copy.file, o.copy.derive.method
	if file.path == "-" {
		w = cmd.ErrOrStderr()
	} else if err := takesText(w); err != nil {
		return err
	}
	switch _, err := o.copy.derive.derivation(cmd); {
	case err != nil:
		return err
	case file.path == "" && method != "":
		return usagef("--derive %s: name a file for the rows with -o", method)
	case file.path != "" && method == "":
		return usagef("-o %s: keys writes rows only with --derive; convert copies them as they are", file.path)
	case file.path == "":
		if err := file.check(cmd); err != nil {
			return err
		}
	default:
		if err := o.copy.run(ctx, cmd, []string{path}); err != nil {
			return err
		}
	}
	if study.IsStudy(path) {
		return o.study(ctx, cmd, w, path)
	}
	k, err := o.readKeys(ctx, cmd, check.Input{Path: path})
	if err == nil && k == nil {
		err = errNoKeys(path)
	}
	if err != nil {
		return err
	}
	if o.summary == "json" {
		return printJSON(w, k)
	}
	text.PrintKeys(w, k, textWidth(w))
	o.end(w)
	return nil
}

// study reads the keys of all points of a study.
func (o *keysFlags) study(ctx context.Context, cmd *cobra.Command, w io.Writer, dir string) error {
	s, err := check.ReadStudy(dir)
	if err == nil {
		err = s.Beside()
	}
	if err != nil {
		return err
	}
	all := text.StudyKeys{Folder: dir, Points: len(s.List), List: []text.PointKeys{}, Warning: weights.Broken}
	for _, p := range s.Begun() {
		k, err := o.readKeys(ctx, cmd, p.Input)
		if err != nil {
			return err
		}
		if k != nil {
			all.List = append(all.List, text.PointKeys{Name: p.Name, Keys: k})
		}
	}
	if len(all.List) == 0 {
		return errNoKeys(dir)
	}
	if o.summary == "json" {
		return printJSON(w, all)
	}
	text.PrintStudyKeys(w, all, textWidth(w), allPoints)
	o.end(w)
	return nil
}

// end prints where the rows are, and the warning.
func (o *keysFlags) end(w io.Writer) {
	if file := &o.copy.file; file.path != "" && file.path != "-" {
		text.Fact(w, "written", file.describe())
	}
	fmt.Fprintln(w)
	text.Warning(w, textWidth(w))
}
