package page

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"io/fs"

	"tpmbench/internal/folder"
)

// local has the modules that the page needs in place of others where there is no server.
//
//go:embed local
var local embed.FS

// Scripts of the page that is served, and of the one that needs no server. The second are no
// modules, which browsers do not load from files.
const (
	served = `<script type="module" src="main.js"></script>`
	alone  = `<script defer src="program.js"></script>` + "\n" + `<script defer src="page.js"></script>`
)

// Export writes the page as a folder that a browser can open as it is, from a file or from any server.
// It contains the program that answers, as WebAssembly.
func Export(ctx context.Context, dir string) error {
	f, err := folder.New(dir)
	if err != nil {
		return err
	}
	if err = write(ctx, f); err == nil {
		err = f.Commit()
	} else {
		err = errors.Join(err, f.Discard())
	}
	return err
}

func write(ctx context.Context, f *folder.Folder) error {
	program, err := Program(ctx)
	if err != nil {
		return err
	}
	own, err := fs.Sub(local, "local")
	if err != nil {
		return err
	}
	files := layers{own, Files()}
	script, err := bundle(files, "main")
	if err != nil {
		return err
	}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return err
	}
	index = bytes.Replace(index, []byte(served), []byte(alone), 1)
	texts := map[string][]byte{"program.js": program, "page.js": []byte(script), "index.html": index}
	for _, name := range []string{"style.css", "icon.svg"} {
		if texts[name], err = fs.ReadFile(files, name); err != nil {
			return err
		}
	}
	for name, text := range texts {
		if err := f.Put(name, text); err != nil {
			return err
		}
	}
	return nil
}
