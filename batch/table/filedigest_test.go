package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/zeebo/xxh3"

	"tpmbench/internal/amount"
)

// changedIn returns what reading the bytes to the end reports about a change; nil if nothing.
func changedIn(b []byte) error {
	r, err := open("x", memoryFile{bytes.NewReader(b)}, int64(len(b)), ReadOptions{})
	if err != nil {
		return err
	}
	c, err := readAll(r, nil)
	switch {
	case err != nil:
		return err
	case !c.complete:
		return errors.New("cut off")
	case c.schema.Metadata().FindKey(DigestKey) < 0:
		return errors.New("no table of ours")
	case c.stated() != FormatDigest(c.digest):
		return errors.New("other rows")
	}
	return nil
}

// TestGoldenFiles reads files written by pyarrow and hashed by xxhash; see testdata/golden.py.
func TestGoldenFiles(t *testing.T) {
	for name, want := range map[string]string{"golden.arrow": "34172b271a2ed951", "golden.arrows": "4264ac06df11e2e9", "golden.parquet": "98f78e5d2a59d17e"} {
		path := filepath.Join("testdata", name)
		c, err := read(path, nil)
		if err != nil || c.rows != 4 || FormatDigest(c.digest) != "cd69fd2594a1cb27" || c.stated() != "cd69fd2594a1cb27" {
			t.Errorf("%s: %v, %+v", name, err, c)
		}
		if have, _ := c.schema.Metadata().GetValue(FileDigestKey); have != want {
			t.Errorf("%s: stored is %s, want %s", name, have, want)
		}
		b, err := os.ReadFile(path)
		must(t, err)
		at := bytes.LastIndex(b, []byte(NoDigest)) // another key's value
		b[at] = '1'
		if name == "golden.arrow" {
			b[bytes.Index(b, []byte(NoDigest))] = '1'
		}
		err = changedIn(b)
		if changed := new(Changed); !errors.As(err, &changed) || changed.Stored != want {
			t.Errorf("%s, changed: %v", name, err)
		}
		refused(t, err, "x: its bytes have the digest ", ", but the stored one is "+want+": the file was changed after it was written")
	}
}

// TestEveryBit flips each bit of small files: none goes unnoticed.
func TestEveryBit(t *testing.T) {
	step := amount.Of(8, 1, 1) // of short mode, one bit of each byte
	for _, k := range kinds {
		for _, rows := range []int{0, 3} {
			t.Run(fmt.Sprint(k, rows), func(t *testing.T) {
				path := in(t, "x")
				write(t, path, steps, k, min(1, rows), rows)
				b, err := os.ReadFile(path)
				must(t, err)
				must(t, changedIn(b))
				for at := range b {
					for bit := at % step; bit < 8; bit += step {
						b[at] ^= 1 << bit
						if changedIn(b) == nil {
							t.Errorf("bit %d of byte %d of %d is overlooked", bit, at, len(b))
						}
						b[at] ^= 1 << bit
					}
				}
			})
		}
	}
}

// TestPatching: a file is what its digest covers, except for the digits of the digests, in each
// copy of the schema.
func TestPatching(t *testing.T) {
	for _, k := range kinds {
		path := in(t, "x")
		w, err := Create(path, wide, Options{Format: k.format, Compression: k.compression})
		must(t, err)
		must(t, w.Write(rowsOf(memory.DefaultAllocator, wide, 0, 100)))
		must(t, w.Commit())
		b, err := os.ReadFile(path)
		must(t, err)
		found, err := findDigits(bytes.NewReader(b), k.format, int64(len(b)))
		must(t, err)
		value := map[string]string{DigestKey: FormatDigest(w.Digest()), FileDigestKey: ""}
		for i, d := range found {
			here := string(b[d.at:][:len(NoDigest)])
			if i == 1 {
				value[FileDigestKey] = here
			}
			if want := value[d.key]; here != want || d.key != []string{DigestKey, FileDigestKey}[i%2] {
				t.Errorf("%v: %s is %s at byte %d, want %s", k, d.key, here, d.at, want)
			}
			copy(b[d.at:], NoDigest)
		}
		if want := 2 * copies[k.format]; len(found) != want || bytes.Count(b, []byte(NoDigest)) != want {
			t.Errorf("%v: %d digests in a file with %d times sixteen zeros, want %d", k, len(found), bytes.Count(b, []byte(NoDigest)), want)
		}
		if have := FormatDigest(xxh3.Hash(b)); have != value[FileDigestKey] {
			t.Errorf("%v: the bytes have the digest %s, but the stored one is %s", k, have, value[FileDigestKey])
		}
	}
}

