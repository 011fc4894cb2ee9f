package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// column returns a record of one column, with values given as JSON.
func columnOf(t *testing.T, dt arrow.DataType, json string) arrow.Array {
	t.Helper()
	a, _, err := array.FromJSON(memory.DefaultAllocator, dt, strings.NewReader(json), array.WithUseNumber())
	must(t, err)
	return a
}

// asText returns columns a, b, ... as text, written in records of the given number of rows.
func asText(t *testing.T, f Format, per int64, names []string, columns ...arrow.Array) (string, error) {
	t.Helper()
	var fields []arrow.Field
	for i, c := range columns {
		fields = append(fields, arrow.Field{Name: names[i], Type: c.DataType(), Nullable: true})
	}
	schema := arrow.NewSchema(fields, &metadata3)
	rec := array.NewRecord(schema, columns, int64(columns[0].Len()))
	var out bytes.Buffer
	w, err := NewStream(&out, schema, Options{Format: f})
	must(t, err)
	for at := int64(0); at < rec.NumRows() && err == nil; at += per {
		err = w.Write(rec.NewSlice(at, min(at+per, rec.NumRows())))
	}
	if err == nil {
		err = w.Commit()
		want, failed := Digest(rec)
		must(t, failed)
		if w.Digest() != want || w.Rows() != uint64(rec.NumRows()) {
			t.Errorf("%d rows with the digest %x, want %d with %x", w.Rows(), w.Digest(), rec.NumRows(), want)
		}
	}
	return out.String(), err
}

// Each type as text, with nulls between values, in records with offsets.
func TestTextOfTypes(t *testing.T) {
	types := arrow.PrimitiveTypes
	for _, c := range []struct {
		dt         arrow.DataType
		json, want string
	}{
		{types.Int8, `[-128, null, 127]`, "-128||127"},
		{types.Int16, `[-32768, null, 32767]`, "-32768||32767"},
		{types.Int32, `[-2147483648, null, 2147483647]`, "-2147483648||2147483647"},
		{types.Int64, `[-9223372036854775808, null, 9223372036854775807]`, "-9223372036854775808||9223372036854775807"},
		{types.Uint8, `[0, null, 255]`, "0||255"},
		{types.Uint16, `[0, null, 65535]`, "0||65535"},
		{types.Uint32, `[0, null, 4294967295]`, "0||4294967295"},
		{types.Uint64, `[0, null, 18446744073709551615]`, "0||18446744073709551615"},
		{types.Float32, `[0.1, null, 16777216]`, "0.1||1.6777216e+07"},
		{types.Float64, `[0.1, null, -1e-300, 5e-324, 0.30000000000000004, 123456]`, "0.1||-1e-300|5e-324|0.30000000000000004|123456"},
		{arrow.FixedWidthTypes.Boolean, `[true, null, false]`, "true||false"},
		{arrow.BinaryTypes.String, `["hebbian", null, "", "é", "a b"]`, `hebbian||""|é|a b`},
		{arrow.BinaryTypes.Binary, `["AP8=", null, ""]`, `00ff||""`},
		{&arrow.FixedSizeBinaryType{ByteWidth: 2}, `["/wE=", null, "AAA="]`, "ff01||0000"},
	} {
		for _, f := range []Format{CSV, TSV} {
			for per := int64(1); per < 7; per++ {
				a := columnOf(t, c.dt, c.json)
				comma := map[Format]string{CSV: ",", TSV: "\t"}[f]
				want := "a" + comma + "b\n"
				for _, v := range strings.Split(c.want, "|") {
					want += v + comma + v + "\n"
				}
				if have, err := asText(t, f, per, []string{"a", "b"}, a, a); err != nil || have != want {
					t.Errorf("%s of %s: %q, %v, want %q", f, c.dt, have, err, want)
				}
			}
		}
	}
	lists := columnOf(t, Int8List(3), `[[1, -1, 127], null, [-128, 0, 0]]`)
	for f, want := range map[Format]string{CSV: "a\n\"[1,-1,127]\"\n\"\"\n\"[-128,0,0]\"\n", TSV: "a\n[1,-1,127]\n\"\"\n[-128,0,0]\n"} {
		if have, err := asText(t, f, 2, []string{"a"}, lists); err != nil || have != want {
			t.Errorf("%s of lists: %q, %v, want %q", f, have, err, want)
		}
	}
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	b.AppendValues([]float64{math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1)}, nil)
	if have, err := asText(t, CSV, 9, []string{"a"}, b.NewArray()); err != nil || have != "a\nInf\n-Inf\nNaN\n-0\n" {
		t.Errorf("%q, %v", have, err)
	}
}

