package main

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"tpmbench/internal/version"
)

func TestVersionLine(t *testing.T) {
	made := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	for want, s := range map[string]version.Source{
		version.Release + " (" + made + ")":                     {},
		version.Release + " (0123456789, " + made + ")":         {Commit: "0123456789"},
		version.Release + " (0123456789+changes, " + made + ")": {Commit: "0123456789", Changed: true},
	} {
		if got := versionLine(s); got != want {
			t.Errorf("%v: %q, want %q", s, got, want)
		}
	}
}

// The program under test is built with -X main.revision, so that its version is the same
// everywhere.
func TestVersionFlag(t *testing.T) {
	want := "tpmbench " + version.Release + " (9999999999, " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")\n"
	if o := ok(t, tpmbench(t, "", "--version")); o.stdout != want {
		t.Errorf("--version prints %q, want %q", o.stdout, want)
	}
}

// TestReleaseDocumented checks the release in the files that name it.
func TestReleaseDocumented(t *testing.T) {
	for name, want := range map[string]string{
		"../../CHANGELOG.md": "\n## [" + version.Release + "]",
		"../../CITATION.cff": "\nversion: " + version.Release + "\n",
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
