package batch

import (
	"math"
	"testing"
)

func TestShardsCover(t *testing.T) {
	for _, r := range []Range{{0, 0}, {5, 1}, {7, 10}, {0, 1e6}, {math.MaxUint64 - 9, 10}, {1, math.MaxUint64}} {
		for _, n := range []uint64{1, 2, 3, 7, 64, 1000, math.MaxUint64} {
			at, least, most := r.First, uint64(math.MaxUint64), uint64(0)
			for i := range min(n, 2000) {
				got := Shard{i, n}.Cut(r)
				if got.First != at {
					t.Fatalf("%v: shard %d/%d begins at %d, want %d", r, i, n, got.First, at)
				}
				at += got.Trials
				least, most = min(least, got.Trials), max(most, got.Trials)
			}
			if n <= 1000 && (at != r.First+r.Trials || most-least > 1) {
				t.Errorf("%v in %d shards: end %d, sizes %d to %d", r, n, at, least, most)
			}
		}
	}
}

func TestParseShard(t *testing.T) {
	if h, err := ParseShard("3/64"); err != nil || h != (Shard{3, 64}) || h.String() != "3/64" {
		t.Errorf("%v %v", h, err)
	}
	for _, bad := range []string{"", "1", "1/", "/2", "2/2", "-1/2", "0/0", "1/2/3", "1/2 ", "a/b", "01/2", "1/99999999999999999999"} {
		if h, err := ParseShard(bad); err == nil {
			t.Errorf("%q is %v", bad, h)
		}
	}
}
