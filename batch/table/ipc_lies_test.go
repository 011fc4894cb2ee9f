package table

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"
)

// ipcSample is an Arrow file or stream, broken down so that a test can change it.
type ipcSample struct {
	b    []byte
	file *ipcFile
}

func newIPCSample(t testing.TB, b []byte, k kind) *ipcSample {
	b = bytes.Clone(b)
	f, err := openIPC(bytes.NewReader(b), int64(len(b)), map[Format]int64{Arrow: arrowHead, Stream: 0}[k.format])
	must(t, err)
	return &ipcSample{b, f}
}

// batch returns the metadata of a batch, and where its header is in them.
func (s *ipcSample) batch(i int) (flat, int) {
	m := s.file.batches[i]
	f := flat{b: s.b[m.at+8 : m.at+8+m.meta]}
	header, _, _ := f.messageOf()
	return f, header
}

// footer returns the footer, which is the last bytes of the file.
func (s *ipcSample) footer() flat {
	length := int(binary.LittleEndian.Uint32(s.b[len(s.b)-arrowTail:]))
	return flat{b: s.b[len(s.b)-arrowTail-length:][:length]}
}

// TestLyingIPC changes what an Arrow file or stream says about itself.
func TestLyingIPC(t *testing.T) {
	put64 := func(b []byte, at int, v int64) { binary.LittleEndian.PutUint64(b[at:], uint64(v)) }
	lies := []struct {
		name, words string
		tell        func(s *ipcSample)
	}{
		{"nulls of a node", "column sync_steps: corrupt: 5 nulls are declared and", func(s *ipcSample) {
			f, h := s.batch(1)
			at, _ := f.vector(h, batchNodes, 16)
			put64(f.b, at+16+8, 5)
		}},
		{"no nulls of a node, and marks", "column sync_steps: corrupt: 0 nulls are declared and", func(s *ipcSample) {
			f, h := s.batch(1)
			at, _ := f.vector(h, batchNodes, 16)
			put64(f.b, at+16+8, 0)
		}},
		{"rows of a node", "column trial: corrupt: 71 values", func(s *ipcSample) {
			f, h := s.batch(0)
			at, _ := f.vector(h, batchNodes, 16)
			put64(f.b, at, 71)
		}},
		{"a buffer at the place of another", "inside of those before it", func(s *ipcSample) {
			f, h := s.batch(0)
			at, _ := f.vector(h, batchBuffers, 16)
			copy(f.b[at+5*16:], f.b[at+16:at+2*16]) // learning_steps where trial is
		}},
		{"a buffer that is not aligned", "corrupt: a buffer of", func(s *ipcSample) {
			f, h := s.batch(0)
			at, _ := f.vector(h, batchBuffers, 16)
			f.b[at+5*16]++
		}},
		{"the version of a message", "has version 3: 4 and 5 can be read", func(s *ipcSample) {
			f, _ := s.batch(0)
			f.b[f.field(f.root(), messageVersion)] = 2
		}},
		{"no framing", "corrupt: no message at byte", func(s *ipcSample) { s.b[s.file.batches[1].at] = 0xfe }},
	}
	for _, k := range []kind{{Arrow, None}, {Stream, None}} {
		good := sample(t, k, steps)
		for _, lie := range lies {
			s := newIPCSample(t, good, k)
			lie.tell(s)
			_, err := look(t, s.b)
			if refused(t, err, "x: ", lie.words); t.Failed() {
				t.Fatal(k, lie.name)
			}
		}
	}
}

// TestLyingIPCFooter changes the footer of an Arrow file, which must list exactly the batches that
// exist and have the schema at the beginning.
func TestLyingIPCFooter(t *testing.T) {
	k := kind{Arrow, None}
	good := sample(t, k, steps)
	for words, tell := range map[string]func(f flat, root, batches int){
		"between the last batch that the footer lists and the footer": func(f flat, root, batches int) { f.b[batches-4]-- },
		"and what comes before it ends at byte":                       func(f flat, root, batches int) { f.b[batches]++ },
		"where the footer says":                                       func(f flat, root, batches int) { f.b[batches+16]++ },
		"its footer has version 1":                                    func(f flat, root, _ int) { f.b[f.field(root, footerVersion)] = 0 },
		"the schema at its end differs from the one at its beginning": func(f flat, root, _ int) {
			at, _ := f.vector(f.table(root, footerSchema), schemaFields, 4)
			_, name := f.str(f.follow(at), fieldName)
			f.b[name] = 'T'
		},
	} {
		s := newIPCSample(t, good, k)
		f := s.footer()
		at, n := f.vector(f.root(), footerBatches, 24)
		if n != 3 {
			t.Fatal(n, "batches")
		}
		tell(f, f.root(), at)
		_, err := look(t, s.b)
		refused(t, err, "x: ", words)
	}
}

// TestCutOff cuts files off at every byte. Either the error says in the same words that the end is
// missing, or the rows are those of complete batches, and the Reader is not complete.
func TestCutOff(t *testing.T) {
	for _, k := range kinds {
		good := sample(t, k, steps)
		for n := 1; n < len(good); n += 1 + n/40 {
			c, err := look(t, good[:n])
			switch {
			case err != nil && err.Error() != "x: "+ErrCutOff.Error():
				t.Fatalf("%v, cut at %d of %d: %v", k, n, len(good), err)
			case err == nil && (k.format == Parquet || c.complete):
				t.Fatalf("%v, cut at %d of %d: %d rows, complete %t", k, n, len(good), c.rows, c.complete)
			}
		}
	}
	js, err := os.ReadFile("testdata/javascript.arrow")
	must(t, err)
	_, err = look(t, js[:len(js)-1])
	refused(t, err, "x: it does not begin with a schema", "it was cut off, or its writer was stopped")
}
