package trends

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Point is a point of a study with what its rows show.
type Point struct {
	Params   kernels.Params
	Summary  *batch.Summary // nil: there are no rows
	Complete bool           // all of its rows are there
}

// Study is a study as plots.
type Study struct {
	Points   int      `json:"points"`
	Complete int      `json:"complete"` // number of points
	Against  Axis     `json:"against"`
	By       []string `json:"by"`      // parameters that have a series for each value
	Apart    []string `json:"apart"`   // parameters that have a panel for each value
	Notes    []string `json:"notes"`   // sentences about what the plots show and what they leave out
	Setting  string   `json:"setting"` // what all points have in common
	Plots    []Plot   `json:"plots"`
}

// Axis is the horizontal axis of all plots.
type Axis struct {
	Name   string   `json:"name"`   // of the parameter
	Symbol string   `json:"symbol"` // L, detect
	Unit   string   `json:"unit"`
	About  string   `json:"about"`
	Log    bool     `json:"log"`
	Words  []string `json:"words"` // the values of a parameter without numbers, whose x is an index; null for numbers
}

// Plot is a quantity against the parameter.
type Plot struct {
	Quantity string  `json:"quantity"`
	About    string  `json:"about"`
	Unit     string  `json:"unit"`
	Share    bool    `json:"share"` // from 0 to 1, and low and high are Wilson's 95 % interval; else one standard error
	Log      bool    `json:"log"`
	Attacker bool    `json:"attacker"` // it is of the attackers, else of the pairs
	Panels   []Panel `json:"panels"`
}

// Panel is a plot of the points that share their values of the parameters in Apart.
type Panel struct {
	Label  string            `json:"label"` // "" if there is only one
	Params map[string]string `json:"params"`
	Series []Series          `json:"series"`
}

// Series is a set of points that differ in x only, in ascending order.
type Series struct {
	Label  string            `json:"label"` // "" if there is only one
	Index  int               `json:"index"` // equal for equal parameters, in all panels
	Params map[string]string `json:"params"`
	Points []Value           `json:"points"`
	Fit    *Fit              `json:"fit"` // null if none was asked for
}

// Value is what a point shows. What its rows are too few for is null.
type Value struct {
	X        float64  `json:"x"`
	Text     string   `json:"text"` // the parameter's value as the study has it
	Y        *float64 `json:"y"`
	SE       *float64 `json:"se"` // of a mean
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	N        uint64   `json:"n"`  // trials that have a value
	Of       uint64   `json:"of"` // trials that could have one
	Complete bool     `json:"complete"`
}

// Whole reports whether all trials that were asked for count.
func (v Value) Whole() bool { return v.Complete && v.N == v.Of }

// Draw arranges the points, of which NewPlan got the parameters.
func (p *Plan) Draw(points []Point) *Study {
	s := &Study{Points: len(points), By: names(p.by), Apart: names(p.apart), Plots: []Plot{}}
	s.Against = Axis{Name: p.x.Name, Symbol: symbol(p.x), Unit: p.x.Unit, About: p.x.About, Log: p.LogX}
	if !numeric(p.x) {
		s.Against.Words = p.words(points)
	}
	for _, at := range points {
		if at.Complete {
			s.Complete++
		}
	}
	for _, q := range p.quantities {
		plot := Plot{Quantity: q.name, About: q.about, Unit: q.unit, Share: q.share, Log: p.LogY, Attacker: q.attacker}
		plot.Panels = p.panels(q, s.Against.Words, points)
		if len(plot.Panels) > 0 {
			s.Plots = append(s.Plots, plot)
		}
	}
	s.Notes, s.Setting = p.notes(s, points), kernels.Common(params(points))
	return s
}

func params(points []Point) (list []kernels.Params) {
	for _, at := range points {
		list = append(list, at.Params)
	}
	return list
}

func names(fields []*kernels.Field) []string {
	list := []string{}
	for _, f := range fields {
		list = append(list, f.Name)
	}
	return list
}

// words lists the values of x that points have, in the order in which the field has them.
func (p *Plan) words(points []Point) []string {
	values := map[uint64]string{}
	var order []uint64
	for _, at := range points {
		v := p.x.Get(at.Params)
		if _, seen := values[v]; !seen {
			order = append(order, v)
		}
		values[v] = p.x.Text(at.Params)
	}
	slices.Sort(order)
	list := []string{}
	for _, v := range order {
		list = append(list, values[v])
	}
	return list
}

