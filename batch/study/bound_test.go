package study

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A text of megabytes that is no study is refused using little memory, whatever it consists of.
func TestBounded(t *testing.T) {
	const size = 7 << 20
	fill := func(begin, with, end string) string { return begin + strings.Repeat(with, size/len(with)) + end }
	for text, want := range map[string]string{
		fill("k: 1\nn: [", "1,", "1]"):        "s.yaml:2:400006: the lists have more than 200000 values, and a study at most 100000 points",
		fill("n:\n", "- 1\n", ""):             "s.yaml:200002:1: the lists have more than 200000 values",
		fill("", "k: 1\n", ""):                "more than a study needs whose lists have 0 values",
		fill("points: [{", "k: 1, ", "}]"):    "more than a study needs whose lists have 0 values",
		fill("n: ", "[", ""):                  "more than a study needs",
		fill("n: 3\n", "# [1, 2, 3]\n", ""):   "more than a study needs whose lists have 0 values",
		fill("n: 3\n#", ",-[", ""):            "more than a study needs whose lists have 0 values",
		fill("n: ", "a ", ""):                 "more than a study needs",
		fill("n: \"", "\\n", "\""):            "more than a study needs",
		fill("", "\n", "n: 3"):                "more than a study needs",
		fill("", "]}", ""):                    "more than a study needs",
		fill("points:\n", "- [\n", "") + "]]": "the lists have more than 200000 values",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := Parse("s.yaml", []byte(text))
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), want) || !place.MatchString(err.Error()) {
			t.Errorf("%.40q...: %v, %v, want %q", text, s, err, want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 3*size {
			t.Errorf("%.40q...: %d bytes were taken", text, took)
		}
	}
}

// A long study whose items explain its length is read. Brackets, commas and dashes in comments do
// not count as items.
func TestBoundedTakes(t *testing.T) {
	const n = 5000
	block, flow := "points: # [1, 2\n", "points: [\n"
	for i := range n {
		point := fmt.Sprintf("{k: 1, n: 2, l: 1, rule: \"hebbian\", tie: plus, attack: geometric, attackers: 3, max_steps: 1000, trials: 1e3, seed: %d}", i)
		block += "- " + point + " # words, such as [, - or {\n"
		flow += point + ", # }]\n"
	}
	for _, text := range []string{block, flow + "]"} {
		if len(text) < 2*maxText {
			t.Fatalf("%d bytes are no test", len(text))
		}
		if s, err := Parse("s.yaml", []byte(text)); err != nil || len(s.Points) != n {
			t.Errorf("%.40q...: %v", text, err)
		}
	}
}
