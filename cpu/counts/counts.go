// Package counts has what routines in assembly do in their main loops, for an input or a plane of
// keystream: counted from what the generators wrote.
package counts

import "tpmbench/kernels"

//go:generate sh -c "cd ../_asm && go run ./counts"

// Of returns the work of a routine of a package, for an item; zero where it has no main loop.
func Of(pkg, routine string) kernels.Work { return table[pkg][routine] }
