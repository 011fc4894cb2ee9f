package main

import (
	"runtime/debug"
	"strings"
)

// version is set by -ldflags "-X main.version=v1.2.3"; else what the build
// recorded tells it.
var version string

// programVersion is the version as the metadata have it: a release such as
// v0.1.0, or dev with the revision that it was built from where that is known.
func programVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	return buildVersion(info)
}

func buildVersion(info *debug.BuildInfo) string {
	v := info.Main.Version
	if v != "" && v != "(devel)" && !strings.HasPrefix(v, "v0.0.0-") {
		return v
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	v = "dev"
	if r := settings["vcs.revision"]; r != "" {
		v += "+" + r[:min(len(r), 10)]
		if settings["vcs.modified"] == "true" {
			v += ".modified"
		}
	}
	return v
}
