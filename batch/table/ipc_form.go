package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// ipcForm is the metadata of a schema's Arrow files or streams. Arrow's library writes a table
// without rows and a batch of one row; those of any table differ from them only in numbers at known
// places, since no field of a batch's metadata is optional once there are rows.
type ipcForm struct {
	head []byte // up to the first batch
	tail []byte // of a stream; of a file the footer without batches

	batch                        []byte // framing and metadata of a batch
	rows, body, nodes, buffers   int    // places in it of the numbers that differ
	nodeCount, bufferCount, list int    // list: place in tail of the footer's list of batches
}

func newIPCForm(schema *arrow.Schema, f Format, options ...ipc.Option) (*ipcForm, error) {
	options = append([]ipc.Option{ipc.WithSchema(schema)}, options...)
	var text bytes.Buffer
	w := ipc.NewWriter(&text, options...)
	row := oneRow(schema)
	defer row.Release()
	if err := w.Write(row); err != nil {
		return nil, err
	}
	end := text.Len()
	if err := w.Close(); err != nil {
		return nil, err
	}
	form := &ipcForm{tail: bytes.Clone(text.Bytes()[end:])}
	written := ipcFile{r: bytes.NewReader(text.Bytes()), size: int64(text.Len())}
	first, _, err := written.message(0, int64(end))
	if err != nil {
		return nil, err
	}
	form.head = bytes.Clone(text.Bytes()[:first.end()])
	m, _, err := written.message(first.end(), int64(end))
	if err != nil {
		return nil, err
	}
	form.batch = bytes.Clone(text.Bytes()[m.at:][:8+m.meta])
	if err := form.findNumbers(schema); err != nil || f == Stream {
		return form, err
	}
	return form, form.ofFile(options)
}

// findNumbers finds the places of the numbers that differ between batches.
func (f *ipcForm) findNumbers(schema *arrow.Schema) error {
	fl := flat{b: f.batch[8:]}
	header, _, _ := fl.messageOf()
	f.rows, f.body = fl.field(header, batchLength), fl.field(fl.root(), messageBody)
	f.nodes, f.nodeCount = fl.vector(header, batchNodes, 16)
	f.buffers, f.bufferCount = fl.vector(header, batchBuffers, 16)
	nodes, buffers := 0, 0
	for _, field := range schema.Fields() {
		n, b := shape(field.Type)
		nodes, buffers = nodes+n, buffers+b
	}
	if fl.bad || f.rows == 0 || f.body == 0 || f.nodeCount != nodes || f.bufferCount != buffers {
		return fmt.Errorf("internal error: the metadata of a batch have another form")
	}
	return nil
}

// ofFile replaces what differs between a stream and a file.
func (f *ipcForm) ofFile(options []ipc.Option) error {
	var text bytes.Buffer
	w, err := ipc.NewFileWriter(&sink{w: &text}, options...)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return err
	}
	b := text.Bytes()
	length := int(binary.LittleEndian.Uint32(b[len(b)-arrowTail:]))
	begin := len(b) - arrowTail - length
	f.head, f.tail = bytes.Clone(b[:begin]), bytes.Clone(b[begin:][:length])
	fl := flat{b: f.tail}
	f.list = fl.table(fl.root(), footerBatches)
	if fl.bad || f.list < fl.root() || fl.u32(f.list) != 0 {
		return fmt.Errorf("internal error: the footer has another form")
	}
	return nil
}

// ipcBlock is the place of a batch in a file.
type ipcBlock struct{ at, meta, body int64 }

// end returns the end of a table with these batches.
func (f *ipcForm) end(file bool, batches []ipcBlock) []byte {
	if !file {
		return f.tail
	}
	// The list grows in place. What lies behind it moves, and what points there from before it.
	text := slices.Clone(f.tail[:f.list])
	text = binary.LittleEndian.AppendUint32(text, uint32(len(batches)))
	for _, b := range batches {
		text = binary.LittleEndian.AppendUint64(text, uint64(b.at))
		text = binary.LittleEndian.AppendUint64(text, uint64(b.meta)) // 4 bytes and 4 unused ones
		text = binary.LittleEndian.AppendUint64(text, uint64(b.body))
	}
	text = append(text, f.tail[f.list+4:]...)
	more := uint32(24 * len(batches))
	fl := flat{b: f.tail}
	root := fl.root()
	for _, slot := range []int{footerSchema, footerDictionaries} {
		if at := fl.field(root, slot); at != 0 && fl.follow(at) > f.list {
			binary.LittleEndian.PutUint32(text[at:], fl.u32(at)+more)
		}
	}
	if back := int32(fl.u32(root)); root-int(back) > f.list { // the table's own form
		binary.LittleEndian.PutUint32(text[root:], uint32(back)-more)
	}
	return append(binary.LittleEndian.AppendUint32(text, uint32(len(text))), magicArrow...)
}

// oneRow returns a record of one row without nulls.
func oneRow(schema *arrow.Schema) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i := range schema.NumFields() {
		b.Field(i).AppendEmptyValue()
	}
	return b.NewRecord()
}
