package main

import (
	"runtime/metrics"
	"testing"
	"time"
)

// A command sets how often garbage is collected, from some time on until it ends, unless the user
// has set GOGC.
func TestCollectAt(t *testing.T) {
	percent := func() uint64 {
		s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	usual := percent()
	t.Setenv("GOGC", "150")
	undo := collectAt(33, 0)
	if undo(); percent() != usual {
		t.Errorf("GOGC=150: %d, want %d", percent(), usual)
	}
	t.Setenv("GOGC", "")
	undo = collectAt(33, time.Hour)
	within := percent()
	if undo(); within != usual || percent() != usual {
		t.Errorf("%d before its time and %d after it, want %d", within, percent(), usual)
	}
	undo = collectAt(33, 0)
	for percent() != 33 {
		time.Sleep(time.Millisecond)
	}
	if undo(); percent() != usual {
		t.Errorf("%d after it, want %d", percent(), usual)
	}
}
