package table

import (
	"encoding/binary"
	"fmt"
)

// footer is the footer of an Arrow file, nil for a stream and for a file that has none.
func (f *ipcFile) footer(first int64) ([]byte, error) {
	if first == 0 || f.size < first+int64(arrowTail) {
		return nil, nil
	}
	tail := make([]byte, arrowTail)
	if err := f.read(tail, f.size-int64(arrowTail), f.size); err != nil {
		return nil, err
	}
	if string(tail[4:]) != magicArrow {
		return nil, nil
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	at := f.size - int64(arrowTail) - length
	if length == 0 || at < first {
		return nil, fmt.Errorf("damaged: a footer of %d bytes in a file of %d", length, f.size)
	}
	footer := make([]byte, length)
	return footer, f.read(footer, at, f.size)
}

// index finds batches by the footer; they must lie between first and end, in order, each as the footer says.
func (f *ipcFile) index(footer []byte, first, end int64) error {
	fl := flat{b: footer}
	root := fl.root()
	schema, err := fl.schema(fl.table(root, footerSchema))
	if err != nil {
		return err
	}
	if !schema.Equal(f.schema) || !schema.Metadata().Equal(f.schema.Metadata()) {
		return fmt.Errorf("damaged: the schema at its end differs from the one at its beginning")
	}
	if _, n := fl.vector(root, footerDictionaries, 24); n != 0 {
		return fmt.Errorf("it has dictionaries, which cannot be read")
	}
	at, n := fl.vector(root, footerBatches, 24) // offset, length of framing and metadata (4 bytes, 4 unused), length of data
	if err := fl.err("the footer"); err != nil {
		return err
	}
	f.batches = make([]message, n)
	for i := range f.batches {
		place, meta, body := fl.i64(at+24*i), int64(int32(fl.u32(at+24*i+8))), fl.i64(at+24*i+16)
		if place < first {
			return fmt.Errorf("damaged: batch %d at byte %d, inside of what comes before it", i, place)
		}
		m, _, err := f.message(place, end)
		if err != nil {
			return err
		}
		if m.meta+8 != meta || m.body != body {
			return fmt.Errorf("damaged: batch %d has %d and %d bytes where the footer says %d and %d", i, m.meta+8, m.body, meta, body)
		}
		f.batches[i], first = m, m.end()
	}
	return nil
}
