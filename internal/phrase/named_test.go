package phrase

import (
	"errors"
	"fmt"
	"testing"
)

type advice string

func (a advice) Error() string                         { return a.Named(Option) }
func (a advice) Named(name func(string) string) string { return Options(string(a), name) }

func TestSaid(t *testing.T) {
	flag := func(option string) string { return "--" + option }
	force, resume := advice("give {force}"), advice("or {resume_it}, not {Force} or {}")
	for _, c := range []struct {
		err        error
		says, said string
	}{
		{errors.New("plain {force}"), "plain {force}", "plain {force}"},
		{force, "give the option force", "give --force"},
		{fmt.Errorf("%s: %w; so", "{force}", force), "{force}: give the option force; so", "{force}: give --force; so"},
		{fmt.Errorf("a: %w; %w", force, fmt.Errorf("b: %w", resume)),
			"a: give the option force; b: or the option resume_it, not {Force} or {}", "a: give --force; b: or --resume_it, not {Force} or {}"},
		{errors.Join(force, resume), "give the option force\nor the option resume_it, not {Force} or {}", "give --force\nor --resume_it, not {Force} or {}"},
	} {
		if c.err.Error() != c.says || Said(c.err, flag) != c.said {
			t.Errorf("%q, said %q; want %q and %q", c.err, Said(c.err, flag), c.says, c.said)
		}
	}
}
