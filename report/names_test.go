package report

import (
	"strings"
	"testing"
)

func TestShortNames(t *testing.T) {
	for paths, want := range map[string]string{
		"a/x.arrow b/y.arrow":       "x.arrow y.arrow",
		"a/x.arrow b/x.arrow":       "a/x.arrow b/x.arrow",
		"x.arrow b/x.arrow":         "x.arrow b/x.arrow",
		"/r/a/x.arrow /r/b/x.arrow": "a/x.arrow b/x.arrow",
		"/1/a/x.arrow /2/a/x.arrow": "1/a/x.arrow 2/a/x.arrow",
		"./x.arrow":                 "x.arrow",
	} {
		if got := strings.Join(ShortNames(strings.Fields(paths)), " "); got != want {
			t.Errorf("%s: %s, want %s", paths, got, want)
		}
	}
}
