package batch

import (
	"errors"
	"runtime"
	"testing"

	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// sized is a backend whose engines take a number of bytes.
type sized struct {
	reference.Backend
	bytes int
}

func (s sized) EngineBytes(kernels.Params) int { return s.bytes }

// As many engines are opened as fit beside the rest of the program, and the least budget that the
// error names is enough.
func TestBudget(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	p, b := kernels.Default(), sized{bytes: 10 << 20}
	const rest = programBytes + 2*(2*segmentBytes+coderBytes)
	for _, c := range []struct {
		budget Budget
		format table.Format
		want   int
	}{
		{0, table.Arrow, 8}, {rest + 10<<20, table.Arrow, 1}, {rest + 39<<20, table.Arrow, 3}, {1 << 40, table.Arrow, 8},
		{rest + 39<<20, table.Parquet, 0}, {rest + parquetBytes + 25<<20, table.Parquet, 2}, {rest + 10<<20 - 1, table.Arrow, 0},
		{rest + 39<<20, table.CSV, 0}, {rest + parquetBytes + textBytes + 25<<20, table.CSV, 2},
	} {
		n, err := c.budget.Threads(b, p, c.format, 8)
		var little *TooLittleMemory
		if n != c.want || errors.As(err, &little) != (c.want == 0) {
			t.Errorf("%d bytes, %s: %d engines, %v; want %d", c.budget, c.format, n, err, c.want)
		}
		if little == nil {
			continue
		}
		if n, err := Budget(little.Rest+little.Engine).Threads(b, p, c.format, 8); n != 1 || err != nil {
			t.Errorf("%d, %v with what the error names", n, err)
		}
	}
	_, err := Budget(10_000_000).Threads(b, p, table.Arrow, 8)
	if want := "the option max_memory 10 MB: one engine of reference takes 10.5 MB for this, and the rest of the program 72.4 MB: allow 83M"; err == nil || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
}
