package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const program = "./cmd/tpmbench"

// work is what somebody else wrote: a module, Go itself, or embedded files.
type work struct {
	name, version string
	licences      []string // SPDX identifiers
	texts         []text
	platforms     []string
}

// listed is what go list prints of a package.
type listed struct {
	ImportPath, Dir string
	Standard        bool
	EmbedFiles      []string
	Module          *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linked returns the works in the programs for the platforms, sorted by name.
func linked(platforms []string) ([]*work, error) {
	works := map[string]*work{}
	folders := map[string][]string{} // of each work: its module's, and those of its linked packages
	for _, p := range platforms {
		packages, err := list(p)
		if err != nil {
			return nil, err
		}
		for _, pkg := range packages {
			w, dirs, err := origin(pkg)
			if err != nil {
				return nil, err
			}
			if w == nil {
				continue
			}
			if works[w.name] == nil {
				works[w.name] = w
			}
			w = works[w.name]
			if !slices.Contains(w.platforms, p) {
				w.platforms = append(w.platforms, p)
			}
			folders[w.name] = append(folders[w.name], dirs...)
		}
	}
	for name, w := range works {
		if len(w.platforms) == len(platforms) {
			w.platforms = nil
		}
		dirs := folders[name]
		slices.Sort(dirs)
		if err := w.read(slices.Compact(dirs)); err != nil {
			return nil, err
		}
	}
	return slices.SortedFunc(maps.Values(works), func(a, b *work) int { return strings.Compare(a.name, b.name) }), nil
}

// origin returns the foreign work in a package, nil if it is all ours, and the folders that may
// have its licences, sorted by path, which puts the work's own first.
func origin(pkg listed) (*work, []string, error) {
	switch {
	case pkg.Standard:
		return &work{name: "Go, standard library and runtime"}, []string{goroot()}, nil
	case pkg.Module == nil:
		return nil, nil, fmt.Errorf("%s is in no module", pkg.ImportPath)
	case pkg.Module.Main:
		return embedded(pkg)
	}
	dirs := []string{pkg.Module.Dir}
	for dir := pkg.Dir; len(dir) > len(pkg.Module.Dir); dir = filepath.Dir(dir) {
		dirs = append(dirs, dir)
	}
	return &work{name: pkg.Module.Path, version: pkg.Module.Version}, dirs, nil
}

func goroot() string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// list lists the packages of the program on a platform, including main and the standard library.
func list(platform string) ([]listed, error) {
	target, tag, _ := strings.Cut(platform, ",")
	system, arch, ok := strings.Cut(target, "/")
	if !ok {
		return nil, fmt.Errorf("platform %q: must be GOOS/GOARCH, or GOOS/GOARCH,TAG", platform)
	}
	cgo := "CGO_ENABLED=0"
	if tag != "" {
		cgo = "CGO_ENABLED=1"
	}
	cmd := exec.Command("go", "list", "-deps", "-tags", tag, "-json=ImportPath,Dir,Standard,EmbedFiles,Module", program)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, cgo)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w", platform, err)
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}