// TestDigitsInRows: rows, names and values that look like the place of a digest are left alone.
func TestDigitsInRows(t *testing.T) {
	md := arrow.NewMetadata([]string{"tpm.note", DigestKey, FileDigestKey, "other"}, []string{"of tpm.digest", NoDigest, "of another file", NoDigest})
	s := arrow.NewSchema([]arrow.Field{{Name: FileDigestKey + NoDigest, Type: &arrow.FixedSizeBinaryType{ByteWidth: 5}}}, &md)
	for _, k := range kinds {
		path := in(t, "x")
		write(t, path, s, k, 2, 40)
		c, err := read(path, nil)
		must(t, err)
		keys, values := c.schema.Metadata().Keys(), c.schema.Metadata().Values()
		if fmt.Sprint(keys) != fmt.Sprint([]string{"tpm.note", DigestKey, FileDigestKey, "other"}) ||
			values[0] != "of tpm.digest" || values[1] != FormatDigest(c.digest) || !IsDigest(values[2]) || values[2] == NoDigest || values[3] != NoDigest {
			t.Errorf("%v: %q %q", k, keys, values)
		}
	}
}

// TestNoFileDigest: there is none in a stream, in a file without a digest of its rows, or in one
// that was never completed.
func TestNoFileDigest(t *testing.T) {
	sealed := withFileDigest(steps)
	var out bytes.Buffer
	w, err := NewStream(&out, sealed, Options{})
	must(t, err)
	must(t, w.Write(golden(t)))
	must(t, w.Commit())
	if bytes.Contains(out.Bytes(), []byte(FileDigestKey)) {
		t.Error("a stream has a digest of its bytes")
	}
	md := arrow.NewMetadata([]string{FileDigestKey, "a"}, []string{"0123456789abcdef", "b"})
	bare := arrow.NewSchema(steps.Fields(), &md)
	for _, k := range kinds {
		path := in(t, "x")
		write(t, path, bare, k, 1, 10)
		if c, err := read(path, nil); err != nil || c.rows != 10 || fmt.Sprint(c.schema.Metadata().Keys()) != "[a]" {
			t.Errorf("%v: %v, %v", k, err, c.schema)
		}
		path = in(t, "x")
		w, err := Create(path, steps, Options{Format: k.format, Compression: k.compression})
		must(t, err)
		must(t, w.Write(golden(t)))
		if k.format != Parquet {
			if c, err := read(path+".partial", nil); err != nil || c.complete || c.schema.Metadata().ToMap()[FileDigestKey] != NoDigest {
				t.Errorf("%v, growing: %v, %v", k, err, c.schema)
			}
		}
		must(t, w.close(w.enc.finish)) // the end is written, the digests are not
		if c, err := read(path+".partial", nil); err != nil || !c.complete || c.stated() != NoDigest || c.schema.Metadata().ToMap()[FileDigestKey] != NoDigest {
			t.Errorf("%v, ended: %v, %v", k, err, c.schema)
		}
		must(t, w.Discard())
	}
}

