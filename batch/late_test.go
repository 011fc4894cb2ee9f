package batch

import (
	"encoding/json"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// everyLate gives each parameter that is younger than the first files a value of its own.
func everyLate(p *kernels.Params) {
	p.InputRange, p.ZeroInputs, p.Start, p.StartErrors = 3, true, kernels.StartNear, 0.05
	p.Detect, p.Share, p.Attack, p.Attackers, p.Distance = 5, 4, kernels.Simple, 2, true
}

func asked(p *kernels.Params) { p.Query = 4 }

// A late parameter has a key exactly where it is not at its default, and an absent key is the
// default; summaries have all parameters.
func TestLateKeys(t *testing.T) {
	told := map[string]bool{}
	for _, p := range []kernels.Params{params(10), params(10, everyLate), params(10, asked)} {
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		md := Schema(p, "", "").Metadata()
		for i := range kernels.Fields {
			f := &kernels.Fields[i]
			v, has := md.GetValue("tpm." + f.Name)
			if has == (f.Late && f.IsDefault(p)) || has && v != f.Text(p) {
				t.Errorf("tpm.%s is %q", f.Name, v)
			}
			told[f.Name] = told[f.Name] || has
		}
		if got, err := ParamsOf(md); got != p || err != nil {
			t.Errorf("%+v, %v: want %+v", got, err, p)
		}
		text, err := json.Marshal(SummaryParams{p})
		var again SummaryParams
		if err == nil {
			err = json.Unmarshal(text, &again)
		}
		if again.FirstTrial, again.Trials, again.Seed = p.FirstTrial, p.Trials, p.Seed; again.Params != p || err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, f := range kernels.Fields {
		if !told[f.Name] {
			t.Errorf("%s has no value here that is not its default", f.Name)
		}
	}
	md := Schema(params(10, everyLate), "", "").Metadata()
	for _, bad := range []string{"0x1p-3", "-0.1", "1.5", "NaN", "5%"} {
		values := append([]string{}, md.Values()...)
		values[md.FindKey("tpm.start_errors")] = bad
		expect(t, arrow.NewMetadata(md.Keys(), values), "must be a number from 0 to 1")
	}
}

// A column of fractions is float64, and holds the point's own.
func TestFractionColumn(t *testing.T) {
	near := func(errors float64) func(*kernels.Params) {
		return func(p *kernels.Params) { p.Start, p.StartErrors = kernels.StartNear, errors }
	}
	list := points(near(0.01), near(0.05))
	schema := NewLayout(list).Schema(list[1], "", "")
	if at := schema.FieldIndices("start_errors"); len(at) != 1 || schema.Field(at[0]).Type.ID() != arrow.FLOAT64 {
		t.Fatal(schema)
	}
	rows := list[1].NewResults(3)
	rows.Resize(3)
	rec := NewRecorder(schema, list[1]).Record(rows)
	if _, err := Results(rec, list[1]); err != nil {
		t.Error(err)
	}
	if _, err := Results(rec, list[0]); err == nil {
		t.Error("another point's fraction is taken")
	}
}
