package film

import (
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
	"tpmbench/report/demo/page"
)

func TestParse(t *testing.T) {
	standard := defaults()
	if p := standard.params; p.K != 3 || p.N != 100 || p.L != 3 || p.MaxSteps != 1000 || p.Attack != kernels.NoAttack {
		t.Errorf("defaults %+v", p)
	}
	for query, want := range map[string]func(*Request){
		"":                 func(*Request) {},
		"step=17":          func(*Request) {},
		"step=anything":    func(*Request) {},
		"attackers=9":      func(*Request) {}, // ignored without an attack
		"start_errors=0.1": func(*Request) {}, // ignored with random starts
		"input_range=3&zero_inputs=true&start=near&start_errors=0.05&detect=30&share=285": func(r *Request) {
			p := &r.params
			p.InputRange, p.ZeroInputs, p.Start, p.StartErrors, p.Detect, p.Share = 3, true, kernels.StartNear, 0.05, 30, 285
		},
		"query=12&start=bits&start_errors=.05": func(r *Request) {
			p := &r.params
			p.Query, p.Start, p.StartErrors = 12, kernels.StartBits, 0.05
		},
		"k=8&n=1000&max_steps=1": func(r *Request) { r.params.K, r.params.N, r.params.MaxSteps = 8, 1000, 1 },
		"l=127&rule=random-walk&tie=split&max_steps=10000": func(r *Request) {
			p := &r.params
			p.L, p.Rule, p.Tie, p.MaxSteps = 127, kernels.RandomWalk, kernels.TieSplit, 10000
		},
		"seed=18446744073709551615&trial=9223372036854775807": func(r *Request) {
			r.params.Seed, r.params.FirstTrial, r.trial = math.MaxUint64, math.MaxInt64, math.MaxInt64
		},
		"attack=majority": func(r *Request) { r.params.Attack, r.params.Attackers = kernels.Majority, 100 },
		"attack=genetic&attackers=7": func(r *Request) {
			r.params.Attack, r.params.Attackers = kernels.Genetic, 7
		},
	} {
		r := standard
		want(&r)
		if got, err := Parse(query); err != nil || got != r {
			t.Errorf("%q: %+v, %v, want %+v", query, got, err, r)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for query, part := range map[string]string{
		"k=0":                               `K "0": must be a whole number from 1 to 8`,
		"k=9":                               "1 to 8",
		"k=33":                              `K "33": must be a whole number from 1 to 8`,
		"k=":                                `K ""`,
		"k=3.5":                             `K "3.5"`,
		"n=1001":                            `N "1001": must be a whole number from 1 to 1000`,
		"n=-1":                              `N "-1"`,
		"l=128":                             "1 to 127",
		"max_steps=10001":                   `max steps "10001"`,
		"rule=kebbian":                      "one of hebbian, anti-hebbian, random-walk",
		"tie=":                              "one of minus, plus, split",
		"attack=all":                        "one of none, observer",
		"attack=simple&attackers=0":         `attackers "0"`,
		"attack=simple&attackers=513":       "1 to 512",
		"seed=-1":                           `seed "-1"`,
		"trial=9223372036854775808":         "0 to 9223372036854775807",
		"trial=1.5":                         `trial "1.5"`,
		"k=3&k=4":                           "k 2 times",
		"step=1&step=2":                     "step 2 times",
		"follow=true":                       "the demonstration has no follow: ",
		"distance=true":                     "the demonstration has no distance: leave it out of the address, or use tpmbench trace --distance",
		"input_range=128":                   `M "128": must be a whole number from 1 to 127`,
		"zero_inputs=1":                     `zero inputs "1": must be true or false`,
		"start=far":                         "one of random, near, bits",
		"start=near&start_errors=2":         `start errors "2": must be a number from 0 to 1`,
		"query=301":                         "query 301: with N 100 and L 3 a local field is at most 300",
		"query=3&input_range=2":             "query 3 with M 2: the inputs of queries are +1 and -1",
		"query=3&zero_inputs=true":          "query 3 with zero inputs: ",
		"query=127001":                      "0 to 127000",
		"detect=10001":                      `detect "10001": must be a whole number from 0 to 10000`,
		"share=301":                         "share 301: must be at most K * N, 300",
		"wait=3":                            "the demonstration has no wait: ",
		"b=1&a=2":                           `the unknown key "a"`,
		"=1":                                `the unknown key ""`,
		"k=%zz":                             "cannot be read",
		"k=8&n=1000&max_steps=10000&l=3&a=": `"a"`,
		"k=8&n=1000&max_steps=10000&attack=majority": "8000 weights, 102 machines and 10000 max steps are too much for this page together: lower one of them by a factor of 8,",
		"rule=" + strings.Repeat("x", 10_000):        "xxx...",
	} {
		if _, err := Parse(query); err == nil || !strings.Contains(err.Error(), part) || len(err.Error()) > 300 {
			t.Errorf("%.80q: %v, want %q in it", query, err, part)
		}
	}
}

// FuzzParse has requests that are either refused with a sentence or within every bound, and that
// are parsed again from what they print.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "k=3&n=100&l=3&rule=hebbian&tie=minus&max_steps=1000&seed=1&trial=7&attack=geometric&attackers=1&step=5", "input_range=2&zero_inputs=true&start=near&start_errors=1e-3&detect=7&share=3", "query=9&start=bits&start_errors=0.5", "k=%zz", "k=3;n=4", "&&=&", "n=1000&attack=genetic"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r, err := Parse(query)
		if err != nil {
			if text := err.Error(); text == "" || strings.Contains(text, "\n") || len(text) > 600 {
				t.Errorf("%q: error %q", query, text)
			}
			return
		}
		p := r.params
		if err := p.Validate(); err != nil {
			t.Errorf("%q passes and is not valid: %v", query, err)
		}
		if p.K > maxK || p.N > maxN || p.MaxSteps > maxSteps || p.Attackers > maxAttackers || p.Trials != 1 || p.FirstTrial != r.trial ||
			uint64(p.Weights()*(2+p.Attackers))*p.MaxSteps > maxWork {
			t.Errorf("%q passes with %+v", query, p)
		}
		again := url.Values{}
		flags := strings.Fields(r.command())[2:]
		for len(flags) > 0 {
			i := slices.IndexFunc(kernels.Fields, func(f kernels.Field) bool {
				return f.Called() == flags[0] || f.Name == "first_trial" && flags[0] == "--trial"
			})
			f, value := &kernels.Fields[i], "true"
			if flags = flags[1:]; f.Kind != kernels.Truth {
				value, flags = flags[0], flags[1:]
			}
			if f.Name == "first_trial" {
				again.Set("trial", value)
			} else {
				again.Set(f.Name, value)
			}
		}
		if got, err := Parse(again.Encode()); err != nil || got != r {
			t.Errorf("%q: %+v comes again from %q as %+v, %v", query, r, r.command(), got, err)
		}
	})
}

