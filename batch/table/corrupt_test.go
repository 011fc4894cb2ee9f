package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/internal/amount"
)

// memoryFile is a file in memory.
type memoryFile struct{ *bytes.Reader }

func (memoryFile) Close() error { return nil }

// sample returns a small file of the kind, with more than one batch, or more than one page and a
// dictionary.
func sample(t testing.TB, k kind, s *arrow.Schema) []byte {
	path := in(t, "x")
	write(t, path, s, k, 3, 70)
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

// span is the range of bytes [at, end) of a file.
type span struct{ at, end int }

// structure returns the spans of a file that hold something other than rows: schema, framing, page
// headers, footer.
func structure(t testing.TB, b []byte, k kind) []span {
	r := bytes.NewReader(b)
	if k.format != Parquet {
		first := int64(0)
		if k.format == Arrow {
			first = arrowHead
		}
		f, err := openIPC(r, int64(len(b)), first)
		must(t, err)
		spans := []span{{0, max(8, int(f.batches[0].at))}}
		for _, m := range f.batches {
			spans = append(spans, span{int(m.at), int(m.at + 8 + m.meta)})
		}
		last := f.batches[len(f.batches)-1].end()
		return append(spans, span{int(last), len(b)})
	}
	f, err := openParquet(r, int64(len(b)), ReadOptions{})
	must(t, err)
	spans := []span{{0, 4}, {int(f.size), len(b)}}
	for at := 4; at < int(f.size); {
		h, n, err := readThrift(b[at:f.size], tPageHeader)
		if err != nil { // indexes, which lie after the pages
			return append(spans, span{at, int(f.size)})
		}
		spans = append(spans, span{at, at + n})
		at += n + int(h.num(3, 0))
	}
	return spans
}

// corrupt changes a copy of b, once or a few times, keeping each change within one span if
// possible.
func corrupt(rng *rand.Rand, b []byte, spans []span) []byte {
	b = bytes.Clone(b)
	for range 1 + rng.IntN(3)*rng.IntN(2) {
		s := spans[rng.IntN(len(spans))]
		if s.at >= len(b) {
			continue
		}
		s.end = min(s.end, len(b))
		at := s.at + rng.IntN(s.end-s.at)
		size := min(1+rng.IntN(64), len(b)-at)
		switch rng.IntN(9) {
		case 0, 1:
			b[at] ^= 1 << rng.IntN(8)
		case 2:
			b[at] = []byte{0, 0x7f, 0x80, 0xff}[rng.IntN(4)]
		case 3: // four bytes that may be a length
			at = at &^ 3
			if len(b)-at >= 4 {
				huge := []uint32{0x7fffffff, 0xffffffff, 0x80000000, 0x10000000, uint32(len(b)), 0, 8, uint32(rng.Uint64())}
				binary.LittleEndian.PutUint32(b[at:], huge[rng.IntN(len(huge))])
			}
		case 4: // eight bytes
			at = at &^ 7
			if len(b)-at >= 8 {
				huge := []uint64{1 << 62, 1<<63 - 1, 1 << 40, 1 << 31, 1<<64 - 1, uint64(len(b)), 0, 64, rng.Uint64()}
				binary.LittleEndian.PutUint64(b[at:], huge[rng.IntN(len(huge))])
			}
		case 5:
			b = b[:at]
		case 6:
			b = append(bytes.Clone(b[:at+size]), b[at:]...)
		case 7:
			b = append(bytes.Clone(b[:at]), b[at+size:]...)
		case 8: // swap two places
			to := rng.IntN(len(b) - size + 1)
			hold := bytes.Clone(b[at : at+size])
			copy(b[at:at+size], b[to:to+size])
			copy(b[to:to+size], hold)
		}
		if len(b) == 0 {
			break
		}
	}
	return b
}

// look reads all of b, in bounded memory and time.
func look(t testing.TB, b []byte) (c content, err error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, done := time.Now(), make(chan bool)
	go func() {
		defer close(done)
		var r *Reader
		if r, err = open("x", memoryFile{bytes.NewReader(b)}, int64(len(b)), ReadOptions{}); err == nil {
			schema := r.Schema()
			c, err = readAll(r, func(rec arrow.Record) {
				if !rec.Schema().Equal(schema) {
					t.Errorf("a batch has the columns %v where the file has %v", rec.Schema(), schema)
				}
				for _, col := range rec.Columns() {
					_ = col.String()
				}
			})
		}
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("reading %d bytes takes more than %v", len(b), time.Since(start))
	}
	runtime.ReadMemStats(&after)
	if took, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<20+20*len(b)); took > most {
		t.Errorf("reading %d bytes took %d bytes of memory, more than %d", len(b), took, most)
	}
	return c, err
}