// encoding/csv reads what was written, whatever it contains.
func TestTextQuotes(t *testing.T) {
	texts := []string{`say "no"`, "a,b", "two\nlines", "\r", " spaces ", "\t", ",", `"`, "=1+1", "-", "@x", "ü\u2028"}
	names := []string{`a,"b"`, "=c d"}
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.AppendValues(texts, nil)
	a := b.NewArray()
	text, err := asText(t, CSV, 5, names, a, a)
	must(t, err)
	if !strings.HasPrefix(text, "\"a,\"\"b\"\"\",=c d\n\"say \"\"no\"\"\",") {
		t.Errorf("%q", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	must(t, err)
	for i, want := range append([][]string{names}, make([][]string, len(texts))...) {
		if i > 0 {
			want = []string{texts[i-1], texts[i-1]}
		}
		if fmt.Sprintf("%q", rows[i]) != fmt.Sprintf("%q", want) {
			t.Errorf("line %d is %q, want %q", i, rows[i], want)
		}
	}
	for _, alien := range []string{"a\tb", "a\nb", "a\r"} {
		b.AppendValues([]string{"fine", alien}, nil)
		_, err := asText(t, TSV, 5, []string{"word"}, b.NewArray())
		refused(t, err, "cannot write standard output: column word has a text with a tab or a line end, which TSV cannot hold: choose csv")
	}
	b.AppendValues([]string{`"x"`, "a,b"}, nil)
	if have, err := asText(t, TSV, 5, []string{"a"}, b.NewArray()); err != nil || have != "a\n\"\"\"x\"\"\"\na,b\n" {
		t.Errorf("%q, %v", have, err)
	}
}

// A text file gets its name when it is complete, has a header line even without rows, and is not
// read back.
func TestTextFile(t *testing.T) {
	for _, f := range []Format{CSV, TSV} {
		path := in(t, "x."+string(f))
		write(t, path, steps, kind{f, None}, 0, 0)
		comma := map[Format]string{CSV: ",", TSV: "\t"}[f]
		names := strings.Join([]string{"trial", "sync_steps", "learning_steps"}, comma) + "\n"
		if text, err := os.ReadFile(path); err != nil || string(text) != names {
			t.Errorf("%q, %v", text, err)
		}
		for _, name := range []string{path, path + PartialSuffix} {
			must(t, os.WriteFile(name, []byte(names), 0o666))
			_, err := Open(name)
			refused(t, err, name+": it is text, which is written for other programs and not read back: give the file of another format that has the rows, or run them again")
		}
		_, err := Create(in(t, "y"), steps, Options{Format: f, Compression: Zstd})
		refused(t, err, "compression zstd is not for "+string(f))
	}
}

// A disk that fills up at any point leaves complete lines, up to a whole record, and no final name;
// Keep needs no space.
func TestTextFullDisk(t *testing.T) {
	path := in(t, "whole.csv")
	write(t, path, steps, kind{CSV, None}, 4, 500)
	whole, err := os.ReadFile(path)
	must(t, err)
	for i := range 20 {
		k := kind{CSV, None}
		w, _, path, err := stopAt(k, t, int64(len(whole)*i/20), syscall.ENOSPC)
		if !errors.Is(err, syscall.ENOSPC) || exists(path) {
			t.Fatal(err)
		}
		partial, err := w.Keep()
		if err != nil && w.Rows() > 0 {
			t.Fatal(err)
		}
		text, err := os.ReadFile(partial)
		must(t, err)
		if !bytes.HasPrefix(whole, text) || w.Rows() > 0 && uint64(bytes.Count(text, []byte("\n"))) != 1+w.Rows() {
			t.Errorf("%d bytes with %d lines are left, and %d rows are kept", len(text), bytes.Count(text, []byte("\n")), w.Rows())
		}
	}
}

func BenchmarkText(b *testing.B) {
	rec := rowsOf(memory.DefaultAllocator, steps, 0, 10_000)
	for b.Loop() {
		w, err := NewStream(io.Discard, steps, Options{Format: CSV})
		must(b, err)
		must(b, w.Write(rec))
		must(b, w.Commit())
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/row")
}
