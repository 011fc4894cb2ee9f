package table

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// encoder turns records into the bytes of a format. If the sink failed, its errors are the sink's.
type encoder interface {
	// room returns how many rows of rec, which is not empty, the next write may have: at least one.
	room(rec arrow.Record) int64
	// write appends a record; flushed means that every row so far has reached the sink and would
	// survive.
	write(rec arrow.Record) (flushed bool, err error)
	// finish writes what makes the file complete: the pending rows, then the end.
	finish() error
	// rescue is finish after a failure, once the sink has been reset to the state in which write
	// last reported flushed.
	rescue() error
	// release frees memory and writes nothing.
	release()
}

func newEncoder(out *sink, schema *arrow.Schema, o Options, c Compression) (encoder, error) {
	switch f := o.Format; {
	case f == Parquet:
		return newParquet(out, schema, c)
	case f == JSONL:
		return newJSON(out, schema, o.Vectors), nil
	case f.Text():
		return newText(out, schema, f), nil
	default:
		return newIPC(out, schema, f, c)
	}
}

// ipcEncoder writes Arrow files and streams: each record immediately and as one batch.
type ipcEncoder struct {
	w interface {
		Write(arrow.Record) error
		Close() error
	}
}

func newIPC(out *sink, schema *arrow.Schema, f Format, c Compression) (*ipcEncoder, error) {
	opts := []ipc.Option{ipc.WithSchema(schema)}
	switch c {
	case LZ4:
		opts = append(opts, ipc.WithLZ4())
	case Zstd:
		opts = append(opts, ipc.WithZstd())
	}
	if f == Stream {
		return &ipcEncoder{w: ipc.NewWriter(out, opts...)}, nil
	}
	w, err := ipc.NewFileWriter(out, opts...)
	return &ipcEncoder{w: w}, err
}

func (e *ipcEncoder) room(rec arrow.Record) int64 { return rec.NumRows() }

func (e *ipcEncoder) write(rec arrow.Record) (bool, error) { return true, e.w.Write(rec) }

func (e *ipcEncoder) finish() error { return e.w.Close() }

// rescue: the list of batches from which the footer is made has only those that were written
// completely.
func (e *ipcEncoder) rescue() error { return e.w.Close() }

func (e *ipcEncoder) release() {}
