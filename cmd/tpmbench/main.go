// Command tpmbench runs synchronisation trials of tree parity machines and writes their results as
// columns; it also inspects such files and verifies them on the reference. See tpmbench --help.
package main

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := untilSignal(context.Background())
	status := execute(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if status == exitPipe {
		endByPipe()
	}
	os.Exit(status)
}

// execute runs the command that args name and returns its exit status. It prints at most one line
// of error.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &output{w: stdout}
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	addCompletion(root)
	cmd, err := root.ExecuteContextC(ctx)
	return end(cmd, err, out.err, stderr)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "tpmbench",
		Short: "Synchronisation of tree parity machines, by the million",
		Long: `Two tree parity machines that learn from each other's output synchronise.
tpmbench runs such pairs by the million, with the fastest code that this machine
can run, and writes how long each took as Arrow or Parquet columns.

A trial's row is a pure function of the parameters, the seed and the trial's number;
it does not depend on the backend, the number of threads or the machine.`,
		Example: `  tpmbench run --trials 1e6 -o sync.arrow
  tpmbench inspect sync.arrow
  tpmbench report sync.arrow -o sync.html
  tpmbench verify sync.arrow`,
		Version:       versionLine(builtFrom()),
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages", "Flags.FlagUsagesWrapped 80"))
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newRun(), newInspect(), newReport(), newVerify(), newSweep(), newMerge(), newConvert(), newKeys(), newSlurm(),
		newTrace(), newAttack(), newDemo(), newCurve(), newPerceptron(), newFigures(), newBackends(), newFields(), newBench(), newBenchSample())
	root.SetHelpCommand(newHelp())
	return root
}

// addCompletion adds cobra's command completion, with an error for an unknown shell. The root's
// output must be set before.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args, c.RunE = noCommand, root.RunE
		}
	}
}

// noCommand refuses any argument of a command that has subcommands: cobra has found that it is none
// of them.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return nil
}

// newHelp returns cobra's help command, with an error for an unknown topic.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil || topic == cmd.Root() && len(rest) > 0 {
				return noCommand(cmd.Root(), args)
			}
			return topic.Help()
		},
	}
}
