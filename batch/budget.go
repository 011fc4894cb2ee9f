package batch

import (
	"fmt"
	"runtime"
	"sort"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Memory that a run takes besides its engines, as measured: for the program, a window of waiting rows
// that many lanes have not made larger, and garbage; for each processor, beside two segments that
// wait to be written, the tables of a compressor; for the row groups that Parquet gathers and
// encodes, which are largest with wide keys; and for the text of a row group. The blocks of the file
// are table.FileBytes more.
const (
	programBytes = 64 << 20
	coderBytes   = 2 << 20
	parquetBytes = 72 << 20
	textBytes    = 32 << 20
)

// Budget is the most memory that a run may take, in bytes; 0 means no limit.
type Budget uint64

// Threads returns how many engines of b fit into the budget, at most the given number of threads,
// in a run of p that writes a file of the format. If not even one fits, the error is a
// *TooLittleMemory.
func (m Budget) Threads(b kernels.Backend, p kernels.Params, f table.Format, threads int) (int, error) {
	if m == 0 {
		return threads, nil
	}
	segment := segmentRows(p, 0) * p.RowBytes()
	need := TooLittleMemory{Budget: m, Backend: b.Info().Name, Rest: programBytes + table.FileBytes + uint64(runtime.GOMAXPROCS(0)*(2*segment+coderBytes))}
	if f == table.Parquet || f.Text() { // text is made from parts, which are Parquet
		need.Rest += parquetBytes
	}
	if f.Text() {
		need.Rest += textBytes
	}
	if s, ok := b.(kernels.Sizer); ok {
		need.Engine = uint64(s.EngineBytes(p))
	}
	rest := need.Rest
	fits := func(engines int) bool {
		need.Rest = rest + widened(p, engines*max(b.Info().Lanes, 1))
		return uint64(m) >= need.Rest+uint64(engines)*need.Engine
	}
	if !fits(1) {
		return 0, &need
	}
	return sort.Search(threads, func(n int) bool { return !fits(n + 1) }), nil
}

// widened returns by how many bytes a window for this many lanes is larger than the default.
func widened(p kernels.Params, lanes int) uint64 {
	rows := min(uint64(windowRows(p, lanes)), p.Trials)
	return max(rows*uint64(p.RowBytes()), defaultWindow) - defaultWindow
}

// TooLittleMemory is the error for a budget in which not even one engine fits.
type TooLittleMemory struct {
	Budget  Budget
	Backend string
	Engine  uint64 // bytes of one engine
	Rest    uint64 // bytes of the rest of the program
}

func (e *TooLittleMemory) Error() string { return e.Named(phrase.Option) }

// Named returns the sentence with the option called as name says.
func (e *TooLittleMemory) Named(name func(option string) string) string {
	least := (e.Rest + e.Engine + 999_999) / 1_000_000
	return fmt.Sprintf("%s %s: one engine of %s takes %s for this, and the rest of the program %s: allow %dM", name("max_memory"), phrase.Bytes(e.Budget),
		e.Backend, phrase.Bytes(e.Engine), phrase.Bytes(e.Rest), least)
}
