package slurm

import (
	"os/exec"
	"strings"
	"testing"
)

func TestLine(t *testing.T) {
	for limit, want := range map[string]bool{
		"10": true, "10:30": true, "4:00:00": true, "2-12": true, "2-12:30": true, "2-12:30:15": true, "UNLIMITED": true, "infinite": true,
		"": false, "foo": false, "1:2:3:4": false, "-5": false, "10\n#SBATCH --nodes=9": false, "2-": false, "1-1-1": false,
	} {
		if IsTime(limit) != want {
			t.Errorf("%q as a time: %v", limit, !want)
		}
	}
	for path, want := range map[string]bool{"/a b/c#": true, `/a"`: false, "/a'": false, `/a\b`: false, "/a%j": false, "/a\nb": false} {
		if IsPath(path) != want {
			t.Errorf("%q as a path: %v", path, !want)
		}
	}
	for option, says := range map[string]string{
		"--partition=short": "", `--comment="a # b"`: "", `--comment='\'`: "are not closed", `--comment=a\#b`: "", `--comment=a#b`: "start of a comment",
		`--comment="a`: "are not closed", `--comment=a\`: "are not closed", "short": "one option", "": "one option", "--nodes=1\nx": "in one line",
	} {
		if err := CheckOption(option); (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", option, err, says)
		}
	}
}

// The scripts are such as a shell reads, with every path one word.
func TestWrite(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	j := Jobs{
		Study: "/it's a/study $x.yaml", Dir: t.TempDir() + "/out put", Program: "/bin/`tpmbench`", Tasks: 3, Threads: 2,
		Time: "10", Backend: "auto", StopAtSE: 0.5, Options: []string{"--partition=short"},
	}
	tasks, merge, err := j.Write()
	if err != nil || tasks != j.Dir+".shards/tasks.sh" || merge != j.Dir+".shards/merge.sh" {
		t.Fatal(tasks, merge, err)
	}
	for _, script := range []string{tasks, merge} {
		if out, err := exec.Command(shell, "-n", script).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", script, err, out)
		}
	}
	if out, err := exec.Command(shell, "-c", "printf %s "+Quoted(j.Study)).Output(); err != nil || string(out) != j.Study {
		t.Errorf("%v: %s", err, out)
	}
}
