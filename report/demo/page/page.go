// Package page is the demonstration's page: its files, as a server gives them out, and as a folder
// that needs no server.
package page

import (
	"embed"
	"io/fs"
)

//go:embed assets
var assets embed.FS

// Files returns the files of the page that is served; index.html is its address.
func Files() fs.FS {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // cannot happen with an embedded folder
	}
	return files
}
