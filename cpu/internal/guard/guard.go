//go:build linux

// Package guard lends tests of assembly memory whose neighbours may not be
// touched: a routine that reads or writes beyond it is ended by the system, and
// the test with it.
package guard

import (
	"syscall"
	"testing"
	"unsafe"
)

// Slice returns n elements of T, which holds no pointer to Go's memory, between
// two pages that may not be touched. It ends at the second (atEnd) or begins right
// after the first. t's end takes it back.
func Slice[T any](t testing.TB, n int, atEnd bool) []T {
	t.Helper()
	page := syscall.Getpagesize()
	bytes := n * int(unsafe.Sizeof(*new(T)))
	size := (bytes + page - 1) / page * page
	m, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(m); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{m[:page], m[page+size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	at := page
	if atEnd {
		at += size - bytes
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&m[at])), n)
}

// Copy returns such a slice with the elements of s.
func Copy[T any](t testing.TB, s []T, atEnd bool) []T {
	t.Helper()
	g := Slice[T](t, len(s), atEnd)
	copy(g, s)
	return g
}
