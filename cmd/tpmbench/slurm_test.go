//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tpmbench/internal/backends"
)

// What a task would refuse, or a #SBATCH line could not pass on, is refused before any script is
// written.
func TestSlurmRefuses(t *testing.T) {
	study, dir := studyFile(t, "k: 1\nn: 2\nl: 1\nattack: genetic\nmax_steps: 5\ntrials: 10\n"), t.TempDir()
	out := filepath.Join(dir, "out")
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{exitUsage, "-o: name a folder", []string{"-o", ""}},
		{exitUsage, "-o: name a folder", []string{"-o", "-"}},
		{exitUsage, "cannot name a file with", []string{"-o", out + "\ntouch PWNED\n#"}},
		{exitUsage, "cannot name a file with", []string{"-o", out + `"`}},
		{exitUsage, "cannot name a file with", []string{"-o", out + "'"}},
		{exitUsage, "cannot name a file with", []string{"-o", out + "%j"}},
		{exitUsage, "cannot name a file with", []string{"-o", out + `\`}},
		{exitUsage, `--backend "bitslicd": unknown`, []string{"--backend", "bitslicd"}},
		{exitUsage, "--backend", []string{"--backend", "auto; touch PWNED #"}},
		{exitError, "backend int8-generic does not offer --attack genetic", []string{"--backend", "int8-generic"}},
		{exitUsage, "--stop-at-se NaN", []string{"--stop-at-se", "NaN"}},
		{exitUsage, "--stop-at-se -1", []string{"--stop-at-se", "-1"}},
		{exitUsage, "--time \"foo\": must be minutes", []string{"--time", "foo"}},
		{exitUsage, "--time", []string{"--time", "1:2:3:4"}},
		{exitUsage, "--time", []string{"--time", "10\n#SBATCH --nodes=9"}},
		{exitUsage, "--time", []string{"--time", "-5"}},
		{exitUsage, "one option of sbatch in one line", []string{"--sbatch", "--nodes=1\ntouch PWNED"}},
		{exitUsage, "one option of sbatch in one line", []string{"--sbatch", "touch"}},
		{exitUsage, "start of a comment", []string{"--sbatch", "--comment=a#b"}},
		{exitUsage, "are not closed", []string{"--sbatch", `--comment="a`}},
		{exitUsage, "--tasks 0", []string{"--tasks", "0"}},
		{exitUsage, "--cpus 5000", []string{"--cpus", "5000"}},
	} {
		inProcess(t, append([]string{"slurm", study, "-o", out}, c.args...)...).fails(t, c.status, c.says)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Slurm's forms of a time, options with quotation marks, and backends of other machines are
// accepted.
func TestSlurmTakes(t *testing.T) {
	study, dir := studyFile(t, "k: 1\nn: 2\nl: 1\nmax_steps: 5\ntrials: 10\n"), t.TempDir()
	for _, limit := range []string{"10", "10:30", "4:00:00", "2-12", "2-12:30", "2-12:30:15", "UNLIMITED"} {
		ok(t, inProcess(t, "slurm", study, "-o", dir, "--time", limit))
	}
	for _, backend := range backends.All() {
		ok(t, inProcess(t, "slurm", study, "-o", dir, "--backend", backends.Name(backend), "--sbatch", `--comment="it's # 1"`, "--sbatch=-p short"))
	}
}

// The scripts do for a study what sweep does and nothing else, whatever characters its paths have.
func TestSlurmScripts(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(t.TempDir(), "a $(touch PWNED) `touch PWNED` ; touch PWNED # & *")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	const study = "it's \"a\" %j\ntouch PWNED\n.yaml"
	if err := os.WriteFile(filepath.Join(dir, study), []byte("k: 1\nn: [2, 3]\nl: 1\nmax_steps: 50\ntrials: 10\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	ok(t, tpmbench(t, dir, "slurm", study, "-o", "out put", "--tasks", "2", "--stop-at-se", "1e-9"))
	for _, script := range [][]string{{"tasks.sh", "0"}, {"tasks.sh", "1"}, {"merge.sh"}} {
		script[0] = filepath.Join(dir, "out put.shards", script[0])
		cmd := exec.Command(bash, script...)
		cmd.Dir = dir
		ok(t, finish(t, cmd))
	}
	ok(t, tpmbench(t, dir, "sweep", study, "-o", "one", "--stop-at-se", "1e-9"))
	in := func(name string) string { return read(t, filepath.Join(dir, name, "_summary.csv")) }
	if in("out put") != in("one") {
		t.Errorf("the tasks have\n%swant\n%s", in("out put"), in("one"))
	}
	for _, place := range []string{dir, filepath.Join(dir, "out put.shards"), "."} {
		if exists(filepath.Join(place, "PWNED")) {
			t.Errorf("a command in a name was run in %s", place)
		}
	}
}
