package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the version of this tree; CHANGELOG.md has a section for it.
const release = "0.1.0"

// revision is set by -ldflags "-X main.revision=0123456789" in builds that cannot find it out.
var revision string

// source is what the program was built from: the first digits of the commit, and whether files
// differed from it. It is empty if the build does not know.
type source struct {
	commit  string
	changed bool
}

func builtFrom() source {
	if revision != "" {
		return source{commit: revision}
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return source{}
	}
	return sourceOf(info)
}

func sourceOf(info *debug.BuildInfo) (s source) {
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			s.commit = setting.Value[:min(len(setting.Value), 10)]
		case "vcs.modified":
			s.changed = setting.Value == "true"
		}
	}
	return s
}

// version returns the release with its source as build metadata, for tpm.version in files:
// 0.1.0+0123456789.changes (semver.org allows only one plus sign).
func (s source) version() string {
	switch {
	case s.commit == "":
		return release
	case s.changed:
		return release + "+" + s.commit + ".changes"
	}
	return release + "+" + s.commit
}

// line returns what --version prints after the program's name.
func (s source) line() string {
	made := fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	switch {
	case s.commit == "":
		return fmt.Sprintf("%s (%s)", release, made)
	case s.changed:
		return fmt.Sprintf("%s (%s+changes, %s)", release, s.commit, made)
	}
	return fmt.Sprintf("%s (%s, %s)", release, s.commit, made)
}

// programVersion returns the version that is written into metadata.
func programVersion() string { return builtFrom().version() }
