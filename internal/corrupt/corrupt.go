// Package corrupt changes the files of a folder as a program of bytes says, for fuzz tests of what
// reads them. Only tests import it.
package corrupt

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Folder is a folder whose files Apply corrupts.
type Folder struct {
	Dir    string
	Names  []string // under which files may appear, slash-separated and below Dir
	Texts  [][]byte // that a file may be replaced by, such as one of another run
	Beside string   // a folder outside of Dir, for what symbolic links point to
}

// stepSize is the bytes of a step of a program: what is done, to which file, and a number.
const stepSize = 4

// MaxSteps bounds how many steps of a program are taken.
const MaxSteps = 6

// Apply takes the steps of the program.
func (f Folder) Apply(t testing.TB, program []byte) {
	t.Helper()
	for step := 0; len(program) >= stepSize && step < MaxSteps; step++ {
		if err := f.step(program, step); err != nil {
			t.Fatal(err)
		}
		program = program[stepSize:]
	}
}

// step takes the first step of the program, the nth in all.
func (f Folder) step(program []byte, n int) error {
	files := f.files()
	if len(files) == 0 {
		return nil
	}
	number := int(program[2])<<8 | int(program[3])
	path := files[int(program[1])%len(files)]
	other := filepath.Join(f.Dir, filepath.FromSlash(f.Names[number%len(f.Names)]))
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	at := number % max(len(text), 1)
	switch program[0] % 11 {
	case 0: // a bit flips
		if len(text) > 0 {
			text[at] ^= 1 << (program[0] / 11 % 8)
		}
	case 1: // its end is cut off
		text = text[:at]
	case 2: // a stretch is doubled
		text = bytes.Join([][]byte{text[:at], text}, nil)
	case 3: // a page is lost
		clear(text[at:min(at+512, len(text))])
	case 4: // it is replaced
		text = f.Texts[number%len(f.Texts)]
	case 5: // it is gone
		return os.Remove(path)
	case 6: // it has another name
		return replace(other, func() error { return os.Rename(path, other) })
	case 7: // it is there twice
		if other == path {
			return nil
		}
		return replace(other, func() error { return os.WriteFile(other, text, 0o666) })
	case 8: // two are swapped
		second := files[number%len(files)]
		hold, err := os.ReadFile(second)
		if err != nil {
			return err
		}
		if err := os.WriteFile(second, text, 0o666); err != nil {
			return err
		}
		text = hold
	case 9: // it is a symbolic link to where it is, or to nothing
		to := filepath.Join(f.Beside, fmt.Sprint(n))
		if number%2 == 0 {
			if err := os.WriteFile(to, text, 0o666); err != nil {
				return err
			}
		}
		return replace(path, func() error { return os.Symlink(to, path) })
	case 10: // it is a folder
		return replace(path, func() error {
			if number%2 == 0 {
				return os.Mkdir(path, 0o777)
			}
			return os.MkdirAll(filepath.Join(path, "more"), 0o777)
		})
	}
	return os.WriteFile(path, text, 0o666)
}

// replace makes path anew, and the folder that it is in.
func replace(path string, make func() error) error {
	if info, err := os.Lstat(path); err == nil && !info.IsDir() {
		hold := path + ".hold" // what is made may be made of it
		if err := os.Rename(path, hold); err != nil {
			return err
		}
		if err := make(); err != nil {
			return os.Rename(hold, path)
		}
		return os.Remove(hold)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil // a file is where the folder would be
	}
	make() // fails where a folder is
	return nil
}

// files lists the files below Dir that can be read, in order.
func (f Folder) files() (list []string) {
	filepath.WalkDir(f.Dir, func(path string, e fs.DirEntry, err error) error {
		if info, failed := os.Stat(path); err == nil && failed == nil && info.Mode().IsRegular() {
			list = append(list, path)
		}
		return nil
	})
	return list
}

// Contents returns the files below dir: of each its text, "link" for a symbolic link that leads
// nowhere, "folder" for a folder.
func Contents(dir string) map[string]string {
	all := map[string]string{}
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		text, failed := os.ReadFile(path)
		switch {
		case err != nil:
		case e.IsDir():
			all[name] = "folder"
		case failed != nil:
			all[name] = "link"
		default:
			all[name] = string(text)
		}
		return nil
	})
	return all
}
