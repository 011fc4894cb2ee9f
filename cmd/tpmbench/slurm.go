package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tpmbench/internal/backends"
	"tpmbench/internal/slurm"
	"tpmbench/report/text"
)

// slurmFlags is the command line of slurm.
type slurmFlags struct {
	slurm.Jobs
	submit bool
}

func newSlurm() *cobra.Command {
	o := &slurmFlags{Jobs: slurm.Jobs{Tasks: 64, Threads: 1}}
	cmd := &cobra.Command{
		Use:   "slurm STUDY.yaml -o DIR",
		Short: "Write the jobs that run a study on a Slurm cluster",
		Long: `Write two Slurm jobs: an array whose tasks are the shards of a study, and one that
depends on it and merges them into DIR. The scripts and shards lie in DIR.shards,
which all nodes must be able to reach.

A task that is preempted, requeued, killed or near its time limit goes on where it
stopped: it runs sweep with --resume, and puts itself back into the queue.`,
		Example: `  tpmbench slurm study.yaml -o results --tasks 64 --cpus 8 --time 4:00:00 --submit
  tpmbench slurm study.yaml -o results --tasks 200 --sbatch --partition=short`,
		Args: one("study"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			return o.run(ctx, cmd.OutOrStdout(), args[0])
		}),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.Dir, "output", "o", "", "`folder` for the results")
	f.Var(count[int]{&o.Tasks}, "tasks", "tasks of the array, each a shard of the study")
	f.Var(count[int]{&o.Threads}, "cpus", "cores of a task")
	f.StringVar(&o.Time, "time", "", "time `limit` of a task, as Slurm writes it")
	f.StringArrayVar(&o.Options, "sbatch", nil, "further `option` for sbatch, for both jobs, such as --sbatch --partition=short")
	f.Float64Var(&o.StopAtSE, "stop-at-se", 0, "the same as for sweep")
	backendFlag(cmd, &o.Backend)
	f.BoolVar(&o.submit, "submit", false, "submit the jobs with sbatch")
	return cmd
}

const maxTasks = 100_000

func (o *slurmFlags) run(ctx context.Context, w io.Writer, path string) (err error) {
	if err := o.check(path); err != nil {
		return err
	}
	tasks, merge, err := o.Write()
	if err != nil {
		return err
	}
	if !o.submit {
		text.Fact(w, "written", tasks+" and "+merge)
		text.Fact(w, "submit", "sbatch "+slurm.Quoted(tasks)+", then sbatch --dependency=afterok:JOB "+slurm.Quoted(merge))
		return nil
	}
	return slurm.Submit(ctx, tasks, merge, func(job string) { text.Fact(w, "submitted", job) })
}

// check checks the command line and makes the paths absolute. What it passes on to sweep, it checks
// as sweep does.
func (o *slurmFlags) check(path string) (err error) {
	if err := checkStudyFlags(o.Dir, o.StopAtSE); err != nil {
		return err
	}
	switch {
	case o.Tasks < 1 || o.Tasks > maxTasks:
		return usagef("--tasks %d: must be 1 to %d", o.Tasks, maxTasks)
	case o.Threads < 1 || o.Threads > maxThreads:
		return usagef("--cpus %d: must be 1 to %d", o.Threads, maxThreads)
	case o.Time != "" && !slurm.IsTime(o.Time):
		return usagef("--time %q: must be minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or days-hours:minutes:seconds", o.Time)
	}
	for _, option := range o.Options {
		if err := slurm.CheckOption(option); err != nil {
			return usagef("--sbatch %q: %w", option, err)
		}
	}
	study, err := readStudy(path)
	if err != nil {
		return err
	}
	for _, p := range study.Points {
		if _, err := backends.PickAnywhere(backends.All(), o.Backend, p); err != nil {
			return err
		}
	}
	if o.Program, err = os.Executable(); err != nil {
		return fmt.Errorf("cannot find the program itself: %w", err)
	}
	if o.Study, err = filepath.Abs(path); err != nil {
		return err
	}
	if o.Dir, err = filepath.Abs(o.Dir); err != nil {
		return err
	}
	if !slurm.IsPath(o.Dir) {
		return usagef("-o %q: logs lie beside it, and a #SBATCH line cannot name a file with quotation marks, \\, %% or control characters; choose another folder", o.Dir)
	}
	return nil
}
