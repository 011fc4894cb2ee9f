// Thirdparty writes THIRD_PARTY: what others wrote and the program contains, with its licences.
// It looks at the packages that are linked on each platform (GOOS/GOARCH, or GOOS/GOARCH,TAG) and
// at the files that they embed. With -check it only says whether the file is current.
//
//	go -C _tools run ./thirdparty [-check] PLATFORM...
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// The module's root, from the folder of this one.
const root = ".."

const file = "THIRD_PARTY"

func main() {
	check := flag.Bool("check", false, "write nothing; fail where "+file+" is not current")
	flag.Parse()
	if err := run(flag.Args(), *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(platforms []string, check bool) error {
	if len(platforms) == 0 {
		return fmt.Errorf("which platforms? thirdparty linux/amd64 windows/arm64 linux/amd64,cuda")
	}
	works, err := linked(platforms)
	if err != nil {
		return err
	}
	text := document(works)
	name := filepath.Join(root, file)
	if !check {
		return os.WriteFile(name, []byte(text), 0o666)
	}
	if old, err := readText(name); err != nil || old != text {
		return fmt.Errorf("%s is not current: make third-party writes it", file)
	}
	return nil
}
