// Command parquetgo copies pyarrow.parquet as parquet-go writes it; the argument is the new file.
// It needs a module of its own with github.com/parquet-go/parquet-go v0.32.0, whose statistics are
// wrong if there is a NaN: each becomes a 0.
package main

import (
	"io"
	"log"
	"math"
	"os"

	"github.com/parquet-go/parquet-go"
)

func main() {
	f, err := os.Open("pyarrow.parquet")
	check(err)
	info, err := f.Stat()
	check(err)
	in, err := parquet.OpenFile(f, info.Size())
	check(err)
	out, err := os.Create(os.Args[1])
	check(err)
	w := parquet.NewWriter(out, in.Schema(), parquet.Compression(&parquet.Zstd), parquet.PageBufferSize(900), parquet.KeyValueMetadata("tpm.k", "3"))
	for _, g := range in.RowGroups() {
		rows, buffer := g.Rows(), make([]parquet.Row, g.NumRows())
		n, err := rows.ReadRows(buffer)
		if err != io.EOF {
			check(err)
		}
		for _, row := range buffer[:n] {
			for i, v := range row {
				if !v.IsNull() && v.Kind() == parquet.Double && math.IsNaN(v.Double()) {
					row[i] = parquet.ValueOf(0.0).Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column())
				}
			}
		}
		_, err = w.WriteRows(buffer[:n])
		check(err)
		check(rows.Close())
		check(w.Flush())
	}
	check(w.Close())
	check(out.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
