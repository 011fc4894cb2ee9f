package table

import (
	"context"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// Room is the memory that a piece is read into, reused for the next. The zero value is ready. A
// Room serves one goroutine at a time.
type Room struct {
	z     inflater
	work  pageWork // for one page, reused for the next
	texts [][]byte // per column
}

// text returns the memory for the texts of column i.
func (r *Room) text(i int) *[]byte {
	for len(r.texts) <= i {
		r.texts = append(r.texts, nil)
	}
	return &r.texts[i]
}

// Close frees the memory.
func (r *Room) Close() { r.z.Close() }

// contents is what a Reader reads from a file in some format.
type contents interface {
	pieces() int
	pieceBytes() int64
	piece(room *Room, i int) (arrow.Record, error)
}

// Pieces returns the number of batches, or of row groups that have rows.
func (r *Reader) Pieces() int { return r.contents.pieces() }

// PieceBytes returns about how much memory the largest piece takes; of a compressed batch, of which
// the file says it nowhere else, the bytes in the file.
func (r *Reader) PieceBytes() int64 { return r.contents.pieceBytes() }

// Piece reads piece i, from 0 on, into room, and is Next in all else: the record is valid until
// room is used again or closed. Several goroutines may read pieces, in any order. Whoever reads all
// of them calls CheckBytes at the end.
func (r *Reader) Piece(room *Room, i int) (rec arrow.Record, err error) {
	if r.refused != nil {
		return nil, r.refused
	}
	err = guard(func() (err error) {
		if rec, err = r.contents.piece(room, i); err == nil {
			err = checkRecord(rec)
		}
		return err
	})
	if err != nil {
		if rec != nil {
			rec.Release()
		}
		return nil, fmt.Errorf("%s: %w", r.path, err)
	}
	return rec, nil
}

// CheckBytes reads the file's bytes once more, unless ctx ends that. If they do not match the digest
// that the metadata give as FileDigestKey, the error is a Changed. Pieces may be read meanwhile.
func (r *Reader) CheckBytes(ctx context.Context) error {
	if r.refused != nil {
		return r.refused
	}
	if err := guard(func() error { return r.checkFile(ctx) }); err != nil {
		return fmt.Errorf("%s: %w", r.path, err)
	}
	return nil
}
