package main

import (
	"runtime/debug"
	"testing"
)

// Garbage is collected as often as a command says, until it ends, unless the user says how often.
func TestCollectAt(t *testing.T) {
	percent := func() int {
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		return p
	}
	usual := percent()
	for user, want := range map[string]int{"": 33, "150": usual} {
		t.Setenv("GOGC", user)
		undo := collectAt(33)
		within := percent()
		undo()
		if within != want || percent() != usual {
			t.Errorf("GOGC=%q: %d within and %d after it, want %d and %d", user, within, percent(), want, usual)
		}
	}
}
