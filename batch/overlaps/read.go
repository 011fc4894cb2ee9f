package overlaps

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels/perceptron"
)

// ParamsOf returns the parameters in the metadata of such rows, or one sentence that says what is
// wrong with them.
func ParamsOf(md arrow.Metadata) (p perceptron.Params, err error) {
	if err := batch.CheckContract(md); err != nil {
		return p, err
	}
	text := func(key string) string { v, _ := md.GetValue("tpm." + key); return v }
	number := func(key string) (v uint64) {
		var failed error
		if v, failed = strconv.ParseUint(text(key), 10, 63); failed != nil && err == nil {
			err = fmt.Errorf("the metadata give tpm.%s as %s: must be a number", key, strconv.Quote(text(key)))
		}
		return v
	}
	n, points := number("n"), number("points")
	p.N, p.Points = int(min(n, math.MaxInt32)), int(min(points, math.MaxInt32))
	p.Steps, p.FirstTrial, p.Trials = number("steps"), number("first_trial"), number("trials")
	for _, s := range strings.Split(text("eta"), ",") {
		eta, failed := strconv.ParseFloat(s, 64)
		if failed != nil && err == nil {
			err = fmt.Errorf("the metadata give tpm.eta as %s: must be numbers, separated by commas", strconv.Quote(text("eta")))
		}
		p.Etas = append(p.Etas, eta)
	}
	if err != nil {
		return p, err
	}
	if p.Seed, err = strconv.ParseUint(text("seed"), 10, 64); err != nil {
		return p, fmt.Errorf("the metadata give tpm.seed as %s: must be a number", strconv.Quote(text("seed")))
	}
	if err := p.Validate(); err != nil {
		return p, fmt.Errorf("the metadata give invalid parameters: %w", err)
	}
	return p, checkMetadata(md, p)
}

// checkMetadata returns an error if md differs from the metadata of p's rows, for instance in how a
// value is written, or has unknown keys that begin with tpm.
func checkMetadata(md arrow.Metadata, p perceptron.Params) error {
	want := Schema(p, "").Metadata().ToMap()
	for key, v := range md.ToMap() {
		w, known := want[key]
		switch {
		case key == table.DigestKey || key == table.FileDigestKey || key == "tpm.version" || !strings.HasPrefix(key, "tpm."):
		case !known:
			return fmt.Errorf("the metadata have the key %s, which this program does not know", strconv.Quote(key))
		case v != w:
			return fmt.Errorf("the metadata give %s as %s: must be %s", key, strconv.Quote(v), w)
		}
	}
	return nil
}

// Trials returns the trial of each row of rec, or an error if a row cannot be one of p's. before is
// the number of rows of the first row's trial in earlier records.
func Trials(rec arrow.Record, p perceptron.Params, before int) ([]uint64, error) {
	want := Schema(p, "").Fields()
	have := rec.Schema().Fields()
	if len(have) != len(want) {
		return nil, fmt.Errorf("there are %d columns, and rows of tpmbench %s have %d", len(have), Kind, len(want))
	}
	for i, f := range want {
		switch h := have[i]; {
		case h.Name != f.Name || !arrow.TypeEqual(h.Type, f.Type):
			return nil, fmt.Errorf("column %d is %s of type %s: rows of tpmbench %s have %s of type %s there", i+1, strconv.Quote(h.Name), h.Type, Kind, f.Name, f.Type)
		case rec.Column(i).NullN() > 0:
			return nil, fmt.Errorf("column %s has %d nulls, and must have none", f.Name, rec.Column(i).NullN())
		}
	}
	trial, step := rec.Column(0).(*array.Int64), rec.Column(2).(*array.Int64)
	eta, alpha, overlap := rec.Column(1).(*array.Float64), rec.Column(3).(*array.Float64), rec.Column(4).(*array.Float64)
	trials := make([]uint64, rec.NumRows())
	for i := range trials {
		at := (before + i) % p.Rows() // [eta][point]
		e, t := at/(p.Points+1), p.Time(at%(p.Points+1))
		if eta.Value(i) != p.Etas[e] || step.Value(i) != int64(t) || alpha.Value(i) != p.Alpha(t) || !(math.Abs(overlap.Value(i)) < 1+1e-9) || trial.Value(i) < 0 {
			return nil, fmt.Errorf("trial %d has the overlap %v at step %d with eta %v, alpha %v: rows of these parameters have eta %v, step %d, alpha %v there, and an overlap of -1 to 1",
				trial.Value(i), overlap.Value(i), step.Value(i), eta.Value(i), alpha.Value(i), p.Etas[e], t, p.Alpha(t))
		}
		trials[i] = uint64(trial.Value(i))
	}
	return trials, nil
}
