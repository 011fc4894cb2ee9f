package backends

import (
	"fmt"
	"testing"

	"tpmbench/kernels"
)

// fake is a backend that this machine lacks something for, or that takes no deeper weights.
type fake struct {
	kernels.Backend
	name, lacks string
	maxL        int
}

func (f fake) Info() kernels.Info { return kernels.Info{Name: f.name, Lacks: f.lacks} }

func (f fake) Supports(p kernels.Params) error {
	if p.L > f.maxL {
		return fmt.Errorf("L is at most %d", f.maxL)
	}
	return nil
}

// Auto takes the first backend that can run it; a named backend never becomes another.
func TestPick(t *testing.T) {
	all := []kernels.Backend{fake{name: "a", lacks: "AVX-512"}, fake{name: "b", maxL: 3}, fake{name: "c", maxL: 127}}
	p := kernels.Default()
	for l, want := range map[int]string{3: "b", 4: "c"} {
		p.L = l
		if b, err := Pick(all, Auto, p, 1); err != nil || b.Info().Name != want {
			t.Errorf("L = %d: %v, %v", l, b, err)
		}
	}
	p.L = 4
	for name, want := range map[string]string{
		"a":    "backend a cannot run here, since this machine lacks AVX-512; c can run this",
		"b":    "L is at most 3; c can run this",
		"d":    `backend "d": unknown; there are a, b and c, and auto`,
		"cuda": "backend cuda: this program was built without it; make cuda builds one with it (see docs/gpu.md)",
	} {
		if _, err := Pick(all, name, p, 1); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := Pick(all[:2], Auto, p, 1); err == nil {
		t.Error("auto without one that can")
	}
}

// A curve looks at the pairs of the first backend that lets it.
func TestWatcher(t *testing.T) {
	w, err := Watcher(All(), kernels.Default())
	if err != nil {
		t.Fatal(err)
	}
	if b := w.(kernels.Backend).Info(); b.Lacks != "" || b.Name == "reference" {
		t.Errorf("the pairs of %s, which lacks %q, are watched", b.Name, b.Lacks)
	}
	if _, err := Watcher([]kernels.Backend{fake{name: "a"}}, kernels.Default()); err == nil {
		t.Error("pairs of a backend that has none to look at")
	}
}
