package table

import "github.com/apache/arrow/go/v15/arrow"

// lines is what encoders of text share: lines on their way to the sink.
type lines struct {
	out *sink
	buf []byte
}

// textBytes is the amount of text that is gathered before it is sent.
const textBytes = 64 << 10

func (l *lines) room(rec arrow.Record) int64 { return rec.NumRows() }

// fill sends what was gathered, if that is enough.
func (l *lines) fill() error {
	if len(l.buf) < textBytes {
		return nil
	}
	return l.send()
}

func (l *lines) send() error {
	_, err := l.out.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}

// rescue has nothing to add: the lines already sent are a table.
func (l *lines) rescue() error { return nil }

func (l *lines) release() { l.buf = nil }
