package derive

import (
	"encoding/hex"
	"errors"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels"
)

var vector = regexp.MustCompile("\\| `([0-9a-f]+)` \\| (\\w+) \\| (\\d+) \\| `(\\.*)([0-9a-f]+)` \\|")

// weightsOf reads weights from hexadecimal int8.
func weightsOf(t *testing.T, text string) (list []int8) {
	t.Helper()
	bytes, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bytes {
		list = append(list, int8(b))
	}
	return list
}

// The derived keys in the documentation, which another program has worked out, are those that are
// derived.
func TestVectors(t *testing.T) {
	text, err := os.ReadFile("../../docs/keys.md")
	if err != nil {
		t.Fatal(err)
	}
	found := vector.FindAllStringSubmatch(string(text), -1)
	if len(found) < 13 {
		t.Fatalf("%d vectors", len(found))
	}
	for _, v := range found {
		bits, _ := strconv.Atoi(v[3])
		d, err := New(v[2], bits)
		if err != nil {
			t.Error(err)
			continue
		}
		key, err := d.Key(weightsOf(t, v[1]))
		got := hex.EncodeToString(key)
		if err != nil || len(key)*8 != bits || !strings.HasSuffix(got, v[5]) || v[4] == "" && got != v[5] {
			t.Errorf("%s of %s is %s, %v, want %s", d, v[1], got, err, v[5])
		}
	}
}

func TestRefused(t *testing.T) {
	for _, bits := range []int{-8, 0, 7, 9, 264, 8160} {
		var wrong *kernels.ParamError
		if _, err := New("sha256", bits); !errors.As(err, &wrong) || wrong.Name != "bits" || !strings.Contains(err.Error(), "8 to 256") {
			t.Errorf("%d bits: %v", bits, err)
		}
	}
	for _, bits := range []int{8, 264, 8160} {
		if d, err := New("hkdf", bits); err != nil || d.bits != bits {
			t.Error(err)
		}
	}
	if _, err := New("hkdf", 8168); err == nil {
		t.Error("8168 bits pass")
	}
	if _, err := New("md5", 128); err == nil || !strings.Contains(err.Error(), "sha256, hkdf") {
		t.Error(err)
	}
}

// recordOf returns rows, of which the second has no key, and a record of them without derived keys.
func recordOf(t *testing.T) (arrow.Record, *kernels.Results) {
	t.Helper()
	p := kernels.Default()
	p.K, p.N, p.Keys = 1, 2, true
	rows := p.NewResults(3)
	rows.Resize(3)
	for i := range 3 {
		rows.Trial[i], rows.SyncSteps[i] = uint64(10+i), uint32(i)
		copy(rows.Key(i), []int8{int8(i), -1})
	}
	rows.SyncSteps[1] = kernels.Null
	b := array.NewInt64Builder(memory.DefaultAllocator)
	b.AppendValues([]int64{10, 11, 12}, nil)
	md := arrow.NewMetadata([]string{"a"}, []string{"b"})
	schema := arrow.NewSchema([]arrow.Field{{Name: "trial", Type: arrow.PrimitiveTypes.Int64}}, &md)
	return array.NewRecord(schema, []arrow.Array{b.NewArray()}, 3), rows
}

// The column is null where the key is; it says how it was made, is checked against that, and can be
// replaced and removed.
func TestColumn(t *testing.T) {
	plain, rows := recordOf(t)
	d, err := New("hkdf", 512)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := d.Record(plain, rows)
	if err != nil {
		t.Fatal(err)
	}
	column := rec.Column(1).(*array.FixedSizeBinary)
	want, _ := d.Key(rows.Key(2))
	if got := column.Value(2); column.NullN() != 1 || column.IsValid(1) || hex.EncodeToString(got) != hex.EncodeToString(want) || len(got) != 64 {
		t.Errorf("%v", column)
	}
	if got, err := Of(rec.Schema()); err != nil || got != d || d.String() != "hkdf 512" {
		t.Errorf("%v, %v", got, err)
	}
	if err := d.Check(rec, rows); err != nil {
		t.Error(err)
	}
	if none, err := Of(plain.Schema()); err != nil || none != (Derivation{}) || none.Check(plain, rows) != nil {
		t.Errorf("%v, %v", none, err)
	}
	rows.Key(2)[0]++
	if err := d.Check(rec, rows); err == nil || err.Error() != "trial 12: derived_key is not what hkdf 512 makes of its key" {
		t.Error(err)
	}
	rows.SyncSteps[0] = kernels.Null
	if err := d.Check(rec, rows); err == nil || err.Error() != "trial 10: derived_key must be null exactly where key is" {
		t.Error(err)
	}
	other, _ := New("sha256", 8)
	if s := other.Schema(rec.Schema()); s.NumFields() != 2 || s.Field(1).Type.String() != "fixed_size_binary[1]" || s.Metadata().Len() != 2 {
		t.Errorf("%v", s)
	}
	if s := (Derivation{}).Schema(rec.Schema()); !s.Equal(plain.Schema()) || !s.Metadata().Equal(plain.Schema().Metadata()) {
		t.Errorf("%v", s)
	}
}

// Metadata that do not fit the column are refused.
func TestMetadata(t *testing.T) {
	plain, _ := recordOf(t)
	d, _ := New("sha256", 256)
	with := d.Schema(plain.Schema())
	for value, says := range map[string]string{
		"sha256 128":  "has the type fixed_size_binary[32], but the metadata say sha256 128",
		"sha256 0256": "must be a method", "sha256": "must be a method", "hkdf 7": "must be a method", "": "must be a method",
	} {
		md := arrow.NewMetadata([]string{MetadataKey}, []string{value})
		if _, err := Of(arrow.NewSchema(with.Fields(), &md)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", value, err)
		}
	}
	if _, err := Of(arrow.NewSchema(with.Fields(), nil)); err == nil {
		t.Error("a column without metadata passes")
	}
	md := with.Metadata()
	if _, err := Of(arrow.NewSchema(plain.Schema().Fields(), &md)); err == nil {
		t.Error("metadata without a column pass")
	}
}
