package memory

import (
	"runtime"
	"testing"
)

func TestFree(t *testing.T) {
	free, ok := Free()
	if ok != (runtime.GOOS == "linux") {
		t.Fatalf("it is known: %t, on %s", ok, runtime.GOOS)
	}
	if ok && (free < 1<<20 || free > 1<<50) {
		t.Errorf("%d bytes are free", free)
	}
}
