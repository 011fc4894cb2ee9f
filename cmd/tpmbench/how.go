package main

import (
	"context"

	"github.com/spf13/cobra"
)

// maxThreads bounds --threads: more would only take memory.
const maxThreads = 4096

// howFlags are the flags of a command that computes for a while: its threads, its progress, and
// where its rows and its summary go.
type howFlags struct {
	threads int
	file    fileFlags
	summary string
	progressFlags
}

// add adds the flags to cmd; file adds those of the output.
func (o *howFlags) add(cmd *cobra.Command, threads string, file func(*cobra.Command)) {
	cmd.Flags().IntVar(&o.threads, "threads", 0, threads)
	file(cmd)
	summaryFlag(cmd, &o.summary)
	o.progressFlags.add(cmd, "no progress, and no summary unless --summary is given")
}

// check checks the flags together.
func (o *howFlags) check(cmd *cobra.Command) error {
	if err := o.checkThreads(); err != nil {
		return err
	}
	return o.file.check(cmd)
}

func (o *howFlags) checkThreads() error {
	if o.threads < 0 || o.threads > maxThreads {
		return usagef("--threads %d: must be 0 (all cores) to %d", o.threads, maxThreads)
	}
	return nil
}

// wantsSummary reports whether to print a summary of a run that ended with err: not if it failed,
// and after an interruption not on standard error, which then has only the line that says how to go
// on, unless --summary asks for it.
func (o *howFlags) wantsSummary(cmd *cobra.Command, ctx context.Context, err error) bool {
	asked := cmd.Flags().Changed("summary")
	if err == nil || asked && ctx.Err() != nil {
		return asked || !o.quiet
	}
	return ctx.Err() != nil && !o.quiet && o.file.path != "-"
}
