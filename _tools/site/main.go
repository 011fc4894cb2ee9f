// Command site renders README.md, and what it leads to, as pages of HTML:
//
//	go -C _tools run ./site REPOSITORY FOLDER
//
// FOLDER must not exist. make site puts the demonstration and the figures beside them.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: site REPOSITORY FOLDER")
		os.Exit(2)
	}
	if err := build(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

func build(repository, folder string) error {
	s, err := read(os.DirFS(repository))
	if err != nil {
		return err
	}
	files, err := s.files()
	if err != nil {
		return err
	}
	return write(folder, files)
}