// panels sorts the points that have the quantity into panels and series, in the order of the study.
// Of points that only differ in what cannot change the quantity, it takes the one with most rows.
func (p *Plan) panels(q quantity, words []string, points []Point) (panels []Panel) {
	apart, by := slices.DeleteFunc(slices.Clone(p.apart), q.aside), slices.DeleteFunc(slices.Clone(p.by), q.aside)
	panelAt, seriesAt, valueAt, index := places{}, places{}, places{}, places{}
	for _, at := range points {
		i := index.of(key(by, at.Params), len(index))
		if at.Summary == nil || !q.applies(at.Params) || !p.x.Applies(at.Params) {
			continue
		}
		panel := key(apart, at.Params)
		m := panelAt.of(panel, len(panels))
		if m == len(panels) {
			panels = append(panels, Panel{Label: label(apart, at.Params), Params: settings(apart, at.Params)})
		}
		to := &panels[m]
		n := seriesAt.of(panel+key(by, at.Params), len(to.Series))
		if n == len(to.Series) {
			to.Series = append(to.Series, Series{Label: label(by, at.Params), Index: i, Params: settings(by, at.Params)})
		}
		s, v := &to.Series[n], p.value(q, words, at)
		switch k := valueAt.of(panel+key(by, at.Params)+v.Text, len(s.Points)); {
		case k == len(s.Points):
			s.Points = append(s.Points, v)
		case v.Of > s.Points[k].Of:
			s.Points[k] = v
		}
	}
	for i := range panels {
		for j := range panels[i].Series {
			s := &panels[i].Series[j]
			slices.SortStableFunc(s.Points, func(a, b Value) int { return cmp.Compare(a.X, b.X) })
			if p.law != nil {
				s.Fit = p.fit(q, s.Points)
			}
		}
	}
	return panels
}

// places says where things of equal keys are.
type places map[string]int

// of returns the place of a key, which is next if it has none yet.
func (p places) of(key string, next int) int {
	at, ok := p[key]
	if !ok {
		at = next
		p[key] = at
	}
	return at
}

func (p *Plan) value(q quantity, words []string, at Point) Value {
	m := q.get(at.Summary)
	v := Value{Text: p.x.Text(at.Params), Y: m.y, SE: m.se, Low: m.low, High: m.high, N: m.n, Of: m.of, Complete: at.Complete}
	if numeric(p.x) {
		v.X = number(p.x, at.Params)
	} else {
		v.X = float64(slices.Index(words, v.Text))
	}
	return v
}

// notes says what a reader of the plots could otherwise mistake.
func (p *Plan) notes(s *Study, points []Point) []string {
	notes := []string{}
	add := func(n int, one, several string) {
		if n == 1 {
			notes = append(notes, one)
		} else if n > 1 {
			notes = append(notes, fmt.Sprintf(several, phrase.Grouped(n)))
		}
	}
	if len(p.along) > 0 {
		notes = append(notes, "Along a series "+and(p.along)+" may change too, as it follows from the other parameters.")
	}
	if p.x.Aside {
		notes = append(notes, "The points of a series hold the same pairs of machines, so they are not independent of each other.")
	}
	without, begun, stuck, few, vain := 0, 0, 0, 0, 0
	for _, at := range points {
		switch sum := at.Summary; {
		case !p.x.Applies(at.Params):
			vain++
		case sum == nil:
			without++
		default:
			if !at.Complete {
				begun++
			}
			if sum.Synced < sum.Trials {
				stuck++
			}
			if sum.Synced < batch.FewValues {
				few++
			}
		}
	}
	add(vain, "1 point is left out, since "+p.x.Name+" means nothing there.", "%s points are left out, since "+p.x.Name+" means nothing there.")
	add(without, "1 point has no rows yet.", "%s points have no rows yet.")
	add(begun, "1 point is not complete: its values are those of the rows so far.", "%s points are not complete: their values are those of the rows so far.")
	add(stuck, "In 1 point some trials never synchronised: its mean sync_steps is over those that did, whose share is given.",
		"In %s points some trials never synchronised: means of sync_steps are over those that did, whose share is given.")
	add(few, fmt.Sprintf("In 1 point fewer than %d trials synchronised: its mean and error say little.", batch.FewValues),
		fmt.Sprintf("In %%s points fewer than %d trials synchronised: their means and errors say little.", batch.FewValues))
	add(p.hidden(s), "1 value of 0 has no place on a logarithmic axis.", "%s values of 0 have no place on a logarithmic axis.")
	return notes
}

// hidden counts the values that logarithmic axes cannot show. A share of 0 is shown by the upper end of
// its interval.
func (p *Plan) hidden(s *Study) (n int) {
	for _, plot := range s.Plots {
		for v := range plot.Values {
			if v.Y != nil && (p.LogX && v.X <= 0 || p.LogY && *v.Y <= 0 && !plot.Share) {
				n++
			}
		}
	}
	return n
}

// Values yields the points of all series.
func (p Plot) Values(yield func(Value) bool) {
	for _, panel := range p.Panels {
		for _, s := range panel.Series {
			for _, v := range s.Points {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// Drawn reports whether any point has a value.
func (p Plot) Drawn() bool {
	for v := range p.Values {
		if v.Y != nil && !math.IsNaN(*v.Y) {
			return true
		}
	}
	return false
}

// Title says what the plot shows: mean steps to synchronisation against L.
func (p Plot) Title(x Axis) string {
	name := x.Symbol
	if x.Symbol != x.Name {
		short, _, _ := strings.Cut(x.About, ":")
		name += ", " + short
	}
	return p.About + " against " + name
}

// Called names a series by all that distinguishes it from those of other panels too.
func Called(panel Panel, series Series) string {
	if panel.Label == "" || series.Label == "" {
		return panel.Label + series.Label
	}
	return panel.Label + ", " + series.Label
}
