package table

import (
	"os"
	"testing"
)

// Data pages of version 2 state their null counts, and readers trust them.
func TestNullsOfPages(t *testing.T) {
	path := in(t, "x.parquet")
	write(t, path, steps, kind{Parquet, Zstd}, 9, 1<<14) // a row group and a little
	r, err := Open(path)
	must(t, err)
	defer r.Close()
	f, err := openParquet(r.file, size(t, path), ReadOptions{})
	must(t, err)
	pages := 0
	for _, group := range f.groups {
		chunks, _ := group.field(1)
		said := make([]int64, len(chunks.items))
		for i, chunk := range chunks.items {
			meta, _ := chunk.field(3)
			at := meta.num(9, 0)
			if dict := meta.num(11, 0); dict > 0 {
				at = min(at, dict)
			}
			raw := make([]byte, meta.num(7, 0))
			_, err := r.file.ReadAt(raw, at)
			must(t, err)
			list, err := splitPages(raw, at, group.num(3, 0))
			must(t, err)
			for _, p := range list {
				if p.kind == pageData2 {
					pages++
					said[i] += p.header.num(2, -1)
				}
			}
		}
		rec, err := r.Next()
		must(t, err)
		for i, c := range rec.Columns() {
			if said[i] != int64(c.NullN()) {
				t.Errorf("column %d: pages say %d nulls, there are %d", i, said[i], c.NullN())
			}
		}
	}
	if pages < 12 {
		t.Errorf("%d pages of version 2", pages)
	}
}

func size(t *testing.T, path string) int64 {
	info, err := os.Stat(path)
	must(t, err)
	return info.Size()
}
