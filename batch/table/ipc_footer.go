package table

import (
	"encoding/binary"
	"fmt"
)

// footer returns the footer of an Arrow file, nil for a stream and for a file without one.
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
		return nil, fmt.Errorf("corrupt: a footer of %d bytes in a file of %d", length, f.size)
	}
	footer := make([]byte, length)
	return footer, f.read(footer, at, f.size)
}

// index finds batches by the footer. They must follow one another, each as the footer says, from
// the beginning of the file or its leading schema up to the footer, except for an end mark.
func (f *ipcFile) index(footer []byte, first int64) (err error) {
	end := f.size - int64(arrowTail) - int64(len(footer))
	fl := flat{b: footer}
	root := fl.root()
	if f.schema, err = fl.schema(fl.table(root, footerSchema)); err != nil {
		return err
	}
	if v := fl.version(root, footerVersion); v != versionV4 && v != versionV5 {
		return fmt.Errorf("its footer has version %d: 4 and 5 can be read", v+1)
	}
	if _, n := fl.vector(root, footerDictionaries, 24); n != 0 {
		return fmt.Errorf("it has dictionaries, which cannot be read")
	}
	// offset, length of framing and metadata (4 bytes, 4 unused), length of data
	at, n := fl.vector(root, footerBatches, 24)
	if err := fl.err("the footer"); err != nil {
		return err
	}
	if first, err = f.afterSchema(first, end); err != nil {
		return err
	}
	f.batches = make([]message, n)
	for i := range f.batches {
		place, meta, body := fl.i64(at+24*i), int64(int32(fl.u32(at+24*i+8))), fl.i64(at+24*i+16)
		if place != first {
			return fmt.Errorf("corrupt: the footer has batch %d at byte %d, and what comes before it ends at byte %d", i, place, first)
		}
		m, text, err := f.message(place, end)
		if err != nil {
			return fmt.Errorf("batch %d: %w", i, err)
		}
		if m.meta+8 != meta || m.body != body {
			return fmt.Errorf("corrupt: batch %d has %d and %d bytes where the footer says %d and %d", i, m.meta+8, m.body, meta, body)
		}
		head := flat{b: text}
		if _, code, _ := head.messageOf(); code != headerBatch {
			return fmt.Errorf("corrupt: a message of code %d at byte %d, where the footer has a batch of rows", code, place)
		}
		f.batches[i], first = m, m.end()
	}
	var mark [8]byte
	if end-first == int64(len(mark)) {
		if err := f.read(mark[:], first, end); err != nil {
			return err
		}
		if binary.LittleEndian.Uint64(mark[:]) == 0xffffffff {
			first = end
		}
	}
	if first != end {
		return fmt.Errorf("corrupt: %d bytes between the last batch that the footer lists and the footer", end-first)
	}
	return nil
}

// afterSchema returns where the schema at the beginning ends, or the beginning if there is none.
// The schema must equal the footer's.
func (f *ipcFile) afterSchema(first, end int64) (int64, error) {
	if end-first <= 8 { // no message, or an end mark
		return first, nil
	}
	m, meta, err := f.message(first, end)
	if err != nil {
		return 0, err
	}
	schema, err := leading(meta, m.body)
	if err != nil || schema == nil {
		return first, err
	}
	if !schema.Equal(f.schema) || !schema.Metadata().Equal(f.schema.Metadata()) {
		return 0, fmt.Errorf("corrupt: the schema at its end differs from the one at its beginning")
	}
	return m.end(), nil
}
