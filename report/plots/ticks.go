package plots

import (
	"math"

	"tpmbench/internal/phrase"
)

// tick is a mark on an axis, without a label a small one.
type tick struct {
	value float64
	label string
}

// ticks marks a linear axis at multiples of 1, 2 or 5 times a power of ten, six or
// fewer of them with numbers, and parts of those without.
func ticks(low, high float64) (list []tick) {
	least := (high - low) / 6
	unit := math.Pow(10, math.Floor(math.Log10(least)))
	step, parts := 10*unit, 5
	switch {
	case 2*unit >= least:
		step, parts = 2*unit, 4
	case 5*unit >= least:
		step = 5 * unit
	}
	part := step / float64(parts)
	for i := int(math.Ceil(low/part - 1e-9)); float64(i)*part <= high+1e-9*part; i++ {
		t := tick{value: float64(i) * part}
		if i%parts == 0 {
			t.label = phrase.Number(math.Round(t.value/unit) * unit)
		}
		list = append(list, t)
	}
	return list
}

// logTicks marks the powers of ten, and where there are fewer than two of them also
// 2 and 5 of each, and with less than one all digits up to 6.
func logTicks(low, high float64) (list []tick) {
	decades := math.Log10(high / low)
	labelled := func(digit int) bool {
		return digit == 1 || decades < 2 && (digit == 2 || digit == 5) || decades < 0.95 && digit <= 6
	}
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		for digit := 1; digit < 10; digit++ {
			v := float64(digit) * math.Pow(10, e)
			if v < low*(1-1e-9) || v > high*(1+1e-9) {
				continue
			}
			t := tick{value: v}
			if labelled(digit) {
				t.label = phrase.Number(v)
			}
			list = append(list, t)
		}
	}
	return list
}
