package trends

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/fits"
)

// Choice is what to draw. The zero value leaves everything to the study.
type Choice struct {
	Plot       []string // quantities
	Against    string   // the parameter on the horizontal axis
	By         []string // parameters with a series for each value; the rest has a plot for each
	Fit        string   // a law of package fits
	LogX, LogY bool
}

// MaxSeries is the maximum number of series of a plot: that many lines can be distinguished, by six
// colours and four marks or dash patterns.
const MaxSeries = 24

// easySeries is the number of series up to which a plot has them all where nobody says: one of each
// colour.
const easySeries = 6

// ErrNothingVaries is the error for a study whose points have the same parameters.
var ErrNothingVaries = errors.New("nothing varies among the points of the study, so there is nothing to draw them against")

// Plan says what is drawn of a study, before any of its rows is read.
type Plan struct {
	Choice
	quantities []quantity
	law        *fits.Law // nil: none
	x          *kernels.Field
	by         []*kernels.Field // a series for each combination
	apart      []*kernels.Field // a plot for each combination
	along      []*kernels.Field // vary along a series, since they follow from the others
}

// NewPlan completes a choice for a study with these points. The error is ErrNothingVaries, or a
// *kernels.ParamError that says what there is instead, with the options plot, against, by, fit,
// log_x and log_y.
func NewPlan(points []kernels.Params, c Choice) (*Plan, error) {
	p := &Plan{Choice: c}
	all := varied(points)
	if len(all) == 0 {
		return nil, ErrNothingVaries
	}
	for _, step := range []func([]kernels.Params, []*kernels.Field) error{p.chooseX, p.chooseSeries, p.chooseQuantities} {
		if err := step(points, all); err != nil {
			return nil, err
		}
	}
	return p, p.chooseLaw()
}

// chooseQuantities takes, where nobody says, the usual ones that the parameter on the axis can
// change, or all usual ones.
func (p *Plan) chooseQuantities(points []kernels.Params, _ []*kernels.Field) error {
	list := offered(points)
	if len(p.Plot) == 0 {
		p.quantities = slices.DeleteFunc(list, func(q quantity) bool { return !q.usual })
		if change := slices.DeleteFunc(slices.Clone(p.quantities), func(q quantity) bool { return q.aside(p.x) }); len(change) > 0 {
			p.quantities = change
		}
		return nil
	}
	var names []string
	for _, q := range list {
		names = append(names, q.name)
	}
	for i, name := range p.Plot {
		at := slices.Index(names, name)
		switch {
		case slices.Contains(p.Plot[:i], name):
			return &kernels.ParamError{Name: "plot", Value: phrase.Escaped(name, 80), Want: "it is there twice"}
		case at < 0:
			return &kernels.ParamError{Name: "plot", Value: phrase.Escaped(name, 80), Want: "the study has " + phrase.And(names)}
		}
		p.quantities = append(p.quantities, list[at])
	}
	return nil
}

// find returns the field that an option names, by its name or by its flag, among those that vary.
func find(option, name string, points []kernels.Params, all []*kernels.Field) (*kernels.Field, error) {
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	want := "the study varies " + phrase.And(names)
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if name == "" || !strings.EqualFold(name, f.Name) && !strings.EqualFold(name, f.Flag) && !strings.EqualFold(name, f.Short) {
			continue
		}
		if at := slices.IndexFunc(all, func(g *kernels.Field) bool { return g.Name == f.Name }); at >= 0 {
			return all[at], nil
		}
		want = fmt.Sprintf("it is %s in every point; %s", f.Text(points[0]), want)
		break
	}
	return nil, &kernels.ParamError{Name: option, Value: phrase.Escaped(name, 80), Want: want}
}

// chooseX takes, where nobody says, a parameter with numbers before one with words, one that changes
// a pair before one that only says which pairs there are and how long they may take, and among
// these the first with the most values.
func (p *Plan) chooseX(points []kernels.Params, all []*kernels.Field) (err error) {
	if p.Against != "" {
		p.x, err = find("against", p.Against, points, all)
		return err
	}
	rank := func(f *kernels.Field) int {
		switch {
		case !numeric(f):
			return 0
		case f.Apart:
			return 1
		}
		return 2
	}
	for _, f := range needed(points, nil, all) {
		if p.x == nil || rank(f) > rank(p.x) || rank(f) == rank(p.x) && combinations(points, f) > combinations(points, p.x) {
			p.x = f
		}
	}
	return nil
}

func (p *Plan) chooseSeries(points []kernels.Params, all []*kernels.Field) error {
	others := without(all, p.x)
	for _, name := range p.By {
		f, err := find("by", name, points, all)
		want := ""
		switch {
		case err != nil:
			return err
		case f == p.x:
			want = "it is on the axis"
		case slices.Contains(p.by, f):
			want = "it is there twice"
		}
		if want != "" {
			return &kernels.ParamError{Name: "by", Value: phrase.Escaped(name, 80), Want: want + "; beside that the study varies " + and(without(others, p.by...))}
		}
		p.by = append(p.by, f)
	}
	rest := without(others, p.by...)
	p.apart = needed(points, append([]*kernels.Field{p.x}, p.by...), rest)
	p.along = without(rest, p.apart...)
	if len(p.By) == 0 {
		p.by, p.apart = p.apart, nil
		for n := combinations(points, p.by...); n > easySeries && len(p.by) > 1 || n > MaxSeries; n = combinations(points, p.by...) {
			p.by, p.apart = p.by[1:], append(p.apart, p.by[0])
		}
		return nil
	}
	if n := combinations(points, p.by...); n > MaxSeries {
		return &kernels.ParamError{Name: "by", Value: strings.Join(p.By, ","),
			Want: fmt.Sprintf("a plot would have %d series, and the most that can be told apart are %d: name fewer parameters, and the others have a plot for each of their values", n, MaxSeries)}
	}
	return nil
}

func (p *Plan) chooseLaw() error {
	if !numeric(p.x) && (p.Fit != "" || p.LogX) {
		option, value := "fit", p.Fit
		if p.Fit == "" {
			option, value = "log_x", "true"
		}
		return &kernels.ParamError{Name: option, Value: value, Want: p.x.Name + " has no numbers; choose a parameter that has, with {against}"}
	}
	if p.Fit == "" {
		return nil
	}
	law, err := fits.LawOf(p.Fit)
	if err != nil {
		return &kernels.ParamError{Name: "fit", Value: phrase.Escaped(p.Fit, 80), Want: "must be one of " + strings.Join(fits.LawNames(), ", ")}
	}
	p.law = &law
	return nil
}

func and(fields []*kernels.Field) string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return phrase.And(names)
}
