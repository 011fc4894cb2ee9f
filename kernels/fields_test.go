package kernels

import (
	"math"
	"testing"
)

// TestFields holds the table together: a field reads what it writes, refuses what is beyond its
// range, and lets another field be.
func TestFields(t *testing.T) {
	seen := map[string]bool{}
	for i := range Fields {
		f := &Fields[i]
		if seen[f.Name] || seen[f.Flag] || f.About == "" || f.Flag == "" {
			t.Errorf("%q: named twice, or without a flag or what it is about", f.Name)
		}
		seen[f.Name], seen[f.Flag] = true, true
		if FieldOf(f.Name) != f || f.Get(Default()) != f.Default {
			t.Errorf("%s: not found, or its default is %s", f.Name, f.Text(Default()))
		}
		edges := []uint64{f.Min, f.Max}
		if f.Kind == Word {
			edges = []uint64{0, uint64(len(f.Words)) - 1}
		}
		if f.Kind == Truth {
			edges = []uint64{0, 1}
		}
		if f.Kind == Fraction {
			edges = []uint64{0, math.Float64bits(1), math.Float64bits(0.1), math.Float64bits(1e-9)}
		}
		for _, v := range edges {
			var p, q Params
			f.Set(&p, v)
			if err := f.Read(&q, f.Text(p)); err != nil || q != p {
				t.Errorf("%s: %s is read as %s, %v", f.Name, f.Text(p), f.Text(q), err)
			}
			for j := range Fields {
				if g := &Fields[j]; g != f && g.Get(p) != g.Zero {
					t.Errorf("%s: setting it sets %s", f.Name, g.Name)
				}
			}
		}
		var p Params
		for _, text := range []string{"", "-1", "1.5", "nonsense", "18446744073709551616", "NaN"} {
			if err := f.Read(&p, text); err == nil || p != (Params{}) {
				t.Errorf("%s: reads %q as %s", f.Name, text, f.Text(p))
			}
		}
		if f.Kind == Whole && f.Max < math.MaxUint64 {
			if f.set(&p, f.Max+1); f.check(p) == nil {
				t.Errorf("%s: takes %s", f.Name, f.Text(p))
			}
		}
	}
	if FieldOf("nonsense") != nil || Flag("no_field") != "--no-field" || Flag("k") != "-K" || Flag("max_steps") != "--max-steps" {
		t.Error("a field without a name, or another flag")
	}
}

func TestCommandLine(t *testing.T) {
	p := Default()
	if got, want := p.CommandLine(nil), "-K 3 -N 100 -L 3 --rule hebbian --tie minus --max-steps 1000000 --trials 100000 --seed 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	p.Attack, p.Attackers, p.Wait, p.Follow, p.FirstTrial = Majority, 7, 3, true, 5
	got := p.CommandLine(map[string]string{"max_steps": "--steps", "trials": "", "seed": ""})
	if want := "-K 3 -N 100 -L 3 --rule hebbian --tie minus --attack majority --attackers 7 --wait 3 --steps 1000000 --first-trial 5 --follow"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestNeeds(t *testing.T) {
	p := Default()
	offers := Offers{"rule": {"hebbian"}, "tie": {"minus"}, "column": {"trial", "sync_steps", "learning_steps"}}
	if n := offers.Lacks(p); n != nil {
		t.Errorf("lacks %v", n)
	}
	for want, change := range map[string]func(*Params){
		"{rule} random-walk":          func(p *Params) { p.Rule = RandomWalk },
		"{tie} split":                 func(p *Params) { p.Tie = TieSplit },
		"{attack} simple":             func(p *Params) { p.Attack, p.Attackers = Simple, 1 },
		"{keys}":                      func(p *Params) { p.Keys = true },
		"{rule} 9":                    func(p *Params) { p.Rule = 9 },
		"the column attackers_synced": nil,
	} {
		p, o := Default(), offers
		if change == nil {
			p.Attack, o = Simple, o.With("attack")
		} else {
			change(&p)
		}
		if n := o.Lacks(p); n == nil || n.String() != want {
			t.Errorf("lacks %v, want %s", n, want)
		}
	}
	i := Info{Name: "some", Offers: offers, Limits: Limits{K: 3, N: 99, Weights: 1000, L: 9}}
	if got, want := said(i.Refuse(p)), "backend some takes -N up to 99: this is 100"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.Rule = AntiHebbian
	if got, want := said(i.Refuse(p)), "backend some does not offer --rule anti-hebbian"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