// TestForm holds the page's form to the table of parameters: a setting for each that the page has,
// with its default, its largest value and its words.
func TestForm(t *testing.T) {
	form, err := fs.ReadFile(page.Files(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	d := defaults().params
	d.Attackers, d.Trials = 1, 1
	settings := 0
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if isAbsent(f) {
			continue
		}
		settings++
		name := f.Name
		if key, other := keys[f.Name]; other {
			name = key
		}
		if f.Kind == kernels.Truth {
			want := `<select name="` + name + `"><option value="false">no</option><option value="true">yes</option></select>`
			if !strings.Contains(string(form), want) {
				t.Errorf("%s: the form lacks %s", name, want)
			}
			continue
		}
		if f.Kind == kernels.Word {
			_, options, found := strings.Cut(string(form), `<select name="`+name+`">`)
			options, _, _ = strings.Cut(options, "</select>")
			var words []string
			for _, m := range regexp.MustCompile(`<option value="([^"]*)"`).FindAllStringSubmatch(options, -1) {
				words = append(words, m[1])
			}
			if !found || !slices.Equal(words, f.Words) {
				t.Errorf("%s: the form has %q, want %q", name, words, f.Words)
			}
			continue
		}
		want := fmt.Sprintf(`<input name="%s" value="%s" `, name, f.Text(d))
		if top, less := most[f.Name]; less && f.Name != "first_trial" {
			want += fmt.Sprintf(`type="number" min="%d" max="%d" `, f.Min, top)
		}
		if !strings.Contains(string(form), want) {
			t.Errorf("%s: the form lacks %s", name, want)
		}
	}
	if n := strings.Count(string(form), "<label>") + strings.Count(string(form), `<label class="wide">`); n != settings {
		t.Errorf("the form has %d settings, want %d", n, settings)
	}
	for a := range kernels.FieldOf("attack").Words {
		attack := kernels.Attack(a)
		want := fmt.Sprintf(`<option value="%s"`, attack)
		if n := attack.DefaultAttackers(); n > 1 {
			want += fmt.Sprintf(` data-attackers="%d"`, n)
		}
		if !strings.Contains(string(form), want+">") {
			t.Errorf("the form lacks %s", want)
		}
	}
}
