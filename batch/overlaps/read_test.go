package overlaps

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels/perceptron"
)

// TestParamsOf reads what Schema writes, and refuses anything else.
func TestParamsOf(t *testing.T) {
	for _, p := range []perceptron.Params{small(), perceptron.Default(), {N: 1, Etas: []float64{1e-300, 0.1}, Steps: 1, Points: 1, Seed: 1<<64 - 1}} {
		md := Schema(p, "v1").Metadata()
		if got, err := ParamsOf(md); err != nil || fmt.Sprint(got) != fmt.Sprint(p) {
			t.Errorf("%+v, %v, want %+v", got, err, p)
		}
	}
	for change, says := range map[string]string{
		"tpm.n=": `tpm.n as ""`, "tpm.n=0": "n 0: ", "tpm.n=020": "must be 20", "tpm.eta=0.7,": `tpm.eta as "0.7,"`, "tpm.eta=0.70,2.2": "must be 0.7,2.2", "tpm.eta=2,1": "must ascend",
		"tpm.points=x": "tpm.points", "tpm.points=18446744073709551615": "tpm.points", "tpm.steps=9223372036854775807": "steps", "tpm.seed=-1": "tpm.seed", "tpm.trials=1e3": "tpm.trials",
		"tpm.contract=1": "contract version", "tpm.new=1": `the key "tpm.new"`, "tpm.kind=curve": "must be perceptron",
	} {
		key, value, _ := strings.Cut(change, "=")
		m := Schema(small(), "v1").Metadata().ToMap()
		m[key] = value
		if _, err := ParamsOf(arrow.MetadataFrom(m)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", change, err, says)
		}
	}
}

// records keeps the records that it receives.
type records []arrow.Record

func (r *records) Write(rec arrow.Record) error {
	rec.Retain()
	*r = append(*r, rec)
	return nil
}

func (r records) each(f func(arrow.Record) error) error {
	for _, rec := range r {
		if err := f(rec); err != nil {
			return err
		}
	}
	return nil
}

// TestBefore continues from rows of any number of trials, in records that end anywhere, and expects
// the rows, the digest and the bits of the means of a single run.
func TestBefore(t *testing.T) {
	p := small()
	var whole kept
	_, want, err := Run(t.Context(), p, Options{}, &whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, trials := range []uint64{0, 1, 7, 8, 11} {
		first := p
		first.Trials = trials
		var r records
		if _, _, err := Run(t.Context(), first, Options{}, &r); err != nil {
			t.Fatal(err)
		}
		for _, size := range []int64{1, 13, 1000} {
			var cut records
			for _, rec := range r {
				for at := int64(0); at < rec.NumRows(); at += size {
					cut = append(cut, rec.NewSlice(at, min(at+size, rec.NumRows())))
				}
			}
			var rest kept
			_, s, err := Run(t.Context(), p, Options{Before: cut.each}, &rest)
			s.timed(0, 0)
			want.timed(0, 0)
			if err != nil || s.Digest != want.Digest || fmt.Sprint(rates(s)) != fmt.Sprint(rates(want)) || len(rest.trial) != len(whole.trial)-int(trials)*p.Rows() {
				t.Errorf("after %d trials: %v, %d rows, %+v, want %+v", trials, err, len(rest.trial), s, want)
			}
		}
	}
	failed := errors.New("cannot read")
	if _, _, err := Run(t.Context(), p, Options{Before: func(func(arrow.Record) error) error { return failed }}, nil); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
}

func rates(s Summary) (list []string) {
	for _, r := range s.Rates {
		list = append(list, fmt.Sprint(r.Eta, *r.Overlap, *r.SD, *r.SE, r.Antiparallel))
	}
	return list
}

// TestTrials refuses rows that do not match the parameters.
func TestTrials(t *testing.T) {
	p := small()
	p.FirstTrial = 5
	var r records
	if _, _, err := Run(t.Context(), p, Options{}, &r); err != nil {
		t.Fatal(err)
	}
	rec := r[0]
	trials, err := Trials(rec, p, 0)
	if err != nil || len(trials) != 11*p.Rows() || trials[p.Rows()-1] != 5 || trials[p.Rows()] != 6 {
		t.Fatalf("%d, %v", trials, err)
	}
	if _, err := Trials(rec.NewSlice(3, 90), p, 3); err != nil {
		t.Error(err)
	}
	if _, err := Trials(rec.NewSlice(3, 90), p, 2); err == nil {
		t.Error("rows out of their place")
	}
	eta := p
	eta.Etas = []float64{0.7, 2.3}
	steps := p
	steps.Steps = 210
	for _, q := range []perceptron.Params{eta, steps} {
		if _, err := Trials(rec, q, 0); err == nil {
			t.Errorf("rows of %+v are taken for those of %+v", p, q)
		}
	}
	b := array.NewRecordBuilder(memory.NewGoAllocator(), Schema(p, ""))
	for _, overlap := range []float64{2, -1.5} {
		b.Field(0).(*array.Int64Builder).Append(5)
		b.Field(1).(*array.Float64Builder).Append(0.7)
		b.Field(2).(*array.Int64Builder).Append(0)
		b.Field(3).(*array.Float64Builder).Append(0)
		b.Field(4).(*array.Float64Builder).Append(overlap)
		if _, err := Trials(b.NewRecord(), p, 0); err == nil || !strings.Contains(err.Error(), "-1 to 1") {
			t.Errorf("overlap %v: %v", overlap, err)
		}
	}
	b.Field(0).(*array.Int64Builder).AppendNull()
	b.Field(1).(*array.Float64Builder).Append(0.7)
	b.Field(2).(*array.Int64Builder).Append(0)
	b.Field(3).(*array.Float64Builder).Append(0)
	b.Field(4).(*array.Float64Builder).Append(0)
	if _, err := Trials(b.NewRecord(), p, 0); err == nil || !strings.Contains(err.Error(), "nulls") {
		t.Errorf("%v", err)
	}
	two := arrow.NewSchema(Schema(p, "").Fields()[:2], nil)
	if _, err := Trials(array.NewRecord(two, rec.Columns()[:2], rec.NumRows()), p, 0); err == nil || !strings.Contains(err.Error(), "2 columns") {
		t.Errorf("%v", err)
	}
}