// TestDigestKeys: keys that a changed bit has altered are named, and a table of ours that has lost
// one is refused.
func TestDigestKeys(t *testing.T) {
	for _, c := range []struct {
		keys   []string
		sealed bool
		says   string
	}{
		{[]string{DigestKey, FileDigestKey}, true, ""},
		{[]string{DigestKey, "tpm.k", "tpm.follow", "tpm.first_trial"}, false, ""}, // a stream
		{[]string{"tpm.k", "tpm.k", "other", ""}, true, ""},                        // foreign
		{nil, true, ""},
		{[]string{DigestKey}, true, "the digest of its rows and not that of its bytes, tpm.file_digest"},
		{[]string{DigestKey, "tpm.file_digesu"}, false, `"tpm.file_digesu", which differs from tpm.file_digest in one character`},
		{[]string{"upm.digest", FileDigestKey}, true, `"upm.digest", which differs from tpm.digest in one character`},
		{[]string{DigestKey, DigestKey}, false, `"tpm.digest", which is invalid or appears twice`},
		{[]string{FileDigestKey, DigestKey, FileDigestKey}, true, `"tpm.file_digest", which`},
		{[]string{DigestKey, "tpm.file_di"}, false, `"tpm.file_di", which`},
		{[]string{DigestKey, FileDigestKey + "\x00\b"}, false, `"tpm.file_digest\x00\b", which`},
		{[]string{DigestKey, ""}, false, `"", which`},
		{[]string{DigestKey, "trial"}, false, `"trial", which`},
		{[]string{DigestKey, "0123456789abcdef"}, false, `"0123456789abcdef", which`},
	} {
		values := make([]string, len(c.keys))
		for i := range values {
			values[i] = "0123456789abcdef"
		}
		md := arrow.NewMetadata(c.keys, values)
		err := checkKeys(arrow.NewSchema(steps.Fields(), &md), c.sealed)
		if c.says == "" {
			must(t, err)
		} else {
			refused(t, err, c.says)
		}
	}
	md := arrow.NewMetadata([]string{FileDigestKey}, []string{"0123456789ABCDEF"})
	refused(t, checkKeys(arrow.NewSchema(steps.Fields(), &md), true), `"0123456789ABCDEF"`)
}

// TestCutIsNotChanged: a file without its end is reported as cut off, not as changed.
func TestCutIsNotChanged(t *testing.T) {
	for _, k := range kinds {
		good := sample(t, k, steps)
		for n := 0; n < len(good); n += 3 {
			err := changedIn(good[:n])
			if changed := new(Changed); err == nil || errors.As(err, &changed) {
				t.Errorf("%v: %d of %d bytes: %v", k, n, len(good), err)
			}
		}
	}
}

// TestRescuedDigest: after a failure the digest covers what is kept.
func TestRescuedDigest(t *testing.T) {
	for _, k := range kinds {
		w, f, _, err := stopAt(k, t, 3000, syscall.ENOSPC)
		if err == nil {
			t.Fatal(k, "it has room")
		}
		f.room += 1 << 20
		partial, err := w.Keep()
		must(t, err)
		b, err := os.ReadFile(partial)
		must(t, err)
		if err := changedIn(b); err != nil {
			t.Errorf("%v: %v", k, err)
		}
		b[len(b)/2] ^= 1
		if changedIn(b) == nil {
			t.Errorf("%v: a change is overlooked", k)
		}
	}
}

// unreadable is a file with bytes that cannot be read once all rows have been.
type unreadable struct {
	memoryFile
	from int64
	fail bool
}

func (u *unreadable) ReadAt(b []byte, at int64) (int, error) {
	if u.fail && at+int64(len(b)) > u.from {
		return 0, syscall.EIO
	}
	return u.memoryFile.ReadAt(b, at)
}

// TestUnreadableBytes: unreadable bytes are not reported as changed.
func TestUnreadableBytes(t *testing.T) {
	b := sample(t, kind{Arrow, None}, steps)
	u := &unreadable{memoryFile: memoryFile{bytes.NewReader(b)}, from: 2000}
	r, err := open("x", u, int64(len(b)), ReadOptions{})
	must(t, err)
	defer r.Close()
	for range 3 {
		_, err := r.Next()
		must(t, err)
	}
	u.fail = true
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, syscall.EIO) || err == io.EOF {
			t.Error(err)
		}
	}
}

// TestHashFile divides a file in the middle of digits.
func TestHashFile(t *testing.T) {
	b := make([]byte, 3*hashed+5)
	for i := range b {
		b[i] = byte(i * i >> 3)
	}
	var zeros []digits
	with := bytes.Clone(b)
	for _, at := range []int{0, 100, hashed - 5, 2*hashed - 16, 2 * hashed, len(b) - 16} {
		zeros = append(zeros, digits{at: int64(at)})
		copy(with[at:], NoDigest)
	}
	h, err := hashFile(bytes.NewReader(b), int64(len(b)), zeros)
	must(t, err)
	if h.Sum64() != xxh3.Hash(with) {
		t.Error("the digest is another")
	}
}
