package costs

// make costs measures the figures on this machine, and says how far those of the table are off.
//
// The figures of AVX2 and plain Go: AMD EPYC Milan (Zen 3), of one core of a shared
// machine, as in bench/baseline/amd-epyc-milan.txt; each is the least of many short runs,
// with K=1..32, N=1..100,000, L=1..127, M=1..127 and up to 4,000 geometric attackers, rounded to what
// fits all. No run measures Four alone: its steps are from BenchmarkQuad of package bitpacked. The
// figures of AVX-512 were not measured there: passes of the lanes of a vector take as many times
// AVX2's as in bench/baseline/intel-xeon-2.50ghz.txt.

const (
	bitslicedAVX512 = 0.91 // pass of 512 lanes beside 256
	int8AVX512      = 1.22
)

var bitsliced = Lanes{Pass: 45, Unit: 32, Plane: 2.25, Attacker: 0.75, PlaneBytes: 32, Stream: 48e3, Draw: 115}

var int8 = Lanes{Pass: 60, Unit: 66, Weight: 8.7, Attacker: 1.6, Bytes: 256, Group: 64, Stream: 56e3, Draw: 160}

// Bitsliced has the backends of package bitsliced, by instruction set.
var Bitsliced = map[string]Lanes{
	"avx512":  bitsliced.wider(bitslicedAVX512),
	"avx2":    bitsliced,
	"generic": {Pass: 93, Unit: 58, Plane: 3.95, Attacker: 0.98, PlaneBytes: 8, Stream: 24.5e3, Draw: 465},
}

// Int8 has those of package int8.
var Int8 = map[string]Lanes{
	"avx512":  int8.wider(int8AVX512),
	"avx2":    int8,
	"generic": {Pass: 125, Unit: 160, Weight: 24, Attacker: 1.2, Bytes: 64, Group: 8, Stream: 25e3, Draw: 785},
}

// wider returns the costs of vectors of twice as many lanes, each of which takes times as long.
func (c Lanes) wider(times float64) Lanes {
	c.Pass, c.Unit, c.Weight, c.Plane = times*c.Pass, times*c.Unit, times*c.Weight, times*c.Plane
	c.Stream, c.Draw = times*c.Stream, times*c.Draw
	c.Bytes, c.PlaneBytes = 2*c.Bytes, 2*c.PlaneBytes
	return c
}

// Bitpacked has those of package bitpacked.
var Bitpacked = map[string]*Pairs{
	"avx512":  avx512(),
	"avx2":    &avx2,
	"generic": {Step: 20, Machine: 3.2, Unit: 15, Weight: 0.025, Plane: 0.024, Bit: 0.16, Scaled: 0.41, Product: 0.11, Query: 11, LaneStep: 110, Input: 0.47, Special: map[int]float64{3: 3.6}, LaneWeight: 8, LanePlane: 3.3, Lanes: 64, Start: 920, Draw: 4.3, Streams: 2.2, Four: Four{Step: 20, Unit: 15, Word: 6, Plane: 5.5, Leave: 25}},
}

var avx2 = Pairs{
	Step: 12.5, Machine: 3.3, Unit: 15, Weight: 0.03, Plane: 0.0059, Bit: 0.13, Scaled: 0.435, Product: 0.022, Query: 7.9,
	LaneStep: 170, Input: 0.87, Special: map[int]float64{1: 1.4, 2: 1.1, 3: 0.67, 7: 1.2}, LaneWeight: 1.1, LanePlane: 0.285, Lanes: 256,
	Start: 270, Draw: 4.35, Streams: 13,
	Four: Four{Step: 4, Unit: 0.3, Word: 1.6, Plane: 1.05, Leave: 25},
}

// avx512 is AVX2 but for attackers that are lanes.
func avx512() *Pairs {
	c := avx2
	c.Lanes *= 2
	c.LaneWeight, c.LanePlane = bitslicedAVX512*c.LaneWeight, bitslicedAVX512*c.LanePlane
	c.Special = map[int]float64{}
	for l, ns := range avx2.Special {
		c.Special[l] = bitslicedAVX512 * ns
	}
	return &c
}
