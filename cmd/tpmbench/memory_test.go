package main

import (
	"runtime/debug"
	"testing"
)

// A command sets how often garbage is collected until it ends, unless the user has set GOGC.
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
