package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// startBytes is how much all packages together may allocate before main runs; it was 178 kB when
// this was set. Fonts, templates and expressions are parsed when they are first used.
const startBytes = 256 << 10

// TestStartIsCheap adds up what the runtime reports about the initialisation of the packages.
func TestStartIsCheap(t *testing.T) {
	type cost struct {
		bytes int
		of    string
	}
	cmd := exec.Command(program, "--version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	var list []cost
	total := 0
	for lines := bufio.NewScanner(strings.NewReader(trace.String())); lines.Scan(); {
		var c cost
		var at, clock float64
		var allocations int
		if _, err := fmt.Sscanf(lines.Text(), "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &c.of, &at, &clock, &c.bytes, &allocations); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		list, total = append(list, c), total+c.bytes
	}
	if len(list) < 20 {
		t.Fatalf("%d packages are initialised, want those of the program:\n%s", len(list), &trace)
	}
	if total > startBytes {
		slices.SortFunc(list, func(a, b cost) int { return b.bytes - a.bytes })
		t.Errorf("packages allocate %d bytes before main runs, want at most %d; most of all %v", total, startBytes, list[:5])
	}
}
