package trends

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// combined returns all combinations of the values, the last field fastest.
func combined(t *testing.T, lists ...string) []kernels.Params {
	t.Helper()
	points := []kernels.Params{kernels.Default()}
	for _, list := range lists {
		name, values, _ := strings.Cut(list, " ")
		var next []kernels.Params
		for _, p := range points {
			for _, v := range strings.Fields(values) {
				if err := kernels.FieldOf(name).Read(&p, v); err != nil {
					t.Fatal(err)
				}
				next = append(next, p)
			}
		}
		points = next
	}
	return points
}

// keyBits returns points of which n follows from k and l.
func keyBits(t *testing.T) []kernels.Params {
	points := combined(t, "k 1 2 3", "l 1 2 3 4")
	for i := range points {
		points[i].N = 1000 / (points[i].K * points[i].L)
	}
	return points
}

// numbers returns the whole numbers from 1 to n as a list of values.
func numbers(n int) (s string) {
	for i := range n {
		s += fmt.Sprint(" ", i+1)
	}
	return s
}

func TestPlan(t *testing.T) {
	attacks := combined(t, "l 1 2", "attack none simple majority")
	for i := range attacks {
		attacks[i].Attackers = attacks[i].Attack.DefaultAttackers()
	}
	for name, c := range map[string]struct {
		points []kernels.Params
		choice Choice
		want   string // quantities | x | series | plots | along
	}{
		"the most values":      {combined(t, "n 10 20", "l 1 2 3", "rule hebbian random-walk"), Choice{}, "sync_steps | l | n rule |  | "},
		"the first of those":   {combined(t, "n 10 20", "l 1 2"), Choice{}, "sync_steps | n | l |  | "},
		"not seeds":            {combined(t, "l 1 2", "seed 1 2 3"), Choice{}, "sync_steps | l | seed |  | "},
		"seeds at last":        {combined(t, "rule hebbian random-walk", "seed 1 2 3"), Choice{}, "sync_steps | seed | rule |  | "},
		"words if need be":     {combined(t, "rule hebbian random-walk", "tie minus plus split"), Choice{}, "sync_steps | tie | rule |  | "},
		"many series":          {combined(t, "k 1 2 3", "n 10 20 30 40", "l 1 2 3", "rule hebbian random-walk"), Choice{}, "sync_steps | n | l rule | k | "},
		"very many":            {combined(t, "l 1 2", "seed"+numbers(30)), Choice{Against: "l"}, "sync_steps | l |  | seed | "},
		"asked for":            {combined(t, "n 10 20", "l 1 2 3", "rule hebbian random-walk"), Choice{Against: "N", By: []string{"rule"}, Plot: []string{"learning_steps", "p_synced"}}, "learning_steps p_synced | n | rule | l | "},
		"flags are names":      {combined(t, "max_steps 10 20", "rule hebbian random-walk"), Choice{Against: "MAX-steps"}, "sync_steps | max_steps | rule |  | "},
		"what follows":         {keyBits(t), Choice{}, "sync_steps | l | k |  | n"},
		"against what follows": {keyBits(t), Choice{Against: "n", By: []string{"l"}}, "sync_steps | n | l |  | k"},
		"attackers follow":     {attacks, Choice{}, "sync_steps p_any | l | attack |  | attackers"},
		"against words":        {attacks, Choice{Against: "attack"}, "p_any | attack | l |  | attackers"},
		"all aside":            {combined(t, "detect 5 10 20", "l 2 3"), Choice{}, "p_wrong | detect | l |  | "},
		"one quantity at all":  {combined(t, "wait 5 10 20"), Choice{}, "sync_steps | wait |  |  | "},
	} {
		p, err := NewPlan(c.points, c.choice)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var quantities []string
		for _, q := range p.quantities {
			quantities = append(quantities, q.name)
		}
		words := func(f []*kernels.Field) string { return strings.Join(names(f), " ") }
		got := strings.Join([]string{strings.Join(quantities, " "), p.x.Name, words(p.by), words(p.apart), words(p.along)}, " | ")
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	points := combined(t, "n 10 20", "l 1 2 3", "rule hebbian random-walk")
	for says, c := range map[string]Choice{
		"against depths: the study varies n, l and rule":                    {Against: "depths"},
		"against k: it is 3 in every point; the study varies":               {Against: "k"},
		`against a\x1b: the study`:                                          {Against: "a\x1b"},
		"by l: it is on the axis; beside that the study varies n and rule":  {By: []string{"l"}},
		"by n: it is there twice; beside that the study varies rule":        {By: []string{"n", "n"}},
		"by : the study varies":                                             {By: []string{""}},
		"plot p_any: the study has sync_steps, learning_steps and p_synced": {Plot: []string{"p_any"}},
		"plot p_synced: it is there twice":                                  {Plot: []string{"p_synced", "p_synced"}},
		"fit square: must be one of power, log":                             {Fit: "square"},
		"fit power: rule has no numbers":                                    {Fit: "power", Against: "rule"},
		"log_x true: rule has no numbers":                                   {LogX: true, Against: "rule"},
	} {
		var e *kernels.ParamError
		if _, err := NewPlan(points, c); !errors.As(err, &e) || !strings.Contains(e.Named(func(s string) string { return s }), says) {
			t.Errorf("%+v: %v, want %q", c, err, says)
		}
	}
	if _, err := NewPlan(combined(t, "l 1 2", "seed"+numbers(25)), Choice{By: []string{"seed"}}); err == nil || !strings.Contains(err.Error(), "25 series") {
		t.Error(err)
	}
	if _, err := NewPlan(points[:1], Choice{}); !errors.Is(err, ErrNothingVaries) {
		t.Error(err)
	}
}

// stepped is a point whose trials took these steps.
func stepped(p kernels.Params, steps ...uint32) Point {
	r := p.NewResults(len(steps))
	r.Resize(len(steps))
	copy(r.SyncSteps, steps)
	s := new(batch.Stats)
	s.Add(r, p)
	sum := s.Summary(p, "v1", "forged", 0)
	return Point{p, &sum, true}
}

func near(a *float64, b float64) bool {
	return a != nil && math.Abs(*a-b) < 1e-9*math.Max(1, math.Abs(b))
}

// Means, errors, shares and their intervals, with trials that never synchronised. The numbers were
// worked out by hand.
func TestValues(t *testing.T) {
	params := combined(t, "l 3 1 2", "rule hebbian random-walk")
	points := []Point{
		stepped(params[0], 30, 10, kernels.Null, 20), stepped(params[1], kernels.Null, kernels.Null),
		stepped(params[2], 7), {Params: params[3]},
		stepped(params[4], 5, 5), stepped(params[5], 1, 3),
	}
	points[5].Complete = false
	plan, err := NewPlan(params, Choice{Plot: []string{"sync_steps", "p_synced"}})
	if err != nil {
		t.Fatal(err)
	}
	s := plan.Draw(points)
	if len(s.Plots) != 2 || len(s.Plots[0].Panels) != 1 || len(s.Plots[0].Panels[0].Series) != 2 || s.Points != 6 || s.Complete != 4 {
		t.Fatalf("%+v", s)
	}
	hebbian, walk := s.Plots[0].Panels[0].Series[0], s.Plots[0].Panels[0].Series[1]
	if hebbian.Label != "hebbian" || walk.Label != "random-walk" || walk.Index != 1 || len(hebbian.Points) != 3 || len(walk.Points) != 2 {
		t.Errorf("%+v\n%+v", hebbian, walk)
	}
	for i, x := range []float64{1, 2, 3} {
		if v := hebbian.Points[i]; v.X != x || v.Text != fmt.Sprint(x) {
			t.Errorf("point %d is at %v, %s", i, v.X, v.Text)
		}
	}
	one, two, three := hebbian.Points[0], hebbian.Points[1], hebbian.Points[2]
	if !near(three.Y, 20) || !near(three.SE, 5.773502691896258) || !near(three.Low, 14.226497308103742) || !near(three.High, 25.773502691896258) || three.N != 3 || three.Of != 4 || three.Whole() {
		t.Errorf("%+v", three)
	}
	if !near(one.Y, 7) || one.SE != nil || one.Low != nil || !one.Whole() || !near(two.SE, 0) {
		t.Errorf("%+v, %+v", one, two)
	}
	if v := walk.Points[0]; !near(v.Y, 2) || v.Complete || v.Whole() || v.X != 2 {
		t.Errorf("%+v", v)
	}
	if v := walk.Points[1]; v.Y != nil || v.N != 0 || v.Of != 2 {
		t.Errorf("%+v", v)
	}
	if v := s.Plots[1].Panels[0].Series[0].Points[2]; !near(v.Y, 0.75) || !near(v.Low, 0.3006418425824019) || !near(v.High, 0.9544127391902995) || v.SE != nil || v.N != 4 {
		t.Errorf("%+v", v)
	}
	notes := strings.Join(s.Notes, "\n")
	for _, says := range []string{"1 point has no rows yet.", "1 point is not complete", "In 2 points some trials never synchronised", "In 5 points fewer than 30 trials synchronised"} {
		if !strings.Contains(notes, says) {
			t.Errorf("no %q in %s", says, notes)
		}
	}
}

// Two trials at m-1 and m+1 steps have the mean m with the standard error 1, so 100, 110 and 120 at
// L = 1, 2 and 4 are exactly 100 + 10/ln 2 ln L, and the errors follow from the normal equations:
// sqrt(5/6) and 1/(sqrt 2 ln 2).
func TestFit(t *testing.T) {
	params := combined(t, "rule hebbian random-walk", "l 1 2 4")
	var points []Point
	for i, p := range params[:5] {
		m := []uint32{100, 110, 120, 100, 110}[i]
		points = append(points, stepped(p, m-1, m+1))
	}
	points = append(points, stepped(params[5], 50)) // no error
	plan, err := NewPlan(params, Choice{Fit: "log"})
	if err != nil {
		t.Fatal(err)
	}
	series := plan.Draw(points).Plots[0].Panels[0].Series
	f := series[0].Fit
	if !near(f.A, 100) || !near(f.ASE, 0.9128709291752769) || !near(f.B, 14.426950408889635) || !near(f.BSE, 1.0201394465967895) || *f.DOF != 1 || f.Points != 3 || f.LeftOut != 0 {
		t.Errorf("%+v", f)
	}
	if want := "sync_steps = (100.00 ± 0.91) + (14.4 ± 1.0) ln L; χ²/dof = 0 (1 dof): the points agree with it"; f.Says != want {
		t.Errorf("%q, want %q", f.Says, want)
	}
	g := series[1].Fit
	if want := "no fit: a fit needs 3 points or more, and there are 2 that can be fitted, beside 1 point without an error or of value 0"; g.A != nil || g.Says != want {
		t.Errorf("%+v, want %q", g, want)
	}
}

// What is recorded of a pair beside cannot change its steps: each pair is drawn once.
func TestSamePairsOnce(t *testing.T) {
	params := combined(t, "l 1 2", "detect 5 10 20")
	var points []Point
	for i, p := range params {
		points = append(points, stepped(p, 3, 4, uint32(5+i/3)))
	}
	plan, err := NewPlan(params, Choice{Against: "l", Plot: []string{"sync_steps", "detect_steps"}})
	if err != nil {
		t.Fatal(err)
	}
	s := plan.Draw(points)
	if sync := s.Plots[0].Panels[0].Series; len(sync) != 1 || len(sync[0].Points) != 2 || sync[0].Label != "" {
		t.Errorf("%+v", sync)
	}
	if detect := s.Plots[1].Panels[0].Series; len(detect) != 3 || detect[2].Label != "detect 20" || detect[2].Params["detect"] != "20" {
		t.Errorf("%+v", detect)
	}
}

// Words have places in the order of the table of parameters; points where the parameter means
// nothing are left out; zeros have no place on a logarithmic axis.
func TestPlaces(t *testing.T) {
	params := combined(t, "rule random-walk hebbian")
	plan, err := NewPlan(params, Choice{LogY: true})
	if err != nil {
		t.Fatal(err)
	}
	s := plan.Draw([]Point{stepped(params[0], 0, 0), stepped(params[1], 4, 6)})
	list := s.Plots[0].Panels[0].Series[0].Points
	if strings.Join(s.Against.Words, " ") != "hebbian random-walk" || list[0].Text != "hebbian" || list[1].X != 1 || !strings.Contains(strings.Join(s.Notes, ""), "1 value of 0 has no place") {
		t.Errorf("%+v", s)
	}
	mixed := combined(t, "attack simple majority", "wait 5 10")
	if plan, err = NewPlan(mixed, Choice{Against: "wait", Plot: []string{"sync_steps"}}); err != nil {
		t.Fatal(err)
	}
	var points []Point
	for _, p := range mixed {
		p.Attackers = 1
		points = append(points, stepped(p, 3, 4))
	}
	s = plan.Draw(points)
	if len(s.Plots[0].Panels[0].Series) != 1 || !strings.Contains(strings.Join(s.Notes, ""), "2 points are left out, since wait means nothing there.") {
		t.Errorf("%+v", s)
	}
}
