package field

import (
	"strings"
	"testing"

	"tpmbench/report/figures"
)

func TestLines(t *testing.T) {
	if n := len(lines()); n != strings.Count(quoted, "\n")-strings.Count(quoted, "\n#")-strings.Count(quoted[:1], "#") {
		t.Errorf("%d lines", n)
	}
	for _, l := range lines() {
		if l.source == "" || l.what == "" || l.known != "text" && l.known != "recalled" || l.kind != "number" && l.kind != "claim" {
			t.Errorf("%+v", l)
		}
	}
}

// TestSetting says what the source says and what it does not.
func TestSetting(t *testing.T) {
	for want, l := range map[string]line{
		"K = 4, N = 6, L = 4, random-walk; 10,000 runs":           cite("ThimbleThings", 0),
		"K = 4, N = 8, L = 6, random-walk; 10,000 runs":           cite("ThimbleThings", 3),
		"K, N, L, rule not said":                                  cite("Dolecki", 0),
		"K = 3, all rules; N, L not said":                         cite("Ruttor, Kinzel, Naeh", 1),
		"K = 3, random-walk; N, L not said; protocol query":       cite("Ruttor, Kinzel, Kanter 2005", 0),
		"K = 3, N = infinite, L = 3, anti-hebbian; \"about 400\"": cite("Kinzel, Kanter 2002", 0),
	} {
		if got := l.setting(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestMade recognises the claims of a line, and what of it they are about.
func TestMade(t *testing.T) {
	a, b := cite("ThimbleThings", 0), cite("ThimbleThings", 1)
	for _, detail := range []string{"", "tie minus"} {
		c := a.claim(detail)
		if got, is := a.made(c); !is || got != detail {
			t.Errorf("%q, %v of %q", got, is, c.Says)
		}
		if _, is := b.made(c); is {
			t.Errorf("%q is taken for one of another line", c.Says)
		}
	}
	if c := a.claim("tie minus"); c.Says != "Mean learning steps: 269.48 (tie minus)." || c.Where != a.source || c.Recalled {
		t.Errorf("%+v", c)
	}
	if !cite("Klimov", 0).claim("").Recalled {
		t.Error("what is recalled does not say so")
	}
	var none figures.Claim
	if _, is := a.made(none); is {
		t.Error("an empty claim is of a line")
	}
}