// TestCorrupt changes files at random, half of the time outside the rows. Each file must read as an
// error or as complete rows; a change of rows that the file's own digest does not reveal fails the
// test.
func TestCorrupt(t *testing.T) {
	cases := amount.Of(100, 500, 20000) // for each kind; a format has two or three
	for i, k := range kinds {
		t.Run(k.String(), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(cases), uint64(i)))
			good := sample(t, k, wide)
			want, err := look(t, good)
			must(t, err)
			all, special := []span{{0, len(good)}}, structure(t, good, k)
			read, same, silent := 0, 0, 0
			for n := range cases {
				spans := all
				if n%2 == 0 {
					spans = special
				}
				c, err := look(t, corrupt(rng, good, spans))
				if err != nil {
					continue
				}
				if read++; c.rows == want.rows && c.digest == want.digest {
					same++
				}
				md := c.schema.Metadata()
				if c.complete && c.digest != want.digest && md.FindKey(DigestKey) >= 0 && c.stated() == FormatDigest(c.digest) {
					silent++
				}
				if t.Failed() {
					t.Fatal("case", n)
				}
			}
			t.Logf("%d corrupt files: %d read, %d of them with the same rows", cases, read, same)
			if silent > 0 {
				t.Errorf("%d files hold other rows than were written, with a digest that fits", silent)
			}
		})
	}
}

// TestCorruptSamples changes files written by other programs, whose encodings and types of metadata
// ours do not have: no panic, bounded memory, and either complete rows or an error.
func TestCorruptSamples(t *testing.T) {
	for _, name := range samples(t) {
		good, err := os.ReadFile(name)
		must(t, err)
		k := kind{format: Format(strings.TrimPrefix(filepath.Ext(name), "."))}
		rng := rand.New(rand.NewPCG(uint64(len(good)), 3))
		all, special := []span{{0, len(good)}}, structure(t, good, k)
		for n := range amount.Of(20, 80, 4000) {
			spans := all
			if n%2 == 0 {
				spans = special
			}
			look(t, corrupt(rng, good, spans))
			if t.Failed() {
				t.Fatal(name, "case", n)
			}
		}
	}
}

// samples returns the names of the files in testdata that are tables.
func samples(t testing.TB) (names []string) {
	for _, suffix := range []string{"arrow", "arrows", "parquet"} {
		some, err := filepath.Glob("testdata/*." + suffix)
		must(t, err)
		names = append(names, some...)
	}
	if len(names) < 10 {
		t.Fatal("samples are missing: ", names)
	}
	return names
}

// TestHugeLengths sets four and eight bytes outside the rows to impossible lengths, at places of
// every alignment.
func TestHugeLengths(t *testing.T) {
	for _, k := range kinds {
		good := sample(t, k, steps)
		for _, s := range structure(t, good, k) {
			for at := s.at; at < s.end; at += amount.Of(13, 3, 1) {
				for _, huge := range []uint64{0x7fffffff, 0xffffffff, 1 << 62, 1<<64 - 1} {
					b := bytes.Clone(good)
					var eight [8]byte
					binary.LittleEndian.PutUint64(eight[:], huge)
					size := 8
					if huge < 1<<32 {
						size = 4
					}
					copy(b[at:], eight[:size])
					look(t, b)
				}
			}
		}
	}
}

// TestClaims: files that claim more than they hold, in ways that random corruption hardly finds.
func TestClaims(t *testing.T) {
	for _, k := range []kind{{Arrow, Zstd}, {Stream, LZ4}} {
		good := sample(t, k, steps)
		f, err := openIPC(bytes.NewReader(good), int64(len(good)), map[Format]int64{Arrow: arrowHead, Stream: 0}[k.format])
		must(t, err)
		// batch, columns and buffers agree on a number of rows
		for _, rows := range []int64{1 << 25, 1 << 40, -1, 1 << 62} {
			b := bytes.Clone(good)
			m := f.batches[0]
			fl := flat{b: b[m.at+8 : m.at+8+m.meta]}
			header, _, _ := fl.messageOf()
			binary.LittleEndian.PutUint64(fl.b[fl.field(header, batchLength):], uint64(rows))
			nodes, n := fl.vector(header, batchNodes, 16)
			bufs, _ := fl.vector(header, batchBuffers, 16)
			for i := range n {
				binary.LittleEndian.PutUint64(fl.b[nodes+16*i:], uint64(rows))
				body := b[m.at+8+m.meta:]
				if at := fl.i64(bufs + 32*i); fl.i64(bufs+32*i+8) > 0 {
					binary.LittleEndian.PutUint64(body[at:], uint64(rows+7)/8)
				}
				at := fl.i64(bufs + 32*i + 16)
				binary.LittleEndian.PutUint64(body[at:], uint64(rows)*uint64(Width(steps.Field(i).Type)))
			}
			_, err := look(t, b)
			refused(t, err, "x: the batch at byte")
		}
	}
}

// FuzzOpen reads arbitrary bytes: it must not panic, and memory and time are bounded.
func FuzzOpen(f *testing.F) {
	for _, k := range kinds {
		f.Add(sample(f, k, steps))
	}
	var empty bytes.Buffer
	w, err := NewStream(&empty, wide, Options{})
	must(f, err)
	must(f, w.Write(rowsOf(memory.DefaultAllocator, wide, 0, 3)))
	must(f, w.Commit())
	f.Add(empty.Bytes())
	for _, name := range samples(f) {
		b, err := os.ReadFile(name)
		must(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := look(t, b); err == nil && c.schema == nil {
			t.Error(fmt.Errorf("no schema and no error"))
		}
	})
}
