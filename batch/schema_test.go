package batch

import (
	"math"
	"strings"
	"testing"
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels"
)

func TestParamsOf(t *testing.T) {
	for name, change := range variants {
		p := params(1000, change, func(p *kernels.Params) { p.Seed, p.Tie, p.Rule = math.MaxUint64, kernels.TieSplit, kernels.RandomWalk })
		md := Schema(p, "1.2", "int8-avx2").Metadata()
		if got, err := ParamsOf(md); err != nil || got != p {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, p)
		}
		for i, key := range md.Keys() {
			if key == "tpm.digest" || key == "tpm.version" || key == "tpm.backend" {
				continue
			}
			without := arrow.NewMetadata(append(append([]string{}, md.Keys()[:i]...), md.Keys()[i+1:]...), append(append([]string{}, md.Values()[:i]...), md.Values()[i+1:]...))
			expect(t, without, key)
			for _, bad := range []string{"", "-1", "1e3", "yes", "99999999999999999999"} {
				values := append([]string{}, md.Values()...)
				values[i] = bad
				expect(t, arrow.NewMetadata(md.Keys(), values), key)
			}
		}
	}
	for _, c := range []struct{ key, value, want string }{
		{"tpm.contract", "1", `contract version "1" (tpm.contract), but this program reads version 2 only: compute them again`}, {"tpm.k", "1025", `tpm.k as "1025": must be 1 to 1024`}, {"tpm.trials", "9223372036854775807", "impossible"},
	} {
		p := params(1000, func(p *kernels.Params) { p.FirstTrial = 10 })
		md := Schema(p, "", "").Metadata()
		values := append([]string{}, md.Values()...)
		values[md.FindKey(c.key)] = c.value
		expect(t, arrow.NewMetadata(md.Keys(), values), c.want)
	}
	md := Schema(params(1000), "", "").Metadata()
	expect(t, arrow.NewMetadata(append(md.Keys(), "tpm.input_rnage"), append(md.Values(), "2")), `the key "tpm.input_rnage", which this program does not know`)
	if _, err := ParamsOf(arrow.NewMetadata(append(md.Keys(), "pandas"), append(md.Values(), "{}"))); err != nil {
		t.Error(err) // keys that other programs add
	}
}

func expect(t *testing.T, md arrow.Metadata, want string) {
	t.Helper()
	if _, err := ParamsOf(md); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line with %q", err, want)
	}
}

// A record's columns share the memory of the rows, and so do those read back.
func TestRecordAliases(t *testing.T) {
	p := params(1000, variants["all"])
	s := newSegment(p, 100)
	for i := range 100 {
		makeUp(p, s.rows, i, uint64(i))
	}
	got, err := Results(s.records(&fixedColumns{schema: Schema(p, "", ""), p: p}, 100), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]unsafe.Pointer{
		{unsafe.Pointer(&s.rows.Trial[0]), unsafe.Pointer(&got.Trial[0])},
		{unsafe.Pointer(&s.rows.SyncSteps[0]), unsafe.Pointer(&got.SyncSteps[0])},
		{unsafe.Pointer(&s.rows.LearningSteps[0]), unsafe.Pointer(&got.LearningSteps[0])},
		{unsafe.Pointer(&s.rows.AttackersSynced[0]), unsafe.Pointer(&got.AttackersSynced[0])},
		{unsafe.Pointer(&s.rows.BestEqualWeights[0]), unsafe.Pointer(&got.BestEqualWeights[0])},
		{unsafe.Pointer(&s.rows.LearnSteps[0]), unsafe.Pointer(&got.LearnSteps[0])},
		{unsafe.Pointer(&s.rows.Keys[0]), unsafe.Pointer(&got.Keys[0])},
	} {
		if c[0] != c[1] {
			t.Error("a column was copied")
		}
	}
	slice := s.record.NewSlice(3, 90)
	if got, err = Results(slice, p); err != nil || got.Len() != 87 {
		t.Fatal(got, err)
	}
	for i := range got.Len() {
		if !sameRow(got, i, s.rows, i+3) {
			t.Fatalf("row %d of a slice differs", i)
		}
	}
}

func TestResultsNulls(t *testing.T) {
	p := params(3)
	fill := func(b *array.RecordBuilder, learningNull bool) arrow.Record {
		b.Field(0).(*array.Int64Builder).AppendValues([]int64{7, 8, 9}, nil)
		b.Field(1).(*array.Int32Builder).AppendValues([]int32{1, 0, 3}, []bool{true, false, true})
		b.Field(2).(*array.Int32Builder).AppendValues([]int32{1, 2, 3}, []bool{true, true, !learningNull})
		return b.NewRecord()
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, Schema(p, "", ""))
	r, err := Results(fill(b, false), p)
	if err != nil || r.SyncSteps[1] != kernels.Null || r.SyncSteps[2] != 3 {
		t.Error(r, err)
	}
	refused := func(rec arrow.Record, p kernels.Params, want string) {
		t.Helper()
		if _, err := Results(rec, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	refused(fill(b, true), p, "learning_steps has 1 nulls")
	row := func(trial int64, sync, learning int32) arrow.Record {
		b.Field(0).(*array.Int64Builder).Append(trial)
		b.Field(1).(*array.Int32Builder).Append(sync)
		b.Field(2).(*array.Int32Builder).Append(learning)
		return b.NewRecord()
	}
	// -1 has the bytes of null in the digest
	refused(row(7, -1, 1), p, "column sync_steps has the value -1, which no trial reaches")
	refused(row(7, 1, -2), p, "column learning_steps has the value -2, which no trial reaches")
	refused(row(-7, 1, 1), p, "column trial has the value -7, which no trial reaches")
	refused(fill(b, false), params(3, variants["keys"]), "the column key is missing")
	q := params(3, variants["keys"])
	keys := newSegment(q, 3).records(&fixedColumns{schema: Schema(q, "", ""), p: q}, 3)
	refused(keys, p, "column key has 3 values, and rows of these parameters have none")
	refused(keys, params(3, variants["keys"], func(p *kernels.Params) { p.N = 6 }), "fixed_size_binary[15]")
	refused(keys, params(3, variants["all"]), "attackers_synced")
}
