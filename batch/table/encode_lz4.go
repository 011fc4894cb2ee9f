package table

import (
	"bytes"
	"sync"

	"github.com/pierrec/lz4/v4"
)

// lz4Writers keeps the tables of writers, with the options of Arrow's libraries.
var lz4Writers = sync.Pool{New: func() any {
	w := lz4.NewWriter(nil)
	if err := w.Apply(lz4.ChecksumOption(false), lz4.BlockSizeOption(lz4.Block64Kb)); err != nil {
		panic(err) // only with invalid options
	}
	return w
}}

// packLZ4 appends values as a frame of lz4.
func packLZ4(dst, values []byte, _ form) []byte {
	w := lz4Writers.Get().(*lz4.Writer)
	defer lz4Writers.Put(w)
	out := bytes.NewBuffer(dst)
	w.Reset(out)
	_, err := w.Write(values)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // only of out, which has no errors
	}
	return out.Bytes()
}
