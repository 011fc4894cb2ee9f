//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package table

import "os"

// hold does nothing: on Windows a file that is open cannot be removed.
func hold(*os.File) {}

func claim(*os.File) bool { return false }

func held(*os.File) bool { return false }
