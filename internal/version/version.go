// Package version says which release a program has of this module, and what it was built from.
package version

import "runtime/debug"

// Release is the version of this tree; CHANGELOG.md has a section for it.
const Release = "0.1.0"

const module = "tpmbench"

// Source is what the module was built from: the first digits of the commit, and whether files
// differed from it. It is empty if the build does not know.
type Source struct {
	Commit  string
	Changed bool
}

// Built returns the source as the build has recorded it.
func Built() Source {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Source{}
	}
	return Of(info)
}

// Of returns the source in the information about a build. A program of another module knows its own
// commit only.
func Of(info *debug.BuildInfo) (s Source) {
	if info.Main.Path != module {
		return s
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			s.Commit = setting.Value[:min(len(setting.Value), 10)]
		case "vcs.modified":
			s.Changed = setting.Value == "true"
		}
	}
	return s
}

// Version returns the release with its source as build metadata, for tpm.version in files:
// 0.1.0+0123456789.changes (semver.org allows only one plus sign).
func (s Source) Version() string {
	switch {
	case s.Commit == "":
		return Release
	case s.Changed:
		return Release + "+" + s.Commit + ".changes"
	}
	return Release + "+" + s.Commit
}
