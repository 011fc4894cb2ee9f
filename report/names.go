package report

import (
	"path/filepath"
	"strings"
)

// ShortNames returns the ends of the paths, each with as many folders as are needed to tell them
// apart.
func ShortNames(paths []string) []string {
	for folders := 0; ; folders++ {
		names, all := make([]string, len(paths)), map[string]bool{}
		longer := false
		for i, path := range paths {
			parts := strings.Split(filepath.ToSlash(filepath.Clean(path)), "/")
			longer = longer || len(parts) > folders+1
			names[i] = strings.Join(parts[max(0, len(parts)-1-folders):], "/")
			all[names[i]] = true
		}
		if len(all) == len(paths) || !longer {
			return names
		}
	}
}
