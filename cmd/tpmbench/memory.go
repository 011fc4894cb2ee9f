package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Memory that a run takes besides its engines, as measured: for the program, the window of waiting
// rows and garbage; and for the row group that Parquet gathers, which is largest with wide keys.
const (
	programBytes = 64 << 20
	parquetBytes = 48 << 20
)

// runGarbage is the garbage that a run lets accumulate before it is collected, in percent of the
// memory in use. With Go's 100 a long run would come to take twice the memory of its window and
// engines. With 10 there is a collection every few million rows of an Arrow file, and every half a
// row group of a Parquet file.
const runGarbage = 10

// collectAt sets that percentage until undo is called, unless GOGC is set in the environment.
func collectAt(percent int) (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}

// memoryLimit is --max-memory; 0 means no limit.
type memoryLimit struct{ bytes uint64 }

func (m *memoryLimit) add(cmd *cobra.Command) {
	cmd.Flags().Var(memoryFlag{&m.bytes}, "max-memory", "most `bytes` of memory to use, such as 500M or 4G; opens fewer engines, and fails if not even one fits")
}

// threads returns how many engines of b fit into the limit, at most the given number of threads,
// and holds the program to the limit.
func (m memoryLimit) threads(b kernels.Backend, p kernels.Params, f table.Format, threads int) (int, error) {
	if m.bytes == 0 {
		return threads, nil
	}
	rest, engine := uint64(programBytes), uint64(0)
	if f == table.Parquet {
		rest += parquetBytes
	}
	if s, ok := b.(kernels.Sizer); ok {
		engine = uint64(s.EngineBytes(p))
	}
	if m.bytes < rest+engine {
		return 0, fmt.Errorf("--max-memory %s: one engine of %s takes %s for this, and the rest of the program %s: allow %s", phrase.Bytes(m.bytes), b.Info().Name,
			phrase.Bytes(engine), phrase.Bytes(rest), wholeMegabytes(rest+engine))
	}
	debug.SetMemoryLimit(int64(m.bytes))
	if engine > 0 {
		threads = int(min(uint64(threads), (m.bytes-rest)/engine))
	}
	return threads, nil
}

// wholeMegabytes returns the least value of --max-memory, in whole megabytes, that allows n bytes.
func wholeMegabytes(n uint64) string { return fmt.Sprintf("%dM", (n+999_999)/1_000_000) }

// memoryFlag is a flag for a number of bytes.
type memoryFlag struct{ value *uint64 }

func (m memoryFlag) Type() string { return "bytes" }

func (m memoryFlag) String() string {
	if m.value == nil || *m.value == 0 {
		return ""
	}
	return fmt.Sprint(*m.value)
}

func (m memoryFlag) Set(s string) error {
	if number, ok := strings.CutSuffix(s, "K"); ok {
		s = number + "k"
	}
	v, err := kernels.ParseCount(s)
	if err != nil || v == 0 || v > 1<<62 {
		return errors.New("must be a number of bytes such as 500M or 4G")
	}
	*m.value = v
	return nil
}
