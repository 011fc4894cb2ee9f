package table

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestSamples reads what other programs wrote, with all checks; see testdata/samples.py and
// lists.py.
func TestSamples(t *testing.T) {
	readSamples(t, "testdata/samples.tsv")
	readSamples(t, "testdata/lists.tsv")
}

func readSamples(t *testing.T, table string) {
	f, err := os.Open(table)
	must(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var name, digest string
		var rows uint64
		_, err := fmt.Sscan(lines.Text(), &name, &rows, &digest)
		must(t, err)
		t.Run(name, func(t *testing.T) {
			c, err := read(filepath.Join("testdata", name), nil)
			if err != nil || c.rows != rows || FormatDigest(c.digest) != digest || !c.complete {
				t.Errorf("%d rows, digest %x, complete %t, want %d rows, %s; %v", c.rows, c.digest, c.complete, rows, digest, err)
			}
		})
	}
	must(t, lines.Err())
}
