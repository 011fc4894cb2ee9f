package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"tpmbench/batch/table"
	"tpmbench/internal/backends"
)

// Templates of the jobs' scripts.
var (
	//go:embed slurm_tasks.sh
	tasksText string
	//go:embed slurm_merge.sh
	mergeText string
)

// slurmFlags is the command line of slurm.
type slurmFlags struct {
	Study    string // absolute path
	Dir      string // absolute path
	Program  string // absolute path
	Tasks    int
	Threads  int
	Time     string
	Backend  string
	StopAtSE float64
	Options  []string // for sbatch
	submit   bool
}

func newSlurm() *cobra.Command {
	o := &slurmFlags{Tasks: 64, Threads: 1}
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
	tasks, merge, err := o.write()
	if err != nil {
		return err
	}
	if !o.submit {
		printFact(w, "written", tasks+" and "+merge)
		printFact(w, "submit", "sbatch "+quoted(tasks)+", then sbatch --dependency=afterok:JOB "+quoted(merge))
		return nil
	}
	return submit(ctx, w, tasks, merge)
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
	case o.Time != "" && !isSlurmTime(o.Time):
		return usagef("--time %q: must be minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or days-hours:minutes:seconds", o.Time)
	}
	for _, option := range o.Options {
		if err := checkSlurmOption(option); err != nil {
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
	if !isSlurmPath(o.Dir) {
		return usagef("-o %q: logs lie beside it, and a #SBATCH line cannot name a file with quotation marks, \\, %% or control characters; choose another folder", o.Dir)
	}
	return nil
}

// Shards returns the folder of the scripts, logs and shards.
func (o *slurmFlags) Shards() string { return o.Dir + ".shards" }

// Last returns the number of the last task.
func (o *slurmFlags) Last() int { return o.Tasks - 1 }

// write writes both scripts and returns their paths.
func (o *slurmFlags) write() (tasks, merge string, err error) {
	if err := os.MkdirAll(o.Shards(), 0o777); err != nil {
		return "", "", fmt.Errorf("cannot create %s: %w", o.Shards(), table.Cause(err))
	}
	for name, text := range map[string]string{"tasks.sh": tasksText, "merge.sh": mergeText} {
		t := template.Must(template.New(name).Funcs(template.FuncMap{"quote": quoted}).Parse(text))
		var script bytes.Buffer
		if err := t.Execute(&script, o); err != nil {
			return "", "", err
		}
		if err := table.WriteBytes(filepath.Join(o.Shards(), name), script.Bytes(), true); err != nil {
			return "", "", err
		}
	}
	return filepath.Join(o.Shards(), "tasks.sh"), filepath.Join(o.Shards(), "merge.sh"), nil
}

// quoted quotes s as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// submit submits the array and the job that depends on it.
func submit(ctx context.Context, w io.Writer, tasks, merge string) error {
	array, err := sbatch(ctx, tasks)
	if err != nil {
		return err
	}
	printFact(w, "submitted", "array "+array)
	last, err := sbatch(ctx, "--dependency=afterok:"+array, merge)
	if err != nil {
		return fmt.Errorf("array %s is submitted, but the job that merges is not: %w", array, err)
	}
	printFact(w, "submitted", "merge "+last)
	return nil
}

// sbatch submits a job and returns its number.
func sbatch(ctx context.Context, args ...string) (job string, err error) {
	cmd := exec.CommandContext(ctx, "sbatch", append([]string{"--parsable"}, args...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if said := strings.TrimSpace(stderr.String()); said != "" {
			return "", fmt.Errorf("sbatch: %s", strings.ReplaceAll(said, "\n", "; "))
		}
		return "", fmt.Errorf("sbatch cannot be run: %w", err)
	}
	job, _, _ = strings.Cut(strings.TrimSpace(string(out)), ";")
	return job, nil
}
