package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// attacked returns parameters with attackers, some of whom synchronise.
func attacked() kernels.Params {
	p := kernels.Default()
	p.N, p.L, p.Trials, p.MaxSteps = 5, 2, 60, 300
	p.Attack, p.Attackers, p.Follow = kernels.Geometric, 3, true
	return p
}

var attackedFlags = []string{"run", "-N", "5", "-L", "2", "--trials", "60", "--max-steps", "300", "--attack", "geometric", "--attackers", "3", "--summary", "json"}

// waits returns the flags that make the vote of a majority begin after steps.
func waits(attack, steps string) []string {
	if attack != kernels.Majority.String() {
		return nil
	}
	return []string{"--wait", steps}
}

// A change of attack does not change the pairs.
func TestRunAttackLeavesPairs(t *testing.T) {
	dir := t.TempDir()
	pairs := func(name string, more ...string) string {
		file := filepath.Join(dir, name+".arrow")
		ok(t, inProcess(t, append([]string{"run", "-N", "5", "-L", "2", "--trials", "40", "--max-steps", "300", "-o", file, "-q"}, more...)...))
		var rows []string
		for _, line := range strings.Split(ok(t, inProcess(t, "inspect", file, "--rows", ":")).stdout, "\n")[1:] {
			rows = append(rows, strings.Join(strings.Split(line+"\t\t", "\t")[:3], "\t"))
		}
		ok(t, inProcess(t, "verify", file, "--rows", "all"))
		return strings.Join(rows, "\n")
	}
	want := pairs("none")
	for _, attack := range kernels.AttackNames()[1:] {
		if got := pairs(attack, append(waits(attack, "10"), "--attack", attack, "--attackers", "20")...); got != want {
			t.Errorf("%s changes the pairs", attack)
		}
		if got := pairs(attack+"-follow", "--attack", attack, "--attackers", "2", "--follow"); got != want {
			t.Errorf("%s --follow changes the pairs", attack)
		}
	}
}

func TestRunAttack(t *testing.T) {
	dir := t.TempDir()
	for _, format := range formats {
		file := filepath.Join(dir, "a."+format)
		run := decode(t, ok(t, inProcess(t, append(attackedFlags, "--follow", "--keys", "-o", file)...)).stdout)
		found := decode(t, ok(t, inProcess(t, "inspect", file, "--summary", "json")).stdout)
		for _, key := range []string{"params", "attack_success", "best_agreement", "learned", "learn_steps", "learn_ratio", "digest", "pair_steps"} {
			if run[key] == nil || !equalJSON(run[key], found[key]) {
				t.Errorf("%s: %s is %v, inspect says %v", format, key, run[key], found[key])
			}
		}
		if o := ok(t, inProcess(t, "verify", file, "--rows", "all")); !strings.HasPrefix(o.stdout, "60 of 60") {
			t.Errorf("%s: %s", format, o.stdout)
		}
		rows := ok(t, inProcess(t, "inspect", file, "--rows", "0:1")).stdout
		if !strings.HasPrefix(rows, "trial\tsync_steps\tlearning_steps\tattackers_synced\tbest_equal_weights\tlearn_steps\tkey\n") {
			t.Errorf("%s: %s", format, rows)
		}
	}
	s := decode(t, ok(t, inProcess(t, attackedFlags...)).stdout)
	if s["learned"] != nil || s["attack_success"].(map[string]any)["any"] == 0.0 {
		t.Errorf("%v", s)
	}
}

