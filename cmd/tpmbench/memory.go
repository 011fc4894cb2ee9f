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

// What a run takes beside its engines, as measured: the program, the window of rows
// that wait, garbage; and the row group that Parquet gathers, most with wide keys.
const (
	programBytes = 64 << 20
	parquetBytes = 48 << 20
)

// runGarbage is how much garbage a run lets gather before it is collected, in percent
// of what is in use. At Go's 100 a long run would in time take twice what its window
// and engines are, which a short one never comes to. At 10 a collection comes each
// few million rows of an Arrow file and each half a row group of a Parquet file.
const runGarbage = 10

// collectAt sets that share until undo, unless the environment says one.
func collectAt(percent int) (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}

// memoryLimit is --max-memory; 0 is none.
type memoryLimit struct{ bytes uint64 }

func (m *memoryLimit) add(cmd *cobra.Command) {
	cmd.Flags().Var(memoryFlag{&m.bytes}, "max-memory", "most `bytes` of memory to take, such as 500M or 4G: fewer engines, or none")
}

// threads returns how many of so many engines of b fit beside the rest, and holds
// the program to the limit.
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
		return 0, fmt.Errorf("--max-memory %s: an engine of %s takes %s for this, and the rest of the program %s: allow %s", phrase.Bytes(m.bytes), b.Info().Name,
			phrase.Bytes(engine), phrase.Bytes(rest), wholeMegabytes(rest+engine))
	}
	debug.SetMemoryLimit(int64(m.bytes))
	if engine > 0 {
		threads = int(min(uint64(threads), (m.bytes-rest)/engine))
	}
	return threads, nil
}

// wholeMegabytes is the least value of --max-memory in whole megabytes that allows so many bytes.
func wholeMegabytes(bytes uint64) string { return fmt.Sprintf("%dM", (bytes+999_999)/1_000_000) }

// memoryFlag is a number of bytes.
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
