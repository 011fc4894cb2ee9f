package table

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// change is a false statement in the metadata of a sample.
type change struct {
	sample string
	lie    func(meta *thrift)
	words  string // in the error
}

// TestLyingFooter changes what a footer says.
func TestLyingFooter(t *testing.T) {
	number := func(v int64, steps ...int) func(*thrift) {
		return func(m *thrift) {
			p := m.at(steps...)
			if p.code == 0 {
				p.code = thriftI64
			}
			p.number = v
		}
	}
	raw := func(v string, steps ...int) func(*thrift) {
		return func(m *thrift) {
			p := m.at(steps...)
			p.code, p.bytes = thriftBinary, []byte(v)
		}
	}
	meta := func(column int, more ...int) []int { return append([]int{4, 0, 1, column, 3}, more...) }
	const trial, steps, u8, u16, u32, f64, flag, word, name, blob, key = 0, 1, 4, 5, 6, 9, 10, 12, 13, 14, 15
	most, least, nulls, different, oldMost, oldLeast, mostExact := 5, 6, 3, 4, 1, 2, 7
	list := []change{
		{"pyarrow", raw("\x05\x00\x00\x00\x00\x00\x00\x00", meta(trial, 12, most)...),
			"column trial in row group 0: the statistics say a greatest value of 5, and its rows have 129"},
		{"pyarrow", raw("\x82\x00\x00\x00\x00\x00\x00\x00", meta(trial, 12, most)...), "a greatest value of 130, and its rows have 129"},
		{"pyarrow", raw("\x01\x00\x00\x00\x00\x00\x00\x00", meta(trial, 12, least)...), "a least value of 1, and its rows have 0"},
		{"pyarrow", raw("\x01\x00\x00\x00", meta(trial, 12, least)...), "a least value of 4 bytes"},
		{"pyarrow", raw("\xff\x00\x00\x00\x00\x00\x00\x00", meta(trial, 12, oldMost)...), "a greatest value of 255, and its rows have 129"},
		{"pyarrow", raw("\xff\x00\x00\x00\x00\x00\x00\x00", meta(trial, 12, oldLeast)...), "a least value of 255, and its rows have 0"},
		{"pyarrow", number(31, meta(steps, 12, nulls)...), "the statistics say 31 nulls, and its rows have 32"},
		{"pyarrow", number(1, meta(steps, 12, different)...), "the statistics say 1 different values, and its rows have 2 or more"},
		{"duckdb", number(7, meta(word, 12, different)...), "the statistics say 7 different values, and its rows have 6"},
		{"pyarrow", raw("\x00\x00\x00\x80", meta(u32, 12, most)...), "column u32 in row group 0: the statistics say a greatest value"},
		{"pyarrow", raw("\x00\x00\x00\x00", meta(2, 12, most)...), "column none in row group 0: the statistics say a greatest value of 0, and its rows have none"},
		{"pyarrow", raw("\x00\x00\x00\x00\x00\x00\x00\x00", meta(f64, 12, most)...), "a greatest value of 0, and its rows have +Inf"},
		{"pyarrow", raw("\x00", meta(flag, 12, most)...), "a greatest value of false, and its rows have true"},
		{"pyarrow", raw("a", meta(word, 12, most)...), `a greatest value of "a", and its rows have "the same`},
		{"pyarrow", raw("zz", meta(name, 12, most)...), `a greatest value of "zz"`},
		{"pyarrow", raw("row 1", meta(name, 12, least)...), `a least value of "row 1", and its rows have "row 0`},
		{"pyarrow", raw("\x7f\x00\x00\x00", meta(key, 12, least)...), "column key in row group 0: the statistics say a least value of 127"},
		{"pyarrow", number(131, meta(key, 16, 2, 0)...), "the size statistics' levels: number 0 is 131, and its rows make it 130"},
		{"pyarrow", number(1, meta(word, 16, 1)...), "the size statistics say 1 bytes of texts"},

		{"pyarrow", number(301, 3), "301 rows are declared and 300 are there"},
		{"pyarrow", number(131, 4, 0, 3), "131 rows"},
		{"pyarrow", number(3, 1), "its footer has version 3"},
		{"pyarrow", number(9, 4, 0, 2), "row group 0: corrupt: it claims 9 bytes of columns"},
		{"pyarrow", number(9, 4, 0, 6), "it claims 9 compressed bytes"},
		{"pyarrow", number(5, 4, 0, 5), "it claims to begin at byte 5 and begins at 4"},
		{"pyarrow", number(131, meta(trial, 5)...), "131 values where there are 130 rows"},
		{"pyarrow", number(129, meta(key, 5)...), "129 values where there are 130 rows"},
		{"pyarrow", number(404, meta(key, 5)...), "column \"key\": its 91 lists"},
		{"pyarrow", number(1, meta(trial, 4)...), "column trial in row group 0"}, // snappy
		{"pyarrow", number(0, meta(trial, 4)...), "column trial in row group 0"}, // not compressed
		{"pyarrow", number(2, meta(steps, 1)...), "column steps: corrupt: it is stored as type 2 where its schema says 1"},
		{"pyarrow", number(100, meta(trial, 9)...), "it"},
		{"pyarrow", func(m *thrift) { m.at(meta(trial)...).drop(11) }, "column steps: corrupt: it begins at byte 418, inside of what comes before it"},
		{"pyarrow", func(m *thrift) { m.at(meta(trial, 2)...).items = nil }, "which it does not list"},
		{"pyarrow", number(9, meta(trial, 13, 0, 3)...), "it claims 9 pages in encoding"},
		{"pyarrow", raw("step", meta(steps, 3, 0)...), `it is called ["step"] where its schema says ["steps"]`},
		{"pyarrow", func(m *thrift) { m.at(4).items[0].at(1).items = m.at(4, 0, 1).items[1:] }, "17 columns where the schema has 18"},
		{"pyarrow", func(m *thrift) { m.at(4).items = m.at(4).items[1:] }, "300 rows are declared and 170 are there"},
		{"pyarrow", func(m *thrift) { m.at(4).items[1] = m.at(4).items[0] }, "inside of what comes before it"},

		{"pyarrow", number(1, 2, 1+u8, 10, 10, 2), `column "u8": corrupt: its logical type is int8 and its converted type uint8`},
		{"pyarrow", number(32, 2, 1+u16, 10, 10, 1), "its logical type is uint32 and its converted type uint16"},
		{"pyarrow", number(14, 2, 1+u8, 6), "its logical type is uint8 and its converted type uint64"},
		{"pyarrow", number(2, 2, 1+u8, 1), "its type is uint8 and it is stored in 64 bits"},
		{"pyarrow", number(5, 2, 1+word, 1), "type that a table does not hold"},
		{"pyarrow", number(19, 2, 0, 5), "its schema has fewer elements than it says"},
		{"pyarrow", number(1, 2, 0, 5), "its schema has 21 elements more than it says"},
		{"pyarrow", number(2, 2, 1+u8, 3), "its repetition is 2"},
		{"pyarrow", func(m *thrift) { m.at(2, 1+u8).drop(4) }, "a schema element without field 4"},
		{"pyarrow", func(m *thrift) { m.at(2, 1+u8, 3).code = thriftI64 }, "field 3 is of type 6, not 5"},
		{"pyarrow", func(m *thrift) { m.at(4, 0, 1, 0).drop(3) }, "a column chunk without field 3"},
		{"pyarrow", func(m *thrift) { m.at(7).items = m.at(7).items[1:] }, "its footer orders 17 columns where there are 18"},
		{"pyarrow-v2", number(9, 4, 0, 1, 0, 4), "column trial in row group 0: its offset index"},
		{"pyarrow-v2", number(1<<40, 4, 0, 1, 0, 6), "its column index of"},
		{"pyarrow-v2", func(m *thrift) { a, b := m.at(4, 0, 1, 0, 6), m.at(4, 0, 1, 1, 6); *a, *b = *b, *a }, "its column index"},
		{"polars", func(m *thrift) {
			m.at(meta(blob, 12, mostExact)...).number = 1
			m.at(meta(blob, 12, mostExact)...).code = thriftTrue
			raw("\xfe", meta(blob, 12, most)...)(m)
		}, `a greatest value of "\xfe"`},
	}
	for _, c := range list {
		file, err := os.ReadFile(filepath.Join("testdata", c.sample+".parquet"))
		must(t, err)
		m, rows := footerOf(t, file)
		c.lie(&m)
		_, err = look(t, withFooter(rows, appendThrift(nil, m)))
		if refused(t, err, "x: ", c.words); t.Failed() {
			t.Fatalf("%s, %q", c.sample, c.words)
		}
	}
}

