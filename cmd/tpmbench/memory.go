package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// runGarbage is the garbage that a run lets accumulate before it is collected, in percent of the
// memory in use. With Go's 100 a long run would come to take twice the memory of its window and
// engines. With 10 there is a collection every few million rows of an Arrow file, and every half a
// row group of a Parquet file.
const runGarbage = 10

// settled is how long a run takes at most until it has most of the memory that it will have.
const settled = time.Second

// collectAt sets that percentage once the command has gone on for the given time, until undo is
// called, unless GOGC is set in the environment. Before, when little is in use, a small percentage
// only has the little collected several times.
func collectAt(percent int, after time.Duration) (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := make(chan int, 1)
	timer := time.AfterFunc(after, func() { before <- debug.SetGCPercent(percent) })
	return func() {
		if !timer.Stop() {
			debug.SetGCPercent(<-before)
		}
	}
}

// sweepHeap is the heap up to which a sweep lets garbage accumulate. Its points leave little behind
// each, and with little in use Go would collect it after every one.
const sweepHeap = 32 << 20

// collectFrom keeps Go from collecting garbage before the heap has that many bytes, until undo is called.
func collectFrom(bytes int) (undo func()) {
	// Counted as half of the heap that Go then lets double, but never touched.
	ballast := make([]byte, bytes/2)
	return func() { runtime.KeepAlive(ballast) }
}

// memoryLimit is --max-memory.
type memoryLimit struct{ batch.Budget }

func (m *memoryLimit) add(cmd *cobra.Command) {
	cmd.Flags().Var(memoryFlag{(*uint64)(&m.Budget)}, "max-memory", "most `bytes` of memory to use, such as 500M or 4G; opens fewer engines, and fails if not even one fits")
}

// threads is Threads; it also holds the program to the limit.
func (m memoryLimit) threads(b kernels.Backend, p kernels.Params, f table.Format, threads int) (int, error) {
	threads, err := m.Threads(b, p, f, threads)
	if err == nil && m.Budget > 0 {
		debug.SetMemoryLimit(int64(m.Budget))
	}
	return threads, err
}

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
