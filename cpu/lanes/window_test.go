package lanes

import "testing"

// TestWindowFor compares windows with what the best of them costs: lanes that idle for half of one,
// and a look in each.
func TestWindowFor(t *testing.T) {
	for _, mean := range []float64{1, 60, 150, 300, 700, 2000, 1e6} {
		for _, look := range []float64{0.3, 0.5, 2, 4, 20} {
			cost := func(w uint64) float64 { return (1 + float64(w)/(2*mean)) * (1 + look/float64(w)) }
			got := windowFor(mean, look)
			for w := uint64(leastWindow); w <= mostWindow; w *= 2 {
				if cost(w) < cost(got)*0.9999 {
					t.Errorf("trials of %g steps, a look costs %g passes: windows of %d cost %.4f, those of %d %.4f", mean, look, got, cost(got), w, cost(w))
				}
			}
		}
	}
	if w := windowFor(0, 1); w != leastWindow {
		t.Errorf("before any trial has ended windows are %d passes, want %d", w, leastWindow)
	}
}
