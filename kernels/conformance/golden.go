package conformance

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// fields splits a table into its rows, with their line numbers; each must have
// the given number of fields.
func fields(table string, n int, row func(line int, f []string) error) error {
	for i, text := range strings.Split(table, "\n") {
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		f := strings.Split(text, "\t")
		if len(f) != n {
			return fmt.Errorf("line %d: %d fields, want %d", i+1, len(f), n)
		}
		if err := row(i+1, f); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

// parser reads fields and keeps the first error.
type parser struct{ err error }

func (r *parser) uint(s string) uint64 {
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil && r.err == nil {
		r.err = err
	}
	return v
}

// model reads K N L rule tie max_steps seed.
func (r *parser) model(f []string) (p kernels.Params) {
	p.K, p.N, p.L = int(r.uint(f[0])), int(r.uint(f[1])), int(r.uint(f[2]))
	var errs [2]error
	p.Rule, errs[0] = kernels.ParseRule(f[3])
	p.Tie, errs[1] = kernels.ParseTie(f[4])
	p.MaxSteps, p.Seed = r.uint(f[5]), r.uint(f[6])
	r.keep(errs[:]...)
	return p
}

// attackers reads attack attackers wait follow into p.
func (r *parser) attackers(f []string, p *kernels.Params) {
	var err error
	p.Attack, err = kernels.ParseAttack(f[0])
	p.Attackers, p.Wait, p.Follow = int(r.uint(f[1])), r.uint(f[2]), r.uint(f[3]) == 1
	r.keep(err)
}

func (r *parser) keep(errs ...error) {
	for _, err := range errs {
		if r.err == nil {
			r.err = err
		}
	}
}

// value reads a column that may be empty, for null, or "-", for absent.
func (r *parser) value(s string, column []uint32) {
	switch {
	case s == "-" && column == nil:
	case s == "-" || column == nil:
		r.keep(fmt.Errorf("%q in a column that is present %t", s, column != nil))
	case s == "":
		column[len(column)-1] = kernels.Null
	default:
		column[len(column)-1] = uint32(r.uint(s))
	}
}

// goldens parses the golden table, consecutive trials of equal parameters as
// one run.
func goldens() ([]golden, error) {
	var runs []golden
	err := fields(goldenTable, 17, func(line int, f []string) error {
		var r parser
		p := r.model(f)
		p.FirstTrial, p.Trials = r.uint(f[7]), 1
		r.attackers(f[8:], &p)
		r.keep(p.Validate())
		if r.err != nil {
			return r.err
		}
		last := len(runs) - 1
		if last >= 0 && follows(runs[last].p, p) {
			runs[last].p.Trials++
		} else {
			runs = append(runs, golden{line: line, p: p, want: p.NewResults(64)})
			last++
		}
		w := runs[last].want
		w.Resize(w.Len() + 1)
		w.Trial[w.Len()-1] = p.FirstTrial
		for c, col := range columns(w) {
			r.value(f[12+c], col.values)
		}
		return r.err
	})
	return runs, err
}

// follows reports whether p is the trial after the last of run.
func follows(run, p kernels.Params) bool {
	next := run
	next.FirstTrial, next.Trials = run.FirstTrial+run.Trials, 1
	return next == p
}

// digests parses the digest table.
func digests() ([]digest, error) {
	var all []digest
	err := fields(digestTable, 15, func(line int, f []string) error {
		var r parser
		p := r.model(f)
		p.FirstTrial, p.Trials = r.uint(f[7]), r.uint(f[8])
		r.attackers(f[9:], &p)
		p.Keys = r.uint(f[13]) == 1
		r.keep(p.Validate())
		all = append(all, digest{line, p, f[14]})
		return r.err
	})
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
