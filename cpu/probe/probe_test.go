package probe

import "testing"

// TestLimits only wants numbers that a processor may have: what it has is not for
// a test to say.
func TestLimits(t *testing.T) {
	limits := Limits()
	for _, l := range limits {
		t.Logf("%s: %.2f operations/ns", l.ISA, l.OpsPerNs)
		if l.ISA != "generic" {
			t.Logf("%s: %.2f loads/ns, %.2f stores/ns, %.3f ns an operation that is waited for", l.ISA, l.LoadsPerNs, l.StoresPerNs, l.Latency)
			for _, x := range []float64{l.LoadsPerNs, l.StoresPerNs, l.Latency * l.OpsPerNs} {
				if !(x > 0.01 && x < 100) {
					t.Errorf("%+v", l)
				}
			}
		}
		if l.ISA == "" || !(l.OpsPerNs > 0 && l.OpsPerNs < 1000) {
			t.Errorf("%q does %v operations/ns", l.ISA, l.OpsPerNs)
		}
	}
	if got, want := len(limits), 1+len(vector()); got != want {
		t.Errorf("%d limits, want %d", got, want)
	}
}