// The samples' footers can be read when rewritten unchanged, so only the false statements make a
// difference.
func TestFooterWrittenAgain(t *testing.T) {
	names, err := filepath.Glob("testdata/*.parquet")
	must(t, err)
	for _, name := range names {
		if strings.Contains(name, "golden") {
			continue // it contains a digest of its bytes
		}
		file, err := os.ReadFile(name)
		must(t, err)
		m, rows := footerOf(t, file)
		if _, err = look(t, withFooter(rows, appendThrift(nil, m))); err != nil {
			t.Error(name, err)
		}
		_, err = look(t, withFooter(rows, append(appendThrift(nil, m), 0)))
		refused(t, err, "x: corrupt: 1 bytes of its footer follow the metadata")
	}
}

// TestLyingPages changes page headers without changing their length, and rows beneath them.
func TestLyingPages(t *testing.T) {
	file, err := os.ReadFile("testdata/pyarrow-v2.parquet")
	must(t, err)
	f, err := openParquet(bytes.NewReader(file), int64(len(file)), ReadOptions{})
	must(t, err)
	sums, nulls, least := 0, 0, 0
	for at := 4; at < int(f.groups[0].at(1, 3, 3, 9).number); {
		h, n, err := readThrift(file[at:], tPageHeader)
		must(t, err)
		lie := func(words string, change func(h *thrift)) {
			t.Helper()
			h, _, err := readThrift(bytes.Clone(file[at:at+n]), tPageHeader)
			must(t, err)
			change(&h)
			b := bytes.Clone(file)
			if copy(b[at:], appendThrift(nil, h)) != n {
				return // longer or shorter: the rest would move
			}
			_, err = look(t, b)
			refused(t, err, "x: ", words)
		}
		if _, ok := h.field(8); ok {
			lie("its header says 15 rows, and it has", func(h *thrift) { h.at(8, 3).number = 15; nulls++ })
			lie("nulls, and its rows have", func(h *thrift) { h.at(8, 2).number ^= 1 })
			if len(h.at(8, 8, 6).bytes) > 0 {
				lie("a least value", func(h *thrift) { h.at(8, 8, 6).bytes[0] ^= 1; least++ })
			}
		}
		lie("a checksum that differs", func(h *thrift) { h.at(4).number ^= 1; sums++ })
		b := bytes.Clone(file)
		if length := int(h.num(3, 0)); length > 0 {
			b[at+n+length/2] ^= 4
			_, err = look(t, b)
			refused(t, err, "a checksum that differs")
		}
		at += n + int(h.num(3, 0))
	}
	if sums < 10 || nulls < 10 {
		t.Errorf("%d checksums, %d counts of rows, %d least values", sums, nulls, least)
	}
}
