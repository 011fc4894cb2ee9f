package text

import (
	"math"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
)

func stats(steps ...uint32) *batch.Stats {
	s := new(batch.Stats)
	p := kernels.Default()
	s.Add(&kernels.Results{Trial: make([]uint64, len(steps)), SyncSteps: steps, LearningSteps: make([]uint32, len(steps))}, p)
	return s
}

func TestBins(t *testing.T) {
	if bins(stats(kernels.Null)) != nil {
		t.Error("bins of nothing")
	}
	long := []uint32{math.MaxUint32 - 1}
	for i := range uint32(1000) {
		long = append(long, 90+i%500)
	}
	for name, c := range map[string]struct {
		steps       []uint32
		rows        int
		first, last string
	}{
		"one":    {[]uint32{0}, 1, "0", "0"},
		"narrow": {[]uint32{3, 4, 4, 9}, 7, "3", "9"},
		"tail":   {long, 12, "50 – 99", "600 +"},
		"far":    {[]uint32{4e9, 4e9 + 1}, 2, "4000000000", "4000000001"},
		"wide":   {[]uint32{0, math.MaxUint32 - 1}, 9, "0 – 499999999", "4000000000 – 4499999999"},
	} {
		list := bins(stats(c.steps...))
		var sum uint64
		for _, b := range list {
			sum += b.count
		}
		if len(list) != c.rows || list[0].label() != c.first || list[len(list)-1].label() != c.last || sum != uint64(len(c.steps)) {
			t.Errorf("%s: %d rows, %s to %s, %d trials", name, len(list), list[0].label(), list[len(list)-1].label(), sum)
		}
	}
}
