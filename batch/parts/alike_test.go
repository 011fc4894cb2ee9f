package parts

import (
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// Results agree where their errors are the same in units of 2^-24, and where what they do not say
// is the default.
func TestIdentityOfErrors(t *testing.T) {
	p := kernels.Default()
	p.Start, p.StartErrors, p.InputRange = kernels.StartNear, 0.05, 3
	schema := batch.Schema(p, "", "")
	q := p
	q.StartErrors = 0.05 + 1e-12
	if err := SameIdentity(batch.Schema(q, "", ""), schema); err != nil {
		t.Error(err)
	}
	p.StartErrors, q.StartErrors = 0, 1e-12
	if err := SameIdentity(batch.Schema(q, "", ""), batch.Schema(p, "", "")); err != nil {
		t.Error(err)
	}
	q.StartErrors = 0.06
	if err := SameIdentity(batch.Schema(q, "", ""), schema); err == nil || !strings.Contains(err.Error(), "start_errors is ") {
		t.Error(err)
	}
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if f.Range {
			continue
		}
		q := kernels.Default()
		f.Set(&q, f.Get(q)+1)
		if f.Kind == kernels.Fraction {
			f.Set(&q, f.Get(kernels.Params{StartErrors: 0.5}))
		}
		if err := SameIdentity(batch.Schema(q, "", ""), batch.Schema(kernels.Default(), "", "")); err == nil || !strings.HasPrefix(err.Error(), f.Name+" is ") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