// The default number of attackers, and the words for what they do.
func TestRunAttackDefaults(t *testing.T) {
	for attack, want := range map[string]string{
		"observer": "  observer by 1 attacker\n", "simple": "  simple by 1 attacker\n", "geometric": "  geometric by 1 attacker\n",
		"majority": "  majority by 100 attackers, wait 100\n", "genetic": "  genetic by at most 512 networks\n",
	} {
		text := ok(t, inProcess(t, "run", "-N", "3", "-L", "1", "--trials", "5", "--attack", attack)).stdout
		if !strings.Contains(text, want) || !strings.Contains(text, "attack success") || !strings.Contains(text, "best agreement") {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	text := ok(t, inProcess(t, "run", "-N", "5", "-L", "1", "--trials", "50", "--attack", "observer", "--follow")).stdout
	for _, want := range []string{", followed", "learn steps", "sync / learn", "(100 %)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if n := len([]rune(line)); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	ok(t, inProcess(t, "run", "-N", "100", "--trials", "3", "--max-steps", "3", "--attack", "simple", "--follow")) // none synchronises
	ok(t, inProcess(t, "run", "--trials", "0", "--attack", "genetic", "--follow"))
}

func TestRunAttackUsage(t *testing.T) {
	misused(t, "run", map[string]string{
		"--attack brute":                             `--attack "brute": must be one of none, observer`,
		"--attackers 3":                              "--attackers 3: it has a meaning only with an --attack",
		"--follow":                                   "--follow true: it has a meaning only with an --attack",
		"--attack simple --attackers 0":              "--attackers 0: must be 1 to 65535",
		"--attack simple --attackers 65536":          "--attackers 65536: must be 1 to 65535",
		"--attack majority --wait 2147483647":        "--wait 2147483647: must be 0 to 2147483646",
		"--attack majority --wait -1":                `--wait "-1"`,
		"--attack simple --follow=maybe":             "--follow",
		"--attack none --attackers 1":                "--attackers 1",
		"--wait 3":                                   "--wait 3: it has a meaning only with --attack majority",
		"--attack geometric --wait 0":                "--wait 0: it has a meaning only with --attack majority",
		"--attack genetic --attackers many --wait 3": `--attackers "many"`,
	})
	inProcess(t, "run", "--attack", "genetic", "--backend", "int8-generic").fails(t, exitError, "backend int8-generic does not offer --attack genetic; ", "bitpacked-generic and reference can run this")
	ok(t, inProcess(t, "run", "--attack", "none", "--attackers", "0", "--wait", "100", "--trials", "1"))
}

// Rows that are impossible, and rows that are possible but wrong.
func TestForgedAttackers(t *testing.T) {
	synced := func(r *kernels.Results, equal bool) int {
		for i, n := range r.AttackersSynced {
			if n != kernels.Null && (n > 0) == equal {
				return i
			}
		}
		t.Fatalf("no row with an attacker that equals A: %t", equal)
		return 0
	}
	path := filepath.Join(t.TempDir(), "f.arrow")
	for says, change := range map[string]func(r *kernels.Results){
		"attackers_synced must be null exactly":   func(r *kernels.Results) { r.AttackersSynced[synced(r, true)] = kernels.Null },
		"best_equal_weights must be null exactly": func(r *kernels.Results) { r.BestEqualWeights[synced(r, false)] = kernels.Null },
		"attackers_synced is 4":                   func(r *kernels.Results) { r.AttackersSynced[synced(r, true)] = 4 },
		"best_equal_weights is 16":                func(r *kernels.Results) { r.BestEqualWeights[synced(r, true)] = 16 },
		"and best_equal_weights 15 of 15":         func(r *kernels.Results) { r.BestEqualWeights[synced(r, false)] = 15 },
		"attackers_synced is 1, and":              func(r *kernels.Results) { r.AttackersSynced[synced(r, false)] = 1 },
		"before sync_steps": func(r *kernels.Results) {
			i := synced(r, false)
			r.SyncSteps[i], r.LearningSteps[i], r.LearnSteps[i] = 9, 5, 8
		},
		"must equal sync_steps exactly":      func(r *kernels.Results) { r.LearnSteps[synced(r, true)]++ },
		"exactly where an attacker equals A": func(r *kernels.Results) { r.LearnSteps[synced(r, true)] = kernels.Null },
		"learn_steps is 301":                 func(r *kernels.Results) { r.LearnSteps[synced(r, false)] = 301 },
	} {
		forged(t, path, attacked(), change)
		inProcess(t, "inspect", path).fails(t, exitWrong, path, says)
		remove(t, path)
	}
	for says, change := range map[string]func(r *kernels.Results, i, j int){
		"attackers_synced is ":   func(r *kernels.Results, i, _ int) { r.AttackersSynced[i] = r.AttackersSynced[i]%3 + 1 },
		"best_equal_weights is ": func(r *kernels.Results, _, j int) { r.BestEqualWeights[j] = (r.BestEqualWeights[j] + 1) % 15 },
		"learn_steps is null, recomputed": func(r *kernels.Results, _, j int) {
			for r.LearnSteps[j] == kernels.Null {
				j++
			}
			r.LearnSteps[j] = kernels.Null
			if r.AttackersSynced[j] > 0 {
				t.Fatal("no row in which an attacker learns later")
			}
		},
	} {
		forged(t, path, attacked(), func(r *kernels.Results) { change(r, synced(r, true), synced(r, false)) })
		ok(t, inProcess(t, "inspect", path))
		o := inProcess(t, "verify", path)
		o.fails(t, exitWrong, "1 of 60 rows")
		if !strings.Contains(o.stdout, ": "+says) {
			t.Errorf("no %q in %s", says, o.stdout)
		}
		remove(t, path)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
