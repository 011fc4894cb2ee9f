package cuda

import "testing"

// TestPace sees that slices begin short, become as long as they should, are short again where lanes
// become many, and do not outrun the prefetched trials.
func TestPace(t *testing.T) {
	p := newPace()
	if n := p.passes(1); n != 1 {
		t.Errorf("the first slice has %d passes, want 1", n)
	}
	p.adjust(0, 1, 0, 0, 0) // nothing stepped: preparation only
	if n := p.passes(1000); n != 1 {
		t.Errorf("after a slice without steps %d passes, want 1", n)
	}
	p.adjust(0.01, 1, 10, 0, 0) // a µs a step
	if n := p.passes(10); n != sliceTime*100 {
		t.Errorf("%d passes of 10 µs, want %d ms", n, sliceTime)
	}
	if n := p.passes(100000); n != 1 {
		t.Errorf("%d passes where lanes became many, want 1", n)
	}
	p.adjust(1, 400, 100000, 80, 100)
	if n := p.passes(10); n != 200 {
		t.Errorf("%d passes after 400 took nearly all prefetched trials, want 200", n)
	}
	p.adjust(1, 200, 100000, 40, 100)
	if n := p.passes(10); n != 400 {
		t.Errorf("%d passes after 200 left most prefetched trials, want 400", n)
	}
	p.adjust(1e9, 1, 1, 0, 0)
	if n := p.passes(1 << 20); n != 1 {
		t.Errorf("%d passes that take days, want 1", n)
	}
}
