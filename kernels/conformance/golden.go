package conformance

import (
	_ "embed"
	"fmt"
	"slices"

	"tpmbench/kernels"
)

//go:embed testdata/golden.tsv
var goldenTable string

//go:embed testdata/digests.tsv
var digestTable string

// golden is an exact result: a run of consecutive trials of equal parameters.
type golden struct {
	line int // of the first row in the table
	p    kernels.Params
	want *kernels.Results
}

// digest is the exact digest of a run.
type digest struct {
	line int
	p    kernels.Params
	want string
}

// goldens parses the golden table, consecutive trials of equal parameters as
// one run.
func goldens() ([]golden, error) {
	rows, err := tableRows(goldenTable)
	var runs []golden
	for _, row := range rows {
		p, err := row.params()
		if err != nil {
			return nil, err
		}
		last := len(runs) - 1
		if last >= 0 && follows(runs[last].p, p) {
			runs[last].p.Trials++
		} else {
			runs = append(runs, golden{line: row.line, p: p, want: p.NewResults(64)})
			last++
		}
		if err := row.add(runs[last].want, p); err != nil {
			return nil, err
		}
	}
	return runs, err
}

// add appends the row to the results of its run.
func (r tableRow) add(to *kernels.Results, p kernels.Params) error {
	i := to.Len()
	to.Resize(i + 1)
	for _, c := range kernels.Columns {
		switch c.Kind {
		case kernels.TrialColumn:
			to.Trial[i] = p.FirstTrial
		case kernels.CountColumn:
			v, err := r.count(c, p)
			if err != nil {
				return err
			}
			if c.Present(p) {
				(*c.Counts(to))[i] = v
			}
		}
	}
	return nil
}

// follows reports whether p is the trial after the last of run.
func follows(run, p kernels.Params) bool {
	next := run
	next.FirstTrial, next.Trials = run.FirstTrial+run.Trials, 1
	return next == p
}

// digests parses the digest table.
func digests() (all []digest, err error) {
	rows, err := tableRows(digestTable)
	for _, row := range rows {
		p, err := row.params()
		if err != nil {
			return nil, err
		}
		all = append(all, digest{row.line, p, row.cells["digest"]})
	}
	return all, err
}

// checkGolden compares the golden rows that the backend supports, and of pairs that
// never synchronise those that its size lets it do.
func checkGolden(s *suite) error {
	runs, err := goldens()
	if err != nil {
		return fmt.Errorf("testdata/golden.tsv: %w", err)
	}
	for _, g := range runs {
		if s.size.idle > 0 && g.idles() && g.p.Weights()*int(g.p.MaxSteps) > s.size.idle || !s.supports(g.p) {
			continue
		}
		if err := s.run(g.p, handing{}, g.agree); err != nil {
			return err
		}
	}
	return s.someRan()
}

// idles reports whether one of the pairs does not synchronise.
func (g golden) idles() bool { return slices.Contains(g.want.SyncSteps, kernels.Null) }

// agree compares rows with the table.
func (g golden) agree(rows *kernels.Results) error {
	for i := range rows.Len() {
		if d := rowDiff(rows, i, g.want, i); d != "" {
			return fmt.Errorf("testdata/golden.tsv:%d: trial %d: %s", g.line+i, rows.Trial[i], d)
		}
	}
	return nil
}

// checkDigests compares the golden digests that the backend supports, and of
// which its size lets it do all trials.
func checkDigests(s *suite) error {
	all, err := digests()
	if err != nil {
		return fmt.Errorf("testdata/digests.tsv: %w", err)
	}
	for _, d := range all {
		if s.info.Lanes < 8 && s.size.digest > 0 && d.p.Trials > uint64(s.size.digest) || !s.supports(d.p) {
			continue
		}
		if err := s.run(d.p, handing{}, d.agree); err != nil {
			return err
		}
	}
	return s.someRan()
}

// agree compares the digest of rows with the table.
func (d digest) agree(rows *kernels.Results) error {
	if got := fmt.Sprintf("%016x", Digest(rows)); got != d.want {
		return fmt.Errorf("testdata/digests.tsv:%d: digest got %s, want %s", d.line, got, d.want)
	}
	return nil
}
