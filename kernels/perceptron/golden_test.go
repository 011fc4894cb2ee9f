package perceptron

import (
	"bufio"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/golden.tsv from the meaning; a changed row needs a written reason")

const golden = "testdata/golden.tsv"

// goldenCases are N, eta, seed, trial and last step.
var goldenCases = []struct {
	n           int
	eta         float64
	seed, trial uint64
	steps       uint64
}{
	{1, 0.5, 1, 0, 20}, {2, 1.25, 1, 1, 20}, {3, 1, 7, 2, 100}, {7, 1000, 1, 3, 50}, {64, 0.1, 2, 4, 500}, {100, 1, 1, 0, 1000},
	{100, 1.8, 1, 1, 1000}, {100, 2.5, 1, 2, 1000}, {101, 1.7, math.MaxUint64, math.MaxUint64, 1000}, {1000, 1.5, 3, 1 << 40, 300},
}

// rowsOf are the golden file's: a digest of the map's nodes, some normal numbers, and
// overlaps, all numbers exact in hexadecimal.
func rowsOf(pair func(n int, eta float64, seed, trial, steps uint64) float64) (rows []string) {
	h := fnv.New64a()
	z := quantiles()
	for _, v := range z {
		fmt.Fprintf(h, "%016x", math.Float64bits(v))
	}
	rows = append(rows, fmt.Sprintf("nodes\t%016x", h.Sum64()))
	for _, v := range []uint32{0, 1, 2, 3, 0x80000000, 0x80000001, 0x12345678, 0x9abcdef1, 0x00ffff00, 0x40000000, 0xfffffffe, 0xffffffff} {
		rows = append(rows, fmt.Sprintf("normal\t%08x\t%x", v, normal(z, v)))
	}
	for _, c := range goldenCases {
		for _, t := range []uint64{0, 1, c.steps / 2, c.steps} {
			rows = append(rows, fmt.Sprintf("overlap\t%d\t%g\t%d\t%d\t%d\t%x", c.n, c.eta, c.seed, c.trial, t, pair(c.n, c.eta, c.seed, c.trial, t)))
		}
	}
	return rows
}

// TestEveryBit holds this processor to the results of the one that wrote the file,
// amd64, whose compiler fuses no product with a sum; others do, unless told not to.
func TestEveryBit(t *testing.T) {
	rows := rowsOf(func(n int, eta float64, seed, trial, steps uint64) float64 {
		s := New(n, eta, seed, trial)
		for s.T < steps {
			s.Step()
		}
		return s.Overlap()
	})
	if *update {
		write(t, rows)
	}
	want := read(t)
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	for i, row := range rows {
		if row != want[i] {
			t.Errorf("%s, want %s", row, want[i])
		}
	}
	i := 0
	for _, row := range rowsOf(func(n int, eta float64, seed, trial, steps uint64) float64 {
		overlap := make([]float64, 2)
		if steps == 0 {
			return New(n, eta, seed, trial).Overlap()
		}
		b := NewBatch(Params{N: n, Etas: []float64{eta}, Steps: steps, Points: 1, Seed: seed}, Plain)
		if err := b.Overlaps(t.Context(), trial, 1, overlap); err != nil {
			t.Fatal(err)
		}
		return overlap[1]
	}) {
		if row != want[i] {
			t.Errorf("a batch: %s, want %s", row, want[i])
		}
		i++
	}
}

func write(t *testing.T, rows []string) {
	head := `# Exact results of the continuous perceptrons, kernels/CONTRACT.md, section 5. Numbers are hexadecimal floating-point constants.
# nodes: FNV-1a of the 16 hexadecimal digits of the bits of z_0, z_1, ... z_8192
# normal: the 32 bits, the number
# overlap: N, eta, seed, trial, step, R
`
	if err := os.WriteFile(golden, []byte(head+strings.Join(rows, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T) (rows []string) {
	f, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		if !strings.HasPrefix(in.Text(), "#") {
			rows = append(rows, in.Text())
		}
	}
	return rows
}
