//go:build unix

package parts_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tpmbench/batch/parts"
	"tpmbench/internal/amount"
)

// A child is this test's own binary, which runs small() at a path and kills itself, as kill -9
// would, before step number at; or only prints its steps, if at is 0.
const childEnv = "TPMBENCH_PARTS_CHILD"

func TestMain(m *testing.M) {
	if args := os.Getenv(childEnv); args != "" {
		child(strings.Split(args, " "))
		return
	}
	os.Exit(m.Run())
}

func child(args []string) {
	at, _ := strconv.Atoi(args[1])
	o := optionsOf(args[0])
	o.Resume = args[2] == "resume"
	n := 0
	o.Step = func(s parts.Step) error {
		if n++; n == at {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
		fmt.Println(s)
		return nil
	}
	p := small()
	p.Trials, _ = strconv.ParseUint(args[3], 10, 64)
	if _, _, err := run(p, args[0], o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// start starts a child that runs small().
func start(t testing.TB, path string, at int, how string) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	return startOf(t, small().Trials, path, at, how)
}

// startOf starts a child for some of small()'s trials.
func startOf(t testing.TB, trials uint64, path string, at int, how string) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %s %d", childEnv, path, at, how, trials))
	out := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	must(t, cmd.Start())
	return cmd, out
}

// A killed run continues with --resume, whenever and however often it was killed: no row is lost,
// duplicated or changed. Now and then the resumed run is killed, too.
func TestKill(t *testing.T) {
	rows, digest := undisturbed(t, small())
	for _, name := range []string{"x.parquet", "dir/", "rows/x.parquet", "x.csv"} {
		kills, least := amount.Of(10, 20, 100), amount.Of(1, 3, 10)
		cmd, out := start(t, t.TempDir()+"/"+name, 0, "new")
		must(t, cmd.Wait())
		steps := strings.Fields(out.String())
		counts := map[parts.Step]int{}
		for _, at := range moments(steps, kills*4/5) {
			path := t.TempDir() + "/" + name
			cmd, _ := start(t, path, at+1, "new")
			if err := cmd.Wait(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("step %d of %d: %v", at, len(steps), err)
			}
			counts[parts.Step(steps[at])]++
			// Now and then the run that goes on is killed, too.
			if at%3 == 0 {
				cmd, _ := start(t, path, 1+at%7, "resume")
				cmd.Wait()
			}
			if name == "x.csv" && exists(path) { // it is complete, and would not be replaced
				if !slices.Equal(readText(t, path), rows) {
					t.Errorf("%s has other rows", path)
				}
				must(t, os.Remove(path))
			}
			goOn(t, path)
			same(t, path, rows, digest)
		}
		within := 0
		random := rand.New(rand.NewPCG(1, 2))
		for range kills / 5 {
			path := t.TempDir() + "/" + name
			cmd, out := start(t, path, 0, "new")
			time.Sleep(time.Duration(random.Int64N(int64(60 * time.Millisecond))))
			cmd.Process.Kill()
			if cmd.Wait() != nil && out.Len() > 0 {
				within++
			}
			if name == "x.csv" && exists(path) { // it is complete, and would not be replaced
				if !slices.Equal(readText(t, path), rows) {
					t.Errorf("%s has other rows", path)
				}
				must(t, os.Remove(path))
			}
			goOn(t, path)
			same(t, path, rows, digest)
		}
		t.Logf("%s: killed before a step: %v; at any time: %d, of them %d between the first step and the last", name, counts, kills/5, within)
		for _, s := range []parts.Step{parts.StepRows, parts.StepSync, parts.StepRename, parts.StepManifest, parts.StepJoin} {
			if counts[s] < least && !(s == parts.StepJoin && strings.HasSuffix(name, "/")) {
				t.Errorf("%s: killed %d times before %s, want %d at least", name, counts[s], s, least)
			}
		}
	}
}

// moments chooses n of the steps: all kinds equally often, as far as possible, and spread over the
// run.
func moments(steps []string, n int) (list []int) {
	kinds := map[string][]int{}
	for i, s := range steps {
		kinds[s] = append(kinds[s], i)
	}
	names := []string{}
	for s := range kinds {
		names = append(names, s)
	}
	slices.Sort(names)
	for _, s := range names {
		each := n / len(names)
		for i := range each {
			list = append(list, kinds[s][i*len(kinds[s])/each])
		}
	}
	slices.Sort(list)
	return list
}

// goOn finishes the run in this process.
func goOn(t testing.TB, path string) {
	t.Helper()
	o := optionsOf(path)
	o.Resume = true
	if _, _, err := run(small(), path, o); err != nil {
		t.Fatal(err)
	}
}

// A result that gets more trials keeps the file of fewer trials until the new one is complete,
// whenever it is killed.
func TestKillGrowing(t *testing.T) {
	rows, digest := undisturbed(t, small())
	some := small()
	some.Trials = 1100
	few, fewDigest := undisturbed(t, some)
	for _, name := range []string{"x.parquet", "rows/x.parquet"}[:amount.Of(1, 2, 2)] {
		begun := func() string {
			path := t.TempDir() + "/" + name
			_, _, err := run(some, path, optionsOf(path))
			must(t, err)
			return path
		}
		cmd, out := start(t, begun(), 0, "resume")
		must(t, cmd.Wait())
		steps := strings.Fields(out.String())
		kept := 0
		for _, at := range moments(steps, 10) {
			path := begun()
			cmd, _ := start(t, path, at+1, "resume")
			if err := cmd.Wait(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("step %d of %d: %v", at, len(steps), err)
			}
			got, d := read(t, path)
			switch {
			case len(got) == len(few) && d == fewDigest:
				kept++
			case len(got) != len(rows) || d != digest:
				t.Fatalf("%s: step %d: %d rows with the digest %016x", path, at, len(got), d)
			}
			if at%3 == 0 {
				cmd, _ := start(t, path, 1+at%7, "resume")
				cmd.Wait()
			}
			goOn(t, path)
			same(t, path, rows, digest)
		}
		if kept < 5 {
			t.Errorf("%s: the file was there %d times", name, kept)
		}
	}
}
