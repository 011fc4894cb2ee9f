package costs

// make costs measures the figures on this machine, and says how far those of the table are off.
//
// The figures of AVX2 and plain Go: AMD EPYC Milan (Zen 3), of one core of a shared
// machine, as in bench/baseline/amd-epyc-milan.txt; each is the least of many short runs,
// with K=1..32, N=1..100,000, L=1..127, M=1..127 and up to 4,000 geometric attackers, rounded to what
// fits all. Those of AVX-512 were not measured there: passes of the lanes of a vector take
// as many times AVX2's as in bench/baseline/intel-xeon-2.50ghz.txt.

const (
	bitslicedAVX512 = 0.91 // pass of 512 lanes beside 256
	int8AVX512      = 1.22
)

var bitsliced = Lanes{Pass: 70, Unit: 30, Plane: 2.5, Attacker: 1.45, PlaneBytes: 32, Stream: 26e3, Draw: 120}

var int8 = Lanes{Pass: 150, Unit: 75, Weight: 9.5, Attacker: 1.35, Bytes: 256, Group: 64, Stream: 26e3, Draw: 130}

// Bitsliced has the backends of package bitsliced, by instruction set.
var Bitsliced = map[string]Lanes{
	"avx512":  bitsliced.wider(bitslicedAVX512),
	"avx2":    bitsliced,
	"generic": {Pass: 200, Unit: 40, Plane: 4.2, Attacker: 1.2, PlaneBytes: 8, Stream: 13e3, Draw: 140},
}

// Int8 has those of package int8.
var Int8 = map[string]Lanes{
	"avx512":  int8.wider(int8AVX512),
	"avx2":    int8,
	"generic": {Pass: 400, Unit: 130, Weight: 26, Attacker: 1.2, Bytes: 64, Group: 8, Stream: 13e3, Draw: 300},
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
	"generic": {Step: 35, Machine: 10, Unit: 7, Weight: 0.07, Plane: 0.03, Bit: 0.15, Scaled: 0.6, Product: 0.11, Query: 11, LaneStep: 100, Input: 0.4, Special: map[int]float64{3: 5.1}, LaneWeight: 8, LanePlane: 3.3, Lanes: 64, Start: 450, Draw: 6, Streams: 5},
}

var avx2 = Pairs{
	Step: 35, Machine: 15, Unit: 5, Weight: 0.055, Plane: 0.009, Bit: 0.12, Scaled: 0.6, Product: 0.022, Query: 8,
	LaneStep: 100, Input: 0.4, Special: map[int]float64{1: 1.9, 2: 2.8, 3: 2.8, 7: 3.8}, LaneWeight: 3, LanePlane: 0.4, Lanes: 256,
	Start: 450, Draw: 6, Streams: 13,
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
