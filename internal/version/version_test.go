package version

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	modified := func(value string) debug.BuildSetting {
		return debug.BuildSetting{Key: "vcs.modified", Value: value}
	}
	for _, c := range []struct {
		main     string
		settings []debug.BuildSetting
		want     string
	}{
		{module, nil, Release},
		{module, []debug.BuildSetting{modified("true")}, Release},
		{module, []debug.BuildSetting{commit, modified("false")}, Release + "+0123456789"},
		{module, []debug.BuildSetting{commit, modified("true")}, Release + "+0123456789.changes"},
		{"another", []debug.BuildSetting{commit, modified("true")}, Release},
	} {
		s := Of(&debug.BuildInfo{Main: debug.Module{Path: c.main}, Settings: c.settings})
		if got := s.Version(); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.main, c.settings, got, c.want)
		}
	}
}
