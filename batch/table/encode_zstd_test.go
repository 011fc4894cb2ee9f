package table

import (
	"fmt"
	"runtime"
	"testing"
)

// A small compressed file must not cost an encoder's tables, megabytes, for each of its pages.
func TestSmallFilesShareAnEncoder(t *testing.T) {
	cost := func(c Compression) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := range 20 {
			write(t, in(t, fmt.Sprintf("%d.parquet", i)), steps, kind{Parquet, c}, 1, 1000)
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) / 20
	}
	cost(Zstd) // creates the encoder
	plain, compressed := cost(None), cost(Zstd)
	if compressed > plain+1<<20 {
		t.Errorf("a compressed file takes %d bytes of memory, one that is not %d", compressed, plain)
	}
}
