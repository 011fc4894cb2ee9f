// Package slurm writes and submits the jobs that run a study on a Slurm cluster.
package slurm

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Templates of the jobs' scripts.
var (
	//go:embed tasks.sh
	tasksText string
	//go:embed merge.sh
	mergeText string
)

// Jobs are an array whose tasks are the shards of a study, and a job that merges them.
type Jobs struct {
	Study    string // absolute path
	Dir      string // absolute path
	Program  string // absolute path
	Tasks    int
	Threads  int
	Time     string // limit of a task; empty: the cluster's
	Backend  string
	StopAtSE float64
	Options  []string // for sbatch
}

// Shards returns the folder of the scripts, logs and shards.
func (j *Jobs) Shards() string { return j.Dir + ".shards" }

// Last returns the number of the last task.
func (j *Jobs) Last() int { return j.Tasks - 1 }

// Write writes both scripts and returns their paths.
func (j *Jobs) Write() (tasks, merge string, err error) {
	if err := os.MkdirAll(j.Shards(), 0o777); err != nil {
		return "", "", fmt.Errorf("cannot create %s: %w", j.Shards(), phrase.Cause(err))
	}
	for name, text := range map[string]string{"tasks.sh": tasksText, "merge.sh": mergeText} {
		t := template.Must(template.New(name).Funcs(template.FuncMap{"quote": Quoted}).Parse(text))
		var script bytes.Buffer
		if err := t.Execute(&script, j); err != nil {
			return "", "", err
		}
		if err := table.WriteBytes(filepath.Join(j.Shards(), name), script.Bytes(), true); err != nil {
			return "", "", err
		}
	}
	return filepath.Join(j.Shards(), "tasks.sh"), filepath.Join(j.Shards(), "merge.sh"), nil
}

// Quoted quotes s as one word of a shell.
func Quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// Submit submits the array and the job that depends on it; submitted is told of each.
func Submit(ctx context.Context, tasks, merge string, submitted func(job string)) error {
	array, err := sbatch(ctx, tasks)
	if err != nil {
		return err
	}
	submitted("array " + array)
	last, err := sbatch(ctx, "--dependency=afterok:"+array, merge)
	if err != nil {
		return fmt.Errorf("array %s is submitted, but the job that merges is not: %w", array, err)
	}
	submitted("merge " + last)
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
