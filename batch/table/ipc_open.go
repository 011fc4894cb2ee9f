package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/internal/phrase"
)

const (
	magicArrow   = "ARROW1"
	magicParquet = "PAR1"

	// arrowHead is what comes before the first message of an Arrow file: the magic word and two
	// zeros.
	arrowHead = 8
	// arrowTail is what comes after the footer of an Arrow file: its length and the magic word.
	arrowTail = 4 + len(magicArrow)
)

// message is where one message lies in a file: eight bytes of framing, meta bytes of metadata, body
// bytes of data.
type message struct{ at, meta, body int64 }

func (m message) end() int64 { return m.at + 8 + m.meta + m.body }

// ipcFile is an Arrow file or stream to read.
type ipcFile struct {
	r       io.ReaderAt
	size    int64
	schema  *arrow.Schema
	batches []message
	whole   bool   // it has its end: a footer, or a stream's end mark
	meta    []byte // metadata of the last message read
}

// openIPC finds the batches of an Arrow file (first = arrowHead) or of a stream (first = 0). The
// footer of an Arrow file must agree with what it points to. Without a footer, or without a
// stream's end mark, the batches are the complete ones. A schema at the beginning may be missing if
// there is a footer, which has one.
func openIPC(r io.ReaderAt, size, first int64) (*ipcFile, error) {
	f := &ipcFile{r: r, size: size}
	footer, err := f.footer(first)
	if err != nil {
		return nil, err
	}
	if footer != nil {
		f.whole = true
		return f, f.index(footer, first)
	}
	m, meta, err := f.message(first, size)
	if errors.Is(err, errShort) {
		err = ErrCutOff
	}
	if err != nil {
		return nil, err
	}
	if f.schema, err = leading(meta, m.body); err != nil {
		return nil, err
	}
	if f.schema == nil {
		return nil, fmt.Errorf("it does not begin with a schema, and a footer that would have one is missing: it was cut off, or its writer was stopped")
	}
	return f, f.scan(m.end(), first == 0)
}

// leading returns the schema at the beginning of a file, in the message with the given metadata and
// body; nil if it is another message.
func leading(meta []byte, body int64) (*arrow.Schema, error) {
	head := flat{b: meta}
	table, code, _ := head.messageOf()
	if code != headerSchema {
		return nil, nil
	}
	if body != 0 {
		return nil, fmt.Errorf("corrupt: its schema has %d bytes of data", body)
	}
	return head.schema(table)
}

// errShort: the message extends beyond the existing bytes.
var errShort = errors.New("corrupt: a message goes on after its end")

// message reads the framing and metadata of the message at a place; it must end by end. The
// metadata are valid until the next call.
func (f *ipcFile) message(at, end int64) (message, []byte, error) {
	var head [8]byte
	if end-at < int64(len(head)) {
		return message{}, nil, errShort
	}
	if err := f.read(head[:], at, end); err != nil {
		return message{}, nil, err
	}
	m := message{at: at, meta: int64(binary.LittleEndian.Uint32(head[4:]))}
	if binary.LittleEndian.Uint32(head[:]) != 0xffffffff || m.meta == 0 || m.meta%8 != 0 {
		return message{}, nil, fmt.Errorf("corrupt: no message at byte %d", at)
	}
	if m.end() > end {
		return message{}, nil, errShort
	}
	f.meta = slices.Grow(f.meta[:0], int(m.meta))[:m.meta]
	if err := f.read(f.meta, at+8, end); err != nil {
		return message{}, nil, err
	}
	fl := flat{b: f.meta}
	if _, _, m.body = fl.messageOf(); m.body < 0 || m.body%8 != 0 {
		return message{}, nil, fmt.Errorf("corrupt: the message at byte %d claims %d bytes of data", at, m.body)
	}
	if v := fl.version(fl.root(), messageVersion); v != versionV4 && v != versionV5 {
		return message{}, nil, fmt.Errorf("the message at byte %d has version %d: 4 and 5 can be read", at, v+1)
	}
	if m.body > end-at || m.end() > end {
		return message{}, nil, errShort
	}
	return m, f.meta, fl.err("a message")
}

// read fills b from place at, which must leave b before end.
func (f *ipcFile) read(b []byte, at, end int64) error {
	if at < 0 || at > end || int64(len(b)) > end-at {
		return fmt.Errorf("corrupt: it ends at byte %d where %d more are expected", end, at+int64(len(b))-end)
	}
	if _, err := f.r.ReadAt(b, at); err != nil {
		return fmt.Errorf("byte %d cannot be read: %w", at, phrase.Cause(err))
	}
	return nil
}

// scan finds batches by going from one to the next. An end mark completes a stream; a file needs
// its footer.
func (f *ipcFile) scan(at int64, stream bool) error {
	for {
		var mark [8]byte
		if f.read(mark[:], at, f.size) == nil {
			switch binary.LittleEndian.Uint64(mark[:]) {
			case 0xffffffff:
				if f.whole = stream; stream && at+8 != f.size {
					return fmt.Errorf("corrupt: %d bytes follow the end mark of the stream", f.size-at-8)
				}
				return nil
			case 0:
				return nil // allocated but never written
			}
		}
		m, meta, err := f.message(at, f.size)
		if errors.Is(err, errShort) || err != nil && !stream {
			return nil // the rest is incomplete, or part of a footer: the writer was stopped here
		}
		if err != nil {
			return err
		}
		fl := flat{b: meta}
		if _, code, _ := fl.messageOf(); code != headerBatch {
			return fmt.Errorf("the message at byte %d has code %d: only batches of rows can be read", at, code)
		}
		f.batches = append(f.batches, m)
		at = m.end()
	}
}

func (f *ipcFile) pieces() int { return len(f.batches) }

func (f *ipcFile) pieceBytes() (most int64) {
	for _, m := range f.batches {
		most = max(most, m.body)
	}
	return most
}

// piece reads a batch.
func (f *ipcFile) piece(room *Room, i int) (arrow.Record, error) {
	m := f.batches[i]
	room.z.back(0)
	meta, body := room.z.take(int(m.meta)), room.z.take(int(m.body))
	if err := f.read(meta, m.at+8, f.size); err != nil {
		return nil, err
	}
	if err := f.read(body, m.at+8+m.meta, f.size); err != nil {
		return nil, err
	}
	rec, err := readBatch(f.schema, meta, body, &room.z)
	if err != nil {
		return nil, fmt.Errorf("the batch at byte %d: %w", m.at, err)
	}
	return rec, nil
}
