package table

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/internal/amount"
)

// failing is a file with a limited number of bytes, like a full disk; a failed write does not
// count. With sync, only Sync fails.
type failing struct {
	*os.File
	room int64
	err  error
	sync error
}

func (f *failing) Write(p []byte) (int, error) {
	at, err := f.Seek(0, 1)
	if err != nil {
		return 0, err
	}
	n := min(int64(len(p)), max(0, f.room-at))
	if n < int64(len(p)) {
		k, _ := f.File.Write(p[:n])
		if f.err == nil {
			return k, nil // a short write without an error
		}
		return k, &fs.PathError{Op: "write", Path: f.Name(), Err: f.err}
	}
	return f.File.Write(p)
}

func (f *failing) Sync() error {
	if f.sync != nil {
		return f.sync
	}
	return f.File.Sync()
}

// TestFullDisk stops every format at many points, in four batches and their end. The error is one
// sentence. Keep saves the complete batches if there is room for the end; otherwise what is left is
// readable if the format allows it.
func TestFullDisk(t *testing.T) {
	for _, k := range kinds {
		whole := in(t, "whole")
		write(t, whole, steps, k, 4, 500)
		info, err := os.Stat(whole)
		must(t, err)
		places := []int64{0, 1, 3, 4, 5, 7, 8, 9, 100, info.Size() - 1, info.Size() - 7, info.Size() - 100}
		cuts := amount.Of[int64](10, 40, 400)
		for i := int64(1); i < cuts; i++ {
			places = append(places, i*info.Size()/cuts)
		}
		for i, room := range places {
			reason := []error{syscall.ENOSPC, syscall.EIO, nil}[i%3]
			stopped(k, t, room, reason)
		}
	}
}

func stopAt(k kind, t *testing.T, room int64, reason error) (*Writer, *failing, string, error) {
	path := in(t, "x")
	var f *failing
	w, err := create(path, steps, Options{Format: k.format, Compression: k.compression}, func(o *os.File) file {
		f = &failing{File: o, room: room, err: reason}
		return f
	})
	must(t, err)
	for i := 0; i < 4 && err == nil; i++ {
		err = w.Write(rowsOf(memory.DefaultAllocator, steps, i*500, 500))
	}
	if err == nil {
		err = w.Commit()
	}
	return w, f, path, err
}

func stopped(k kind, t *testing.T, room int64, reason error) {
	t.Helper()
	for _, more := range []int64{0, 1 << 20} { // space for the end when Keep is called, or none
		w, f, path, err := stopAt(k, t, room, reason)
		if reason == nil {
			refused(t, err, "cannot write "+path+".partial: short write")
		} else if refused(t, err, "cannot write "+path+".partial: "+reason.Error()); !errors.Is(err, reason) {
			t.Errorf("%v at %d: %v", k, room, err)
		}
		if exists(path) {
			t.Errorf("%v at %d: the file got its name", k, room)
		}
		f.room += more
		partial, kept := w.Keep()
		c, err := read(partial, nil)
		switch {
		case kept == nil && (err != nil || !c.complete || c.rows != w.Rows() || c.digest != w.Digest() || c.stated() != FormatDigest(w.Digest())):
			t.Errorf("%v at %d, kept with %d more: %v, %+v, want %d rows", k, room, more, err, c, w.Rows())
		case kept != nil && more > 0:
			t.Errorf("%v at %d: not kept: %v", k, room, kept)
		case kept != nil && k.format != Parquet && w.Rows() > 0 && (err != nil || c.rows != w.Rows() || c.digest != w.Digest()):
			t.Errorf("%v at %d, not kept: %v, %+v, want %d rows", k, room, err, c, w.Rows())
		}
	}
}

// TestFullDiskBehind stops files of many blocks, which are written behind the back of who appends:
// the error comes with a later call, and Keep saves every batch that was written whole.
func TestFullDiskBehind(t *testing.T) {
	const batches, per = 8, 20_000
	rec := rowsOf(memory.DefaultAllocator, steps, 0, per)
	for _, k := range kinds {
		for _, room := range []int64{1000, BlockBytes, 2*BlockBytes + 12345} {
			path := in(t, "x")
			var f *failing
			w, err := create(path, steps, Options{Format: k.format, Compression: k.compression}, func(o *os.File) file {
				f = &failing{File: o, room: room, err: syscall.ENOSPC}
				return f
			})
			must(t, err)
			for i := 0; i < batches && err == nil; i++ {
				var pieces []*Piece
				pieces, err = w.EncodeAll(rec)
				must(t, err)
				for _, p := range pieces {
					if e := w.Append(p); err == nil {
						err = e
					}
				}
			}
			size := f.room
			if err == nil {
				err = w.Commit()
			}
			if err == nil { // a small file has room
				continue
			}
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("%v at %d: %v", k, room, err)
			}
			least := uint64(0)
			if k.compression == None && (k.format == Arrow || k.format == Stream) { // 17 bytes a row at most
				least = uint64(size/(per*17)) * per
			}
			f.room += 1 << 20
			partial, err := w.Keep()
			must(t, err)
			c, err := read(partial, nil)
			if err != nil || !c.complete || c.rows != w.Rows() || c.digest != w.Digest() || c.stated() != FormatDigest(w.Digest()) || c.rows < least || c.rows >= batches*per {
				t.Errorf("%v at %d: %v, %+v, want %d rows, at least %d", k, room, err, c, w.Rows(), least)
			}
		}
	}
}

// TestParquetSaves fails in the second row group: the first one is saved.
func TestParquetSaves(t *testing.T) {
	path := in(t, "x.parquet")
	var f *failing
	w, err := create(path, steps, Options{Format: Parquet, Compression: None}, func(o *os.File) file {
		f = &failing{File: o, room: groupRows * 9, err: syscall.ENOSPC}
		return f
	})
	must(t, err)
	rec := rowsOf(memory.DefaultAllocator, steps, 0, groupRows)
	first, err := Digest(rec)
	must(t, err)
	must(t, w.Write(rec))
	if err := w.Write(rec); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	partial, err := w.Keep()
	must(t, err)
	c, err := read(partial, nil)
	if err != nil || c.rows != groupRows || c.digest != first || c.stated() != FormatDigest(first) {
		t.Fatal(c, err)
	}
}

// TestSyncFails: what may not have reached the disk does not get its name.
func TestSyncFails(t *testing.T) {
	path := in(t, "x.arrow")
	w, err := create(path, steps, Options{Format: Arrow}, func(o *os.File) file { return &failing{File: o, room: 1 << 30, sync: syscall.EIO} })
	must(t, err)
	must(t, w.Write(golden(t)))
	if err := w.Commit(); !errors.Is(err, syscall.EIO) || exists(path) {
		t.Fatal(err)
	}
	if _, err := w.Keep(); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
}
