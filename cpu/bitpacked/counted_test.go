package bitpacked

import (
	"testing"

	"tpmbench/kernels"
)

// Every depth's routines are counted, those of attackers that are lanes or machines too, but neither
// those of wide inputs nor those of plain Go's lanes.
func TestWork(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		counted := b.Kernel != Generic
		if draw := b.Kernel.Drawing; counted != (draw.Chain > 0) {
			t.Errorf("%s: drawing %+v", b.Kernel.Name, draw)
		}
		for l := 1; l <= kernels.MaxL; l++ {
			p := kernels.Default()
			p.L, p.Attack, p.Attackers = l, kernels.Geometric, 3
			r := newPair(p, b.Kernel)
			sum, move := b.Kernel.Work(r.Planes)
			machines := newMachines(r).counted()
			for what, w := range map[string]kernels.Work{"sum": sum, "move": move, "machines": machines} {
				if w.Ops <= 0 || counted != (w.Loads > 0) || counted != (w.Chain > 0) {
					t.Errorf("%s L=%d: %s %+v", b.Kernel.Name, l, what, w)
				}
			}
			if w := newLanes(r).counted(); counted != (w.Ops > 0) || counted != (w.Chain > 0) {
				t.Errorf("%s L=%d: lanes %+v", b.Kernel.Name, l, w)
			}
			p.InputRange = 3
			if w := newMachines(newPair(p, b.Kernel)).counted(); w != (kernels.Work{}) {
				t.Errorf("%s L=%d: wide inputs %+v", b.Kernel.Name, l, w)
			}
		}
	}
}
