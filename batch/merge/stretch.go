package merge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/derive"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/kernels"
)

// stretch is an input: contiguous trials. It has only what joining needs, since a study has many.
type stretch struct {
	batch.Range
	path   string
	kind   string
	schema *arrow.Schema
	params kernels.Params
	derive derive.Derivation // of its column of derived keys
	digest uint64
	se     *float64 // of the mean sync_steps
}

// follow checks the inputs and sorts them by their trials, which must be contiguous.
func follow(ctx context.Context, from []check.Input) ([]*stretch, error) {
	inputs := make([]*stretch, len(from))
	for i := range from {
		var err error
		if inputs[i], err = readStretch(ctx, from[i]); err != nil {
			return nil, err
		}
		if err := parts.SameIdentity(inputs[i].schema, inputs[0].schema); err != nil {
			return nil, check.Wrongf("%s and %s come from different runs: %w", from[i].Path, from[0].Path, err)
		}
	}
	slices.SortStableFunc(inputs, func(a, b *stretch) int { return cmp.Compare(a.First, b.First) })
	// An input without rows has no place in the order.
	if i := slices.IndexFunc(inputs, func(s *stretch) bool { return s.Trials > 0 }); i >= 0 {
		inputs = slices.DeleteFunc(inputs, func(s *stretch) bool { return s.Trials == 0 })
	}
	for i := 1; i < len(inputs); i++ {
		if err := inputs[i-1].meets(inputs[i]); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

// readStretch checks a result and finds which trials it holds.
func readStretch(ctx context.Context, from check.Input) (*stretch, error) {
	s := &stretch{path: from.Path}
	f, err := check.Strictly(ctx, from, func(f *check.Found) (check.Each, error) {
		switch f.Kind {
		case "":
			return check.InOrder(func(_ arrow.Record, rows *kernels.Results) error { return s.add(rows) }), nil
		case overlaps.Kind:
			return nil, nil
		}
		return nil, f.NotOfRun()
	})
	if err != nil {
		return nil, err
	}
	s.kind, s.schema, s.params, s.derive, s.digest = f.Kind, f.Schema, f.Params, f.Derived, f.Digest
	if f.Kind == overlaps.Kind {
		s.Range = f.Trials
		return s, nil
	}
	if s.Trials == 0 {
		s.First = f.Params.FirstTrial
	}
	s.se = f.Stats.SyncSteps().SE
	return s, nil
}

// add counts rows of run.
func (s *stretch) add(rows *kernels.Results) error {
	for _, trial := range rows.Trial {
		if s.Trials == 0 {
			s.First = trial
		}
		if want := s.First + s.Trials; trial != want {
			return check.Wrongf("%s: %s in none of its rows", s.path, trialsFrom(want, trial-want))
		}
		s.Trials++
	}
	return nil
}

// meets returns an error unless next begins where s ends.
func (s *stretch) meets(next *stretch) error {
	after, n := next.First-s.First, s.Trials
	switch {
	case after > n:
		return check.Wrongf("%s in no file: %s ends before them and %s begins after them", trialsFrom(s.First+n, after-n), s.path, next.path)
	case after < n:
		return check.Wrongf("%s in %s and in %s", trialsFrom(next.First, min(n-after, next.Trials)), s.path, next.path)
	}
	return nil
}

// trialsFrom begins a sentence about n trials from first on: "trials 3 to 5 are".
func trialsFrom(first, n uint64) string {
	if n == 1 {
		return fmt.Sprintf("trial %d is", first)
	}
	return fmt.Sprintf("trials %d to %d are", first, first+n-1)
}
