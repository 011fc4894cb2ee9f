package study

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tpmbench/kernels"
)

func parse(t *testing.T, text string) *Study {
	t.Helper()
	s, err := Parse("s.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return s
}

func names(s *Study) string {
	var list []string
	for _, p := range s.Points {
		list = append(list, s.Name(p))
	}
	return strings.Join(list, " ")
}

func TestProduct(t *testing.T) {
	s := parse(t, "# a study\nn: [10, 1e2]\nl: {from: 1, to: 5, step: 2}\nrule: [hebbian, random-walk]\ntrials: 10k\n")
	if len(s.Points) != 12 || s.Points[11].N != 100 || s.Points[11].L != 5 || s.Points[11].Rule != kernels.RandomWalk || s.Points[0].Trials != 10000 {
		t.Errorf("%+v", s.Points)
	}
	if got := s.Name(s.Points[1]); got != "k-3_n-10_l-1_rule-random-walk" {
		t.Errorf("%s", got)
	}
}

// placed are studies and the names of their points.
var placed = map[string]string{
	"n: 7":                           "k-3_n-7_l-3_rule-hebbian",
	"K: {from: 1, to: 9, factor: 3}": "k-1_n-100_l-3_rule-hebbian k-3_n-100_l-3_rule-hebbian k-9_n-100_l-3_rule-hebbian",
	"{start: near, start_errors: [0.01, 5e-2]}": "k-3_n-100_l-3_rule-hebbian_start_errors-0.01 k-3_n-100_l-3_rule-hebbian_start_errors-0.05",
	"{input_range: [1, 3], zero_inputs: [false, true], query: 0}": "k-3_n-100_l-3_input_range-1_zero_inputs-false_rule-hebbian k-3_n-100_l-3_input_range-1_zero_inputs-true_rule-hebbian " +
		"k-3_n-100_l-3_input_range-3_zero_inputs-false_rule-hebbian k-3_n-100_l-3_input_range-3_zero_inputs-true_rule-hebbian",
	"{query: 400, n: 200, k: 1000, share: {from: 500, to: 600, step: 100}}": "k-1000_n-200_l-3_rule-hebbian_share-500 k-1000_n-200_l-3_rule-hebbian_share-600",
	"max_steps: [10, 20]":                "k-3_n-100_l-3_rule-hebbian_max_steps-10 k-3_n-100_l-3_rule-hebbian_max_steps-20",
	"{tie: [plus, split], seed: [1, 2]}": "k-3_n-100_l-3_rule-hebbian_tie-plus_seed-1 k-3_n-100_l-3_rule-hebbian_tie-plus_seed-2 k-3_n-100_l-3_rule-hebbian_tie-split_seed-1 k-3_n-100_l-3_rule-hebbian_tie-split_seed-2",
	"attack: [none, majority]":           "k-3_n-100_l-3_rule-hebbian_attack-none_attackers-0 k-3_n-100_l-3_rule-hebbian_attack-majority_attackers-100",
	"{attack: [none, simple], attackers: [1, 5]}": "k-3_n-100_l-3_rule-hebbian_attack-none_attackers-0 k-3_n-100_l-3_rule-hebbian_attack-simple_attackers-1 " +
		"k-3_n-100_l-3_rule-hebbian_attack-simple_attackers-5",
	"{rule: [hebbian, random-walk], points: [{k: 2, n: 9}, {n: 50, l: 1}], seed: 2}": "k-2_n-9_l-3_rule-hebbian k-2_n-9_l-3_rule-random-walk " +
		"k-3_n-50_l-1_rule-hebbian k-3_n-50_l-1_rule-random-walk",
	"{attack: [none, simple], attackers: [1, 2], points: [{n: 4}]}": "k-3_n-4_l-3_rule-hebbian_attack-none_attackers-0 " +
		"k-3_n-4_l-3_rule-hebbian_attack-simple_attackers-1 k-3_n-4_l-3_rule-hebbian_attack-simple_attackers-2",
	"{l: 2, points: [{k: 2}, {n: 50, l: 1}]}":  "k-2_n-100_l-2_rule-hebbian k-3_n-50_l-1_rule-hebbian",
	"{key_bits: 256, k: [3], l: [3, 1]}":       "k-3_n-31_l-3_rule-hebbian k-3_n-54_l-1_rule-hebbian",
	"{key_bits: 256, k: 3, l: 3, n: [30, 31]}": "k-3_n-31_l-3_rule-hebbian",
}

func TestNames(t *testing.T) {
	for text, want := range placed {
		if got := names(parse(t, text)); got != want {
			t.Errorf("%s:\n%s, want\n%s", text, got, want)
		}
	}
	if s := parse(t, "key_bits: 128"); len(s.Points) != 64 {
		t.Errorf("%d points", len(s.Points))
	}
}

// refused are texts that are not studies, and their errors.
var refused = map[string]string{
	"n: [10, 0]":                             "s.yaml:1:9: n 0: ",
	"k: 3\nfoo: 1\n":                         "s.yaml:2:1: foo: unknown key; there are ",
	"k: 3\nk: 4\n":                           `s.yaml:2:1: mapping key "k" already defined at [1:1]`,
	"wait: 3":                                "it has a meaning only with attack majority",
	"points: [{attack: geometric, wait: 3}]": "s.yaml:1:10: wait 3: it has a meaning only with attack majority",
	"{attack: [none, majority], wait: [100, 3], n: 5}": "one of the points is invalid: wait 3",
	"l: 128":                         "s.yaml:1:4: l 128: ",
	"rule: [hebbian, hebb]":          "s.yaml:1:17: rule hebb: ",
	"n: {from: 10, to: 5}":           "has no value",
	"n: {from: 0, to: 5}":            "n 0: ",
	"n: {from: 1, to: 5, step: 0}":   "never ends",
	"n: {from: 1, to: 5, factor: 1}": "never ends",
	"n: {from: 1}":                   "a range has from, to",
	"n: {from: {to: 1}}":             "from: must be one value",
	"n: {from: 1, to: 2, by: 3}":     "s.yaml:1:21: by: unknown key of a range",
	"rule: {from: 1, to: 2}":         "must be a value or a list",
	"n: []":                          "the list is empty",
	"n:":                             "n: must be one value",
	"n: [[1]]":                       "s.yaml:1:5: n: must be one value",
	"trials: -5":                     "trials -5: ",
	"trials: 1.5":                    "trials 1.5: ",
	"seed: 99999999999999999999":     "seed 99999999999999999999: ",
	"keys: maybe":                    "true or false",
	"start_errors: 0.1":              "start_errors 0.1: it has a meaning only with start near or bits",
	"{start: near, start_errors: [0.1, 1.5]}":       "start_errors 1.5: must be a number from 0 to 1",
	"{start: near, start_errors: {from: 0, to: 1}}": "start_errors: must be a value or a list",
	"share: 301":                        "share 301: must be at most k * n, 300",
	"k: [3, 1025]":                      "k 1025: must be 1 to 1024",
	"{attack: genetic, k: [3, 33]}":     "attackers of genetic have at most 32 hidden units",
	"follow: true":                      "follow true: it has a meaning only with an attack",
	"{k: 32, n: 1048576}":               "s.yaml:1:1: one of the points is invalid: k 32 with n 1048576: the 33554432 weights",
	"{first_trial: 9e18, trials: 9e18}": "passes the last trial number",
	"first_trial: [1, 2]":               "one value for the whole study",
	"n: [5, 5]":                         "s.yaml:1:8: n 5: appears twice",
	"seed: [1000, 1, 1k]":               "s.yaml:1:17: seed 1000: appears twice",
	"points: [{n: 5}, {l: 3, n: 5}]":    "s.yaml:1:1: the point k-3_n-5_l-3_rule-hebbian appears twice",
	"tie: both":                         "s.yaml:1:6: tie both: must be one of minus, plus, split",
	"points: 3":                         "must be a list of mappings",
	"points: []":                        "must be a list of mappings",
	"points: [{k: 0}]":                  "s.yaml:1:14: k 0: ",
	"points: [{x: 0}]":                  "s.yaml:1:11: x: unknown key",
	"points: [{k: 1}, {k: 2, n: 3}]\nn: [1, 2]\n":           "s.yaml:1:25: n: a list beside points has its values, so no point can set it",
	"{n: {from: 1, to: 2}, points: [{n: 1}]}":               "s.yaml:1:33: n: a list beside points",
	"{attack: [none, majority], points: [{wait: 3, n: 5}]}": "s.yaml:1:37: wait 3: it has a meaning only with attack majority",
	"{n: {from: 1, to: 50001}, points: [{l: 1}, {l: 2}]}":   "s.yaml:1:44: the study has more than 100000 points",
	"{n: [5, 6], points: [{l: 1}, {l: 1}]}":                 "s.yaml:1:1: the point k-3_n-5_l-1_rule-hebbian appears twice",
	"{key_bits: 5, points: [{k: 1}]}":                       "cannot be combined with points",
	"key_bits: 0":                                           "key_bits 0: ",
	"{key_bits: 1e6, n: 3}":                                 "no combination",
	"- 3":                                                   "must be a mapping",
	"":                                                      "must be one YAML mapping",
	"k: 3\n---\nk: 4\n":                                     "s.yaml:2:1: a study is one YAML document",
	"k: [3":                                                 "s.yaml:1:",
	"k: 3\n  n: 4\n":                                        "s.yaml:",
	"{n: {from: 1, to: 1e5}, l: {from: 1, to: 100}}": "more than 100000 points",
	"seed: {from: 1, to: 1e9}":                       "more than 100000 values",
	"a: &x 1\nb: *x":                                 "s.yaml:1:4: &: a study cannot have anchors",
	"n: !!int 3":                                     "s.yaml:1:4: !!int: a study cannot have anchors",
	"%YAML 1.2\n---\nn: 3":                           "s.yaml:1:1: %: a study cannot have anchors",
	"<<: {k: 3}":                                     "s.yaml:1:1: <<: unknown key",
	"\"a\\nb\": 1":                                   `s.yaml:1:1: a\nb: unknown key`,
	"{N: 3, n: 4}":                                   "s.yaml:1:8: n appears twice",
	"? [1]\n: 2":                                     "s.yaml:2:1: ",
	"{k}":                                            "s.yaml:1:3: k: must be one value",
	"n: .inf":                                        "must be one value",
	"n: |\n  3\n":                                    "must be one value",
	"n: 1e300":                                       "n 1e300: must be at most",
	"n: \xff":                                        "s.yaml:1:4: n ",
	"\tn: 3":                                         "s.yaml:1:2: ",
	"# nothing\n":                                    "s.yaml:1:1: must be one YAML mapping",
	"key_bits: 33554432":                             "no combination",
	"first_trial: {from: 1, to: 2}":                  "must be a value or a list",
	"seed: {from: 1, to: 2, step: 1, factor: 2}":                                "a range has from, to",
	"{attack: simple, n: {from: 1, to: 1000}, attackers: {from: 1, to: 65535}}": "more than 100000 points",
	"n: " + strings.Repeat("[", 1<<16):                                          "s.yaml:1:20: values are nested more than 16 levels deep",
	"n: " + strings.Repeat("- ", 1<<16):                                         "levels deep",
	manyKeys():                                                                  "s.yaml:21:1: a20: unknown key",
	strings.Repeat("#\n", 1<<22) + "k: 3":                                       "8388612 bytes are more than",
}

func manyKeys() string {
	text := ""
	for i := range 1000 {
		text += fmt.Sprintf("a%d: 1\n", i)
	}
	return text
}

// place is the beginning of an error: line and column.
var place = regexp.MustCompile(`^s\.yaml:[1-9][0-9]*:[1-9][0-9]*: [^\n]+$`)

// An error's place is that of the value or key, counted from 1.
func TestErrors(t *testing.T) {
	for text, want := range refused {
		if s, err := Parse("s.yaml", []byte(text)); err == nil {
			t.Errorf("%.80q: %d points, want an error with %q", text, len(s.Points), want)
		} else if !strings.Contains(err.Error(), want) || !place.MatchString(err.Error()) {
			t.Errorf("%.80q: %q, want %q in it", text, err, want)
		}
	}
}

// A study may come from any editor.
func TestEditors(t *testing.T) {
	for _, text := range []string{"\ufeffn: 7\r\nk: 2\r\n", "---\nn:\t7\nk: 2\n...\n", "n: 7 # inputs\n\n# units\nk: \"2\""} {
		if got := names(parse(t, text)); got != "k-2_n-7_l-3_rule-hebbian" {
			t.Errorf("%q: %s", text, got)
		}
	}
}
