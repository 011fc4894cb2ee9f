package weights

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

func key(weights ...int8) []byte {
	b := make([]byte, len(weights))
	for i, w := range weights {
		b[i] = byte(w)
	}
	return b
}

func TestCounts(t *testing.T) {
	c := New(2)
	for _, k := range [][]byte{key(-2, 0, 1), key(0, 0, 2)} {
		if err := c.Add(k); err != nil {
			t.Fatal(err)
		}
	}
	for w, want := range map[int]uint64{-2: 1, -1: 0, 0: 3, 1: 1, 2: 1} {
		if got := c.Of(w); got != want {
			t.Errorf("%d weights are %d, want %d", got, w, want)
		}
	}
	if c.Keys() != 2 || c.Weights() != 6 || c.Depth() != 2 {
		t.Errorf("%d keys of %d weights", c.Keys(), c.Weights())
	}
	if err := c.Add(key(1, -3)); err == nil || !strings.Contains(err.Error(), "-3 at index 1") {
		t.Errorf("%v", err)
	}
	if c.Keys() != 2 || c.Weights() != 6 {
		t.Error("a key that is refused is counted")
	}
}

// TestEntropyExact has shares of which the entropy is known.
func TestEntropyExact(t *testing.T) {
	c := New(1)
	if h, se := c.Entropy(); !math.IsNaN(h) || !math.IsNaN(se) {
		t.Errorf("%v ± %v of nothing", h, se)
	}
	c.Add(key(-1, 1, 0, 0)) // 1.5 bits, and 2/(8 ln 2) for two values more than one
	if h, se := c.Entropy(); math.Abs(h-1.5-0.25/math.Ln2) > 1e-12 || !math.IsNaN(se) {
		t.Errorf("%v ± %v", h, se)
	}
	c.Add(key(-1, 1, 0, 0))
	if h, se := c.Entropy(); math.Abs(h-1.5-0.125/math.Ln2) > 1e-12 || se != 0 {
		t.Errorf("%v ± %v", h, se)
	}
}

// TestEntropyRecovers draws keys many times, whose weights come in equal pairs: on average the
// entropy is right, which it would not be without the correction, and its errors are.
func TestEntropyRecovers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	shares := []float64{0.1, 0.2, 0.4, 0.2, 0.1}
	truth := 0.0
	for _, p := range shares {
		truth -= p * math.Log2(p)
	}
	draw := func() byte {
		x := r.Float64()
		for i, p := range shares {
			if x -= p; x < 0 {
				return byte(int8(i - 2))
			}
		}
		return byte(2)
	}
	const rounds, keys = 2000, 40
	var off, scaled float64
	for range rounds {
		c := New(2)
		for range keys {
			a, b := draw(), draw()
			c.Add([]byte{a, a, b, b})
		}
		h, se := c.Entropy()
		off += (h - truth) / rounds
		scaled += (h - truth) * (h - truth) / (se * se) / rounds
	}
	// A pair counts twice, so the bias that is corrected is half of what is there, 0.018 bits.
	if math.Abs(off+0.018) > 0.004 {
		t.Errorf("off by %.4f bits on average", off)
	}
	if math.Abs(scaled-1) > 0.25 {
		t.Errorf("scatters by %.3f of its variance", scaled)
	}
}

// TestGroups has so many keys that groups are joined, some by a key that stands alone.
func TestGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	all, alone := New(1), New(1)
	for i := range 3*Groups + 7 {
		k := key(int8(r.IntN(3)-1), int8(r.IntN(2)))
		all.Add(k)
		alone.groups = append(alone.groups, make([]uint64, 3))
		for _, b := range k {
			alone.groups[i][int(int8(b))+1]++
			alone.of[int(int8(b))+1]++
		}
	}
	var sum uint64
	for _, g := range all.groups {
		for _, n := range g {
			sum += n
		}
	}
	if sum != all.Weights() || len(all.groups) > Groups || len(all.groups) < Groups/2 || all.size != 4 {
		t.Errorf("%d weights in %d groups of %d", sum, len(all.groups), all.size)
	}
	h, se := all.Entropy()
	each, seEach := alone.Entropy()
	if h != each || math.Abs(se/seEach-1) > 0.1 {
		t.Errorf("%v ± %v in groups, %v ± %v alone", h, se, each, seEach)
	}
}

func TestWrite(t *testing.T) {
	record := func(name string, dt arrow.DataType, fill func(array.Builder)) arrow.Record {
		b := array.NewBuilder(memory.DefaultAllocator, dt)
		defer b.Release()
		fill(b)
		column := b.NewArray()
		defer column.Release()
		s := arrow.NewSchema([]arrow.Field{{Name: name, Type: dt, Nullable: true}}, nil)
		return array.NewRecord(s, []arrow.Array{column}, int64(column.Len()))
	}
	c := New(1)
	err := c.Write(record("key", &arrow.FixedSizeBinaryType{ByteWidth: 2}, func(b array.Builder) {
		b.AppendNull()
		b.(*array.FixedSizeBinaryBuilder).Append(key(1, 0))
	}))
	if err != nil || c.Keys() != 1 || c.Of(1) != 1 || c.Of(0) != 1 {
		t.Errorf("%v, %+v", err, c)
	}
	for says, rec := range map[string]arrow.Record{
		"have no keys": record("trial", arrow.PrimitiveTypes.Int64, func(array.Builder) {}),
		"bytes":        record("key", arrow.PrimitiveTypes.Int64, func(array.Builder) {}),
		"must be -1":   record("key", &arrow.FixedSizeBinaryType{ByteWidth: 1}, func(b array.Builder) { b.(*array.FixedSizeBinaryBuilder).Append(key(2)) }),
	} {
		if err := c.Write(rec); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}
