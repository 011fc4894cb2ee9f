//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// job is the part of a Kubernetes Job that the test runs.
type job struct {
	Kind     string
	Metadata struct{ Name string }
	Spec     struct {
		Completions, Parallelism int
		Template                 struct {
			Spec struct {
				Containers []struct {
					Args, Command []string
				}
			}
		}
	}
}

// kubernetesJobs reads the jobs in deploy/kubernetes.yaml, after change has edited its text.
func kubernetesJobs(t *testing.T, change *strings.Replacer) map[string]job {
	t.Helper()
	jobs := map[string]job{}
	d := yaml.NewDecoder(strings.NewReader(change.Replace(read(t, "../../deploy/kubernetes.yaml"))))
	for {
		var j job
		if err := d.Decode(&j); errors.Is(err, io.EOF) {
			return jobs
		} else if err != nil {
			t.Fatal(err)
		}
		if j.Kind == "Job" {
			jobs[j.Metadata.Name] = j
		}
	}
}

// The commands of the manifest's containers are run as Kubernetes would: a process for each shard,
// one of which is killed and replaced, and then the merge.
func TestKubernetes(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	// A shard takes some tenths of a second, so that the one to be killed has rows and is not done.
	write("study.yaml", "n: [20, 100]\nl: [2, 3]\ntrials: 100000\n")
	if err := os.Symlink(program, filepath.Join(dir, "tpmbench")); err != nil {
		t.Fatal(err)
	}
	shards := kubernetesJobs(t, strings.NewReplacer())["tpmbench-tasks"].Spec.Completions
	const few = 3
	jobs := kubernetesJobs(t, strings.NewReplacer(
		fmt.Sprintf("completions: %d", shards), fmt.Sprintf("completions: %d", few),
		fmt.Sprintf("$(SHARD)/%d", shards), fmt.Sprintf("$(SHARD)/%d", few),
		"/study/", dir+"/", "/results/", dir+"/results/"))
	tasks, merge := jobs["tpmbench-tasks"], jobs["tpmbench-merge"].Spec.Template.Spec.Containers[0]
	if shards == 0 || tasks.Spec.Completions != few || !strings.Contains(fmt.Sprint(tasks), fmt.Sprintf("--shard=$(SHARD)/%d ", few)) {
		t.Fatalf("the manifest has not the same number of shards twice: %+v", tasks)
	}
	task := func(shard int) *exec.Cmd {
		var args []string
		for _, arg := range tasks.Spec.Template.Spec.Containers[0].Args {
			args = append(args, strings.ReplaceAll(arg, "$(SHARD)", fmt.Sprint(shard)))
		}
		return exec.Command(program, args...)
	}
	join := func() outcome {
		cmd := exec.Command(merge.Command[0], merge.Command[1:]...)
		cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
		return finish(t, cmd)
	}

	victim := task(few - 1)
	var stderr bytes.Buffer
	victim.Stderr = &stderr
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	for at := time.Now(); !rowsIn(filepath.Join(dir, "results/shards", fmt.Sprint(few-1))) && time.Since(at) < 20*time.Second; {
		time.Sleep(time.Millisecond)
	}
	victim.Process.Kill()
	victim.Wait()
	if s, ok := victim.ProcessState.Sys().(syscall.WaitStatus); !ok || s.Signal() != syscall.SIGKILL {
		t.Fatalf("the shard to be killed ended before: %v, %s", victim.ProcessState, &stderr)
	}
	for shard := range few - 1 {
		ok(t, finish(t, task(shard)))
	}
	join().fails(t, exitWrong, " in none of the folders")
	ok(t, finish(t, task(few-1)))
	merged := ok(t, join())
	single := decode(t, ok(t, tpmbench(t, dir, "sweep", "study.yaml", "-o", "single", "--summary", "json")).stdout)
	merged.says(t, single["digest"].(string), "400,000")
	if read(t, filepath.Join(dir, "results/study/_summary.csv")) != read(t, filepath.Join(dir, "single/_summary.csv")) {
		t.Error("another summary")
	}
	ok(t, join()) // the merge can be killed too, and then begins anew

	write("study.yaml", "n: [20, x]\n") // status 2 ends the job: the study is wrong
	finish(t, task(0)).fails(t, exitUsage, "study.yaml:1:9: ")
}

// rowsIn reports whether a sweep has begun to write a point into dir.
func rowsIn(dir string) (found bool) {
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		found = found || err == nil && strings.Contains(d.Name(), ".parquet")
		return err
	})
	return found
}
