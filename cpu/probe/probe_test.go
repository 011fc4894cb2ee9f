package probe

import "testing"

// TestLimits only wants numbers that a processor may have: what it has is not for
// a test to say.
func TestLimits(t *testing.T) {
	limits := Limits()
	for _, l := range limits {
		t.Logf("%s: %.2f operations/ns", l.ISA, l.OpsPerNs)
		if l.ISA == "" || !(l.OpsPerNs > 0 && l.OpsPerNs < 1000) {
			t.Errorf("%q does %v operations/ns", l.ISA, l.OpsPerNs)
		}
	}
	if got, want := len(limits), 1+len(vector()); got != want {
		t.Errorf("%d limits, want %d", got, want)
	}
}
