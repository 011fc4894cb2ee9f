package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestCommitted(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("..", "..", "counts", "table.go"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("..") // as make generate runs it
	if !bytes.Equal(table(), want) {
		t.Error("cpu/counts/table.go is not what is counted: run make generate")
	}
}

// What loops wait for: results of their own, those of the iteration before through registers or
// memory, or nothing.
func TestChain(t *testing.T) {
	for text, want := range map[string]work{
		"VPXOR Y0, Y1, Y2":                                     {1, 0, 0, 0},
		"VPXOR Y0, Y1, Y1":                                     {1, 0, 0, 1},
		"VPXOR Y0, Y1, Y1\nVPAND Y1, Y2, Y1":                   {2, 0, 0, 2},
		"VPXOR Y1, Y1, Y1\nVPAND Y1, Y2, Y1":                   {2, 0, 0, 0},
		"VPTERNLOGQ $0x96, Z1, Z2, Z3":                         {1, 0, 0, 1},
		"VMOVDQU (AX), Y0\nVPXOR 32(AX), Y0, Y1":               {1, 2, 0, 0},
		"VPXOR (AX), Y0, Y1\nVMOVDQU Y1, (AX)":                 {1, 1, 1, 1 + forwardLatency},
		"VPXOR (AX), Y0, Y1\nVMOVDQU Y1, (AX)\nADDQ $0x20, AX": {1, 1, 1, 1},
	} {
		r := routines("TEXT ·f(SB), NOSPLIT, $0\neights1:\n" + text + "\nJGE eights1\n")[0]
		got := r.work(loops{"eights": 8})
		for _, x := range [][2]float64{{got.ops, want.ops}, {got.loads, want.loads}, {got.stores, want.stores}, {got.chain, want.chain}} {
			if x[1] == 0 && 8*x[0] < 0.5 { // what is in flight leaves together
				continue
			}
			if math.Abs(8*x[0]-x[1]) > 0.1 {
				t.Errorf("%q: %+v, want %+v of eight", text, got, want)
				break
			}
		}
	}
}
