package bench

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tpmbench/kernels"
)

const digest = "digest 10 0123456789abcdef\n"

func TestParse(t *testing.T) {
	c, err := ParseCase("x", "x.case", strings.NewReader(`# a case
k 8
n 32   # inputs
l 2
rule random-walk
tie split
max_steps 500
seed 18446744073709551615
first_trial 7
keys true
time 0.5

digest 10 0123456789abcdef
digest 200 fedcba9876543210
`))
	if err != nil {
		t.Fatal(err)
	}
	p := kernels.Default()
	p.K, p.N, p.L, p.Rule, p.Tie, p.MaxSteps = 8, 32, 2, kernels.RandomWalk, kernels.TieSplit, 500
	p.Seed, p.FirstTrial, p.Keys, p.Trials = 1<<64-1, 7, true, 0
	want := &Case{"x", p, []Digest{{10, "0123456789abcdef"}, {200, "fedcba9876543210"}}, time.Second / 2}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
	if got := c.Describe(); got != "K=8 N=32 L=2 random-walk, tie split, max. steps 500, with keys" {
		t.Errorf("it describes itself as %q", got)
	}
}

func TestParseAttackers(t *testing.T) {
	for text, want := range map[string]string{
		"attack majority\n":                                        "majority by 100",
		"attackers 7\nfollow true\nattack geometric\n":             "geometric by 7, followed",
		"wait 20\nattack majority\nattackers 5\nfollow false\n":    "majority by 5, wait 20",
		"attack genetic\nwait 100\n":                               "genetic by 512",
		"attack simple\nkeys true\nmax_steps 9\nattackers 65535\n": "simple by 65535, max. steps 9, with keys",
	} {
		c, err := ParseCase("x", "x.case", strings.NewReader(text+digest))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := c.Describe(); got != "K=3 N=100 L=3 hebbian, "+want {
			t.Errorf("%q describes itself as %q", text, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                                      "x.case:0: there is no digest",
		"k 3\n":                                 "x.case:1: there is no digest",
		"k 3\n\nfoo 3\n":                        `x.case:3: unknown key "foo": must be one of k, n, l, input_range, zero_inputs, rule`,
		"k 3\nk 4\n":                            "x.case:2: k is given twice",
		"k\n":                                   "x.case:1: k has 0 values",
		"k 3 4\n":                               "x.case:1: k has 2 values",
		"k three\n":                             `x.case:1: k "three": must be a whole number`,
		"k 1025\n":                              "x.case:1: k 1025: must be 1 to 1024",
		"l 128\n":                               "x.case:1: l 128",
		"n 0\n":                                 "x.case:1: n 0",
		"max_steps 0\n":                         "x.case:1: max_steps 0",
		"seed -1\n":                             `x.case:1: seed "-1"`,
		"rule Hebbian\n":                        `x.case:1: rule "Hebbian": must be one of hebbian`,
		"tie none\n":                            `x.case:1: tie "none"`,
		"keys yes\n":                            `x.case:1: keys "yes": must be true or false`,
		"follow yes\n":                          `x.case:1: follow "yes": must be true or false`,
		"attack brute\n":                        `x.case:1: attack "brute": must be one of none`,
		"attackers many\n":                      `x.case:1: attackers "many": must be a whole number`,
		"attackers 2\n" + digest:                "x.case:2: attackers 2: it has a meaning only with an attack",
		"follow true\n" + digest:                "x.case:2: follow true: it has a meaning only with an attack",
		"attack simple\nattackers 0\n" + digest: "x.case:3: attackers 0: must be 1 to 65535",
		"attack majority\nwait 4294967295\n" + digest: "x.case:2: wait 4294967295",
		"time 0\n":                   `x.case:1: time "0": must be`,
		"time NaN\n":                 `x.case:1: time "NaN": must be`,
		"digest 10\n":                "x.case:1: digest has 1 values",
		"digest 0 0123456789abcdef":  `x.case:1: digest of "0" trials`,
		"digest 10 123":              `x.case:1: digest "123": must be 16`,
		"digest 10 0123456789ABCDEF": `x.case:1: digest "0123456789ABCDEF"`,
		digest + digest:              "x.case:2: digest of 10 trials: must be of more than the 10 of the one before",
	} {
		_, err := ParseCase("x", "x.case", strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v, want %q in it", text, err, says)
		}
	}
}

// TestBuiltin checks that the cases exist to which results elsewhere refer.
func TestBuiltin(t *testing.T) {
	cases, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"standard", "anti-hebbian", "random-walk", "n1000", "n10000", "l1", "l2", "l7", "l15", "l127", "k8n32l2", "k3n16", "stuck", "keys", "thousand", "occupancy", "geometric", "geometric10", "geometric100", "majority", "genetic", "few-n100", "few-n1000", "few-n10000", "few-n100000", "near", "near-all", "bits"} {
		if !slices.Contains(names(cases), name) {
			t.Errorf("there is no case %s", name)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fails := func(name, says string) {
		t.Helper()
		if _, err := Load(name); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want %q in it", err, says)
		}
	}
	fails(dir, "has no cases")
	fails(filepath.Join(dir, "none.case"), "none.case: no such file")
	write("b.txt", digest)
	write("a.case", digest)
	write("c.md", "no case")
	cases, err := Load(dir)
	if err != nil || !slices.Equal(names(cases), []string{"a", "b"}) {
		t.Errorf("a folder has the cases %q (%v)", names(cases), err)
	}
	cases, err = Load(filepath.Join(dir, "b.txt"))
	if err != nil || !slices.Equal(names(cases), []string{"b"}) {
		t.Errorf("a file has the cases %q (%v)", names(cases), err)
	}
	write("b.case", digest)
	fails(dir, "there are two cases b")
	write("b.case", "k 0\n")
	fails(dir, "b.case:1: k 0")
	write("has space.case", digest)
	fails(filepath.Join(dir, "has space.case"), "the name of a case")
}

func TestSelect(t *testing.T) {
	var cases []*Case
	for _, name := range []string{"n10", "n100", "keys"} {
		cases = append(cases, &Case{Name: name})
	}
	for patterns, want := range map[string]string{
		"n10": "n10", "keys,n10": "n10 keys", "n.*": "n10 n100", "n10|keys": "n10 keys", "all": "n10 n100 keys",
	} {
		got, err := Select(cases, strings.Split(patterns, ","))
		if err != nil || strings.Join(names(got), " ") != want {
			t.Errorf("%s chooses %q (%v), want %q", patterns, names(got), err, want)
		}
	}
	for pattern, says := range map[string]string{"n1": "there are n10, n100, keys, and all", "(": "regular expression"} {
		if _, err := Select(cases, []string{pattern}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v, want %q in it", pattern, err, says)
		}
	}
}
