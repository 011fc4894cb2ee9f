package main

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/kernels"
)

func TestParseCount(t *testing.T) {
	for s, want := range map[string]uint64{
		"0": 0, "00": 0, "7": 7, "1e6": 1e6, "1E6": 1e6, "1e+6": 1e6, "10M": 1e7, "100k": 1e5, "2G": 2e9, "1.5k": 1500, "2.50e1": 25, "1.0": 1,
		"1_000_000": 1e6, "18446744073709551615": math.MaxUint64, "18.446744073709551615e18": math.MaxUint64, "0e9999": 0, "0.001M": 1000,
		"10000000000000000000000000.0e-0": 0,
	} {
		got, err := kernels.ParseCount(s)
		if strings.Contains(s, "e-") {
			if err == nil {
				t.Errorf("%q: %d", s, got)
			}
		} else if err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-1", "+1", "1e", "e6", "1.5", "1.", ".5k", "1e-1", "0.0001k", "1kk", "1K", "1 000", "0x10", "1__0", "_1", "1e99999",
		"18446744073709551616", "1e20", "20000000000G", "NaN", "١"} {
		if got, err := kernels.ParseCount(s); err == nil {
			t.Errorf("%q: %d, want an error", s, got)
		}
	}
}

func TestBackends(t *testing.T) {
	var list []map[string]any
	if err := json.Unmarshal([]byte(ok(t, inProcess(t, "backends", "--json")).stdout), &list); err != nil {
		t.Fatal(err)
	}
	text := ok(t, inProcess(t, "backends")).stdout
	for _, b := range list {
		for _, key := range []string{"name", "available", "reason", "lanes", "limits"} {
			if _, ok := b[key]; !ok {
				t.Errorf("%v has no %s", b, key)
			}
		}
		if !strings.Contains(text, b["name"].(string)) {
			t.Errorf("%v is not in the text", b["name"])
		}
	}
	for name, others := range map[string]string{"bitsliced-generic": "start", "int8-generic": "start", "bitpacked-generic": "all", "reference": "all"} {
		if !regexp.MustCompile(`(?m)^` + name + ` .* ` + others + ` +yes$`).MatchString(text) {
			t.Errorf("%s does not offer %s in\n%s", name, others, text)
		}
	}
	narrow(t, text)
	if n := len(list); n == 0 || list[n-1]["name"] != "reference" {
		t.Errorf("the last of %v is not the reference", list)
	}
}

// narrow wants lines of text to fit a narrow terminal.
func narrow(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d letters in a line: %s", n, line)
		}
	}
}

// What auto takes for a run, and that it is the cheapest of those that can do it.
func TestBackendsAuto(t *testing.T) {
	for args, says := range map[string]string{
		"--threads 1":                                  "for 100,000 trials of K=3 N=100 L=3 hebbian on 1 thread.",
		"-N 10000 --trials 64 --threads 2":             "for 64 trials of K=3 N=10000 L=3 hebbian on 2 threads.",
		"-M 3 --trials 1e18":                           "auto takes bitpacked-",
		"--attack geometric --attackers 3 --threads 1": "hebbian, geometric by 3 on 1 thread.",
	} {
		args := append([]string{"backends"}, strings.Fields(args)...)
		text := ok(t, inProcess(t, args...)).stdout
		narrow(t, text)
		if _, auto, _ := strings.Cut(text, "\n\nauto"); !strings.Contains("auto"+strings.Join(strings.Fields(auto), " "), says) && !strings.Contains(text, says) {
			t.Errorf("%s: no %q in\n%s", args, says, text)
		}
		var list []backendInfo
		if err := json.Unmarshal([]byte(ok(t, inProcess(t, append(args, "--json")...)).stdout), &list); err != nil {
			t.Fatal(err)
		}
		chosen, least := math.Inf(1), math.Inf(1)
		for _, b := range list {
			if b.Seconds == nil {
				continue
			}
			if !(*b.Seconds > 0) || !b.Available {
				t.Errorf("%s: %s takes %v s", args, b.Name, *b.Seconds)
			}
			least = min(least, *b.Seconds)
			if b.Auto {
				chosen = *b.Seconds
			}
		}
		if chosen > least {
			t.Errorf("%s: auto takes %v s, and the least are %v", args, chosen, least)
		}
	}
	inProcess(t, "backends", "--threads", "-1").fails(t, exitUsage, "--threads -1")
	inProcess(t, "backends", "--attackers", "3").fails(t, exitUsage, "attackers")
}

func TestMeter(t *testing.T) {
	m := meter{trials: 1000, done: new(batch.Progress).TrialsDone, past: []sample{{time.Now(), 0}}}
	if _, line := m.line(); line != "0 of 1,000 trials  0/s" {
		t.Errorf("%q", line)
	}
}

// What verify shows while it reads a file, and then while it recomputes rows.
func TestHowFar(t *testing.T) {
	p := new(check.Progress)
	line := verified(p)
	for _, c := range []struct {
		asked, done uint64
		share       float64
		text        string
	}{{0, 0, 0, "reading"}, {4000, 0, 0, "0 of 4,000 rows"}, {4000, 1000, 0.25, "1,000 of 4,000 rows  "}, {4000, 4000, 1, "4,000 of 4,000 rows"}} {
		p.Asked.Store(c.asked)
		p.Done.Store(c.done)
		if share, text := line(); share != c.share || !strings.HasPrefix(text, c.text) {
			t.Errorf("%d of %d: %v, %q", c.done, c.asked, share, text)
		}
	}
}

func TestShortened(t *testing.T) {
	const text = "463 of 100 trials  165 k/s  10m left"
	for room, want := range map[int]string{36: text, 35: "463 of 100 trials  10m left", 27: "463 of 100 trials  10m left", 26: "463 of 100 trials", 17: "463 of 100 trials", 5: "463 o", 0: "", -3: ""} {
		if got := shortened(text, room); got != want {
			t.Errorf("%d columns: %q, want %q", room, got, want)
		}
	}
}

// TestBar draws to a writer that is not a terminal, so that the text is not shortened.
func TestBar(t *testing.T) {
	var w strings.Builder
	b := newBar(&w, 70)
	b.show(0, "nothing")
	b.show(0.575, "more")
	b.show(1, "all")
	b.clear()
	want := "\r  0% |░░░░░░░░░░| nothing\x1b[K" + "\r 57% |█████░░░░░| more\x1b[K" + "\r100% |██████████| all\x1b[K" + "\r\x1b[K"
	if w.String() != want {
		t.Errorf("%q, want %q", w.String(), want)
	}
	for _, columns := range []int{20, 40, 80, 200} { // a terminal shows ^C after it, in the same line
		b := newBar(&w, columns)
		if line := len("100% |") + b.width + len("| ") + len(b.fitting(strings.Repeat("x", 300), columns)); line > columns-3 {
			t.Errorf("%d of %d columns are written", line, columns)
		}
	}
	for columns, width := range map[int]int{20: 5, 65: 5, 80: 20, 200: 30} {
		if got := newBar(&w, columns).width; got != width {
			t.Errorf("%d columns: a bar of %d, want %d", columns, got, width)
		}
	}
}
