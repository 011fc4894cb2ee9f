//go:build amd64 && !purego

package keystream

import "testing"

// TestSlots looks whether a tap is read where a plane stands, modulo a page, that one of the 24 clocks
// before stored: such a load would wait for the store.
func TestSlots(t *testing.T) {
	taps := [3][]int{{66, 69, 91, 92, 93}, {69, 78, 82, 83, 84}, {66, 87, 109, 110, 111}}
	for _, bytes := range []int{32, 64} { // of a plane
		place := func(r, i int) int { return slots.in(r, i) * bytes % 4096 }
		for clock := ring; clock < 2*ring; clock++ {
			stored := map[int]bool{}
			for r := range taps {
				for before := 1; before <= 24; before++ {
					stored[place(r, clock-before)] = true
				}
			}
			for r, backs := range taps {
				for _, back := range backs {
					if stored[place(r, clock-back)] {
						t.Fatalf("planes of %d bytes, clock %d: tap %d of ring %d is read where the last clocks stored", bytes, clock, back, r)
					}
				}
			}
		}
	}
}
