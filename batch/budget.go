package batch

import (
	"fmt"
	"runtime"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Memory that a run takes besides its engines, as measured: for the program, the window of waiting
// rows and garbage; for each processor, two pieces that wait to be put into the file and the tables
// of a compressor; for the row groups that Parquet gathers and encodes, which are largest with wide
// keys; and for the text of a row group. The blocks of the file are table.FileBytes more.
const (
	programBytes = 64 << 20
	pieceBytes   = 5 << 19
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
	need := TooLittleMemory{Budget: m, Backend: b.Info().Name, Rest: programBytes + table.FileBytes + uint64(runtime.GOMAXPROCS(0))*pieceBytes}
	if f == table.Parquet || f.Text() { // text is made from parts, which are Parquet
		need.Rest += parquetBytes
	}
	if f.Text() {
		need.Rest += textBytes
	}
	if s, ok := b.(kernels.Sizer); ok {
		need.Engine = uint64(s.EngineBytes(p))
	}
	if uint64(m) < need.Rest+need.Engine {
		return 0, &need
	}
	if need.Engine > 0 {
		threads = int(min(uint64(threads), (uint64(m)-need.Rest)/need.Engine))
	}
	return threads, nil
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
