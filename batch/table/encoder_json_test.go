package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// Each type as JSON, with nulls between values, in records with offsets.
func TestJSONOfTypes(t *testing.T) {
	types := arrow.PrimitiveTypes
	for _, c := range []struct {
		dt         arrow.DataType
		json, want string
	}{
		{types.Int8, `[-128, null, 127]`, "-128|null|127"},
		{types.Int64, `[-9223372036854775808, null, 9223372036854775807]`, "-9223372036854775808|null|9223372036854775807"},
		{types.Uint64, `[0, null, 18446744073709551615]`, "0|null|18446744073709551615"},
		{types.Float32, `[0.1, null, 16777216]`, "0.1|null|1.6777216e+07"},
		{types.Float64, `[0.1, null, -1e-300, 5e-324]`, "0.1|null|-1e-300|5e-324"},
		{arrow.FixedWidthTypes.Boolean, `[true, null, false]`, "true|null|false"},
		{arrow.BinaryTypes.String, `["say \"no\"", null, "", "é\n\\"]`, `"say \"no\""|null|""|"é\n\\"`},
		{arrow.BinaryTypes.Binary, `["AP8=", null, ""]`, `"00ff"|null|""`},
		{&arrow.FixedSizeBinaryType{ByteWidth: 2}, `["/wE=", null, "AAA="]`, `"ff01"|null|"0000"`},
		{Int8List(3), `[[1, -1, 127], null, [-128, 0, 0]]`, "[1,-1,127]|null|[-128,0,0]"},
		{List(types.Float64, 2), `[[0.5, -1], null, [1, 3]]`, "[0.5,-1]|null|[1,3]"},
	} {
		for per := int64(1); per < 5; per++ {
			a := columnOf(t, c.dt, c.json)
			want := ""
			for _, v := range strings.Split(c.want, "|") {
				want += `{"a":` + v + `,"b \"c\"":` + v + "}\n"
			}
			have, err := asText(t, JSONL, per, []string{"a", `b "c"`}, a, a)
			if err != nil || have != want {
				t.Errorf("%s: %q, %v, want %q", c.dt, have, err, want)
			}
		}
	}
}

// What JSON has no words for: not a number is null, also in a list, and an infinity is a number
// that no double holds.
func TestJSONOfReals(t *testing.T) {
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	b.AppendValues([]float64{math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1)}, nil)
	a := b.NewArray()
	if have, err := asText(t, JSONL, 9, []string{"a"}, a); err != nil || have != "{\"a\":1e999}\n{\"a\":-1e999}\n{\"a\":null}\n{\"a\":-0}\n" {
		t.Errorf("%q, %v", have, err)
	}
	pairs := array.MakeFromData(array.NewData(List(arrow.PrimitiveTypes.Float64, 2), 2, []*memory.Buffer{nil}, []arrow.ArrayData{a.Data()}, 0, 0))
	for f, want := range map[Format]string{JSONL: "{\"a\":[1e999,-1e999]}\n{\"a\":[null,-0]}\n", TSV: "a\n[1e999,-1e999]\n[null,-0]\n"} {
		if have, err := asText(t, f, 1, []string{"a"}, pairs); err != nil || have != want {
			t.Errorf("%s: %q, %v", f, have, err)
		}
	}
}

// Bytes that are vectors of int8 numbers are lists of lists, in JSON Lines alone.
func TestVectors(t *testing.T) {
	six := arrow.NewSchema([]arrow.Field{{Name: "x", Type: &arrow.FixedSizeBinaryType{ByteWidth: 6}, Nullable: true}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, six)
	b.Field(0).(*array.FixedSizeBinaryBuilder).AppendValues([][]byte{{1, 0xff, 0, 0x7f, 0x80, 2}, nil}, []bool{true, false})
	rec := b.NewRecord()
	for _, c := range []struct {
		f    Format
		n    int
		want string
	}{
		{JSONL, 3, "{\"x\":[[1,-1,0],[127,-128,2]]}\n{\"x\":null}\n"},
		{JSONL, 1, "{\"x\":[[1],[-1],[0],[127],[-128],[2]]}\n{\"x\":null}\n"},
		{JSONL, 6, "{\"x\":[[1,-1,0,127,-128,2]]}\n{\"x\":null}\n"},
		{JSONL, 0, "{\"x\":\"01ff007f8002\"}\n{\"x\":null}\n"},
		{CSV, 3, "x\n01ff007f8002\n\"\"\n"},
	} {
		var out bytes.Buffer
		w, err := NewStream(&out, six, Options{Format: c.f, Vectors: map[string]int{"x": c.n}})
		must(t, err)
		must(t, w.Write(rec))
		must(t, w.Commit())
		if out.String() != c.want {
			t.Errorf("%s, %d: %q", c.f, c.n, out.String())
		}
	}
}

// A file of JSON Lines has no header, and a disk that fills up leaves whole lines.
func TestJSONFile(t *testing.T) {
	path := in(t, "x.jsonl")
	write(t, path, steps, kind{JSONL, None}, 0, 0)
	if text, err := os.ReadFile(path); err != nil || len(text) != 0 {
		t.Errorf("%q, %v", text, err)
	}
	_, err := Open(path)
	refused(t, err, path)
	path = in(t, "whole.jsonl")
	write(t, path, wide, kind{JSONL, None}, 4, 100)
	whole, err := os.ReadFile(path)
	must(t, err)
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for _, line := range lines[:400] {
		var row map[string]any
		if err := json.Unmarshal(line, &row); err != nil || len(row) != wide.NumFields() {
			t.Fatalf("%s: %v", line, err)
		}
	}
	for i := range 10 {
		w, _, _, err := stopAt(kind{JSONL, None}, t, int64(1000*i), syscall.ENOSPC)
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		partial, err := w.Keep()
		if err != nil && w.Rows() > 0 {
			t.Fatal(err)
		}
		text, err := os.ReadFile(partial)
		must(t, err)
		if uint64(bytes.Count(text, []byte("\n"))) != w.Rows() {
			t.Errorf("%d lines are left, and %d rows are kept", bytes.Count(text, []byte("\n")), w.Rows())
		}
	}
}
