package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// foreign are the works of others among the files that our packages embed: the folder, which has
// their licences in it, and where the version can be found.
var foreign = map[string]struct {
	name, file string
	version    *regexp.Regexp
}{
	"internal/web/echarts": {"Apache ECharts, with zrender", "echarts.common.min.js", regexp.MustCompile(`\bt\.version="([0-9.]+)"`)},
}

// embedded returns the foreign work in a package of ours. A folder with a licence is foreign; if
// it is not one of those above, that is an error.
func embedded(pkg listed) (*work, []string, error) {
	for _, name := range pkg.EmbedFiles {
		dir := filepath.Dir(filepath.Join(pkg.Dir, name))
		texts, err := licenceFiles(dir)
		if err != nil {
			return nil, nil, err
		}
		if len(texts) == 0 {
			continue
		}
		folder, err := filepath.Rel(pkg.Module.Dir, dir)
		if err != nil {
			return nil, nil, err
		}
		f, ok := foreign[filepath.ToSlash(folder)]
		if !ok {
			return nil, nil, fmt.Errorf("%s has a licence of its own and is embedded: embedded.go must name it", folder)
		}
		text, err := os.ReadFile(filepath.Join(dir, f.file))
		if err != nil {
			return nil, nil, err
		}
		version := f.version.FindSubmatch(text)
		if version == nil {
			return nil, nil, fmt.Errorf("%s: no version is found in %s", folder, f.file)
		}
		return &work{name: f.name, version: "v" + string(version[1])}, []string{dir}, nil
	}
	return nil, nil, nil
}
