package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	made := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	for _, c := range []struct {
		settings      []debug.BuildSetting
		version, line string
	}{
		{nil, release, release + " (" + made + ")"},
		{[]debug.BuildSetting{{Key: "vcs.modified", Value: "true"}}, release, release + " (" + made + ")"},
		{[]debug.BuildSetting{commit, {Key: "vcs.modified", Value: "false"}}, release + "+0123456789", release + " (0123456789, " + made + ")"},
		{[]debug.BuildSetting{commit, {Key: "vcs.modified", Value: "true"}}, release + "+0123456789.changes", release + " (0123456789+changes, " + made + ")"},
	} {
		s := sourceOf(&debug.BuildInfo{Settings: c.settings})
		if s.version() != c.version || s.line() != c.line {
			t.Errorf("%v: %q and %q, want %q and %q", c.settings, s.version(), s.line(), c.version, c.line)
		}
	}
}

// The program under test is built with -X main.revision, so that its version is the same
// everywhere.
func TestVersionFlag(t *testing.T) {
	want := "tpmbench " + release + " (9999999999, " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")\n"
	if o := ok(t, tpmbench(t, "", "--version")); o.stdout != want {
		t.Errorf("--version prints %q, want %q", o.stdout, want)
	}
}

// TestReleaseDocumented checks the release in the files that name it.
func TestReleaseDocumented(t *testing.T) {
	for name, want := range map[string]string{
		"../../CHANGELOG.md": "\n## [" + release + "]",
		"../../CITATION.cff": "\nversion: " + release + "\n",
	} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.ReplaceAll(string(text), "\r\n", "\n"), want) {
			t.Errorf("%s does not have %q", name, strings.TrimSpace(want))
		}
	}
}
