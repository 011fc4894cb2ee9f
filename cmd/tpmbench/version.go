package main

import (
	"fmt"
	"runtime"

	"tpmbench/internal/version"
)

// revision is set by -ldflags "-X main.revision=0123456789" in builds that cannot find it out.
var revision string

func builtFrom() version.Source {
	if revision != "" {
		return version.Source{Commit: revision}
	}
	return version.Built()
}

// versionLine returns what --version prints after the program's name.
func versionLine(s version.Source) string {
	made := fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	switch {
	case s.Commit == "":
		return fmt.Sprintf("%s (%s)", version.Release, made)
	case s.Changed:
		return fmt.Sprintf("%s (%s+changes, %s)", version.Release, s.Commit, made)
	}
	return fmt.Sprintf("%s (%s, %s)", version.Release, s.Commit, made)
}

// programVersion returns the version that is written into metadata.
func programVersion() string { return builtFrom().Version() }
