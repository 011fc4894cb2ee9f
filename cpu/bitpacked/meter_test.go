package bitpacked

import (
	"context"
	"testing"

	"tpmbench/kernels"
)

// counted is a source of p's trials, and a sink that counts their steps.
type counted struct {
	p           kernels.Params
	next, steps uint64
}

func (c *counted) Next(buf []kernels.Trial, _ bool) (int, bool) {
	if c.next == c.p.Trials {
		return 0, false
	}
	buf[0] = c.p.Trial(c.p.FirstTrial + c.next)
	c.next++
	return 1, true
}

func (c *counted) Done(rows *kernels.Results) { c.steps += rows.PairSteps(c.p, 0) }
func (c *counted) Steps(uint64)               {}

// An engine that is measured says what it did, and its phases take its time; one that is
// not says nothing.
func TestMeter(t *testing.T) {
	p := kernels.Default()
	p.Trials = 20
	for _, attackers := range []int{0, 3} {
		if p.Attackers = attackers; attackers > 0 {
			p.Attack = kernels.Geometric
		}
		for _, on := range []bool{false, true} {
			e, c := newEngine(p, Generic), &counted{p: p}
			if on {
				e.Measure()
			}
			if err := e.Run(context.Background(), c, c); err != nil {
				t.Fatal(err)
			}
			m := e.Measured()
			if !on {
				if len(m.Phases) != 0 {
					t.Errorf("not measured: %+v", m)
				}
				continue
			}
			if m.PairSteps != c.steps || m.LaneSteps != c.steps || m.Drawn != p.Trials {
				t.Errorf("%d attackers: %+v, want %d steps of %d trials", attackers, m, c.steps, p.Trials)
			}
			items := map[string]uint64{}
			for _, phase := range m.Phases {
				if items[phase.Name] = phase.Items; phase.Time <= 0 {
					t.Errorf("%d attackers: %s took %v", attackers, phase.Name, phase.Time)
				}
			}
			_, attacked := items["attackers"]
			if all := c.steps * uint64(p.Weights()); items["drawing"] != all || items["fields"] != all || items["moving"] == 0 || items["moving"] >= all || attacked != (attackers > 0) {
				t.Errorf("%d attackers: items %v", attackers, items)
			}
		}
	}
}

// The same of an engine that steps four pairs at a time.
func TestMeterOfFours(t *testing.T) {
	p := kernels.Default()
	p.Trials = 20
	for _, on := range []bool{false, true} {
		e, c := newFours(p, Generic), &counted{p: p}
		if on {
			e.Measure()
		}
		if err := e.Run(context.Background(), c, c); err != nil {
			t.Fatal(err)
		}
		m := e.Measured()
		if m.PairSteps != c.steps || m.LaneSteps < c.steps || m.LaneSteps > vector*c.steps || m.Drawn != p.Trials {
			t.Errorf("%+v, want %d steps of %d trials", m, c.steps, p.Trials)
		}
		if !on {
			if len(m.Phases) != 0 {
				t.Errorf("not measured: %+v", m)
			}
			continue
		}
		for _, phase := range m.Phases {
			if phase.Time <= 0 || phase.Items == 0 {
				t.Errorf("%s took %v for %d items", phase.Name, phase.Time, phase.Items)
			}
		}
	}
}

// An engine fills a quad of few trials, and takes more of many.
func TestFoursAtATime(t *testing.T) {
	for _, c := range []struct {
		trials uint64
		want   int
	}{{4, 4}, {5, 4}, {300, 4}, {640, 10}, {1 << 40, 64}} {
		p := kernels.Default()
		if p.Trials = c.trials; atATime(p) != c.want {
			t.Errorf("an engine takes %d of %d trials at a time, want %d", atATime(p), c.trials, c.want)
		}
	}
}
