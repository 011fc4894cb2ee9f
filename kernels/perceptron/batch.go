package perceptron

import "context"

// inputBlock is the memory for inputs drawn ahead: a part of the second-level cache,
// so that the weights of one learning rate stay in the first while they meet them.
const inputBlock = 256 << 10

// Batch steps the pairs of Lanes contiguous trials together, for all learning rates, which share
// the trials' inputs. Each pair gets the same overlaps as with Pair. A Batch is for one
// goroutine, and for any number of trials.
type Batch struct {
	p     Params
	with  Arithmetic
	pairs []pairs // [eta]
	x     []Lane  // inputs of the steps ahead, [step][n][lane]
	in    [Lanes]normals
}

// pairs are those of one learning rate.
type pairs struct {
	rate  float64 // eta / N
	a, b  []Lane  // weights, [n][lane]
	signs []Signs // of the steps up to now, if its capacity says that they are wanted
}

// NewBatch returns a Batch for pairs of p, which has passed Validate.
func NewBatch(p Params, with Arithmetic) *Batch {
	ahead := min(p.Steps, uint64(max(1, inputBlock/(8*Lanes*p.N))))
	b := &Batch{p: p, with: with, pairs: make([]pairs, len(p.Etas)), x: make([]Lane, int(ahead)*p.N)}
	for e, eta := range p.Etas {
		b.pairs[e] = pairs{rate: eta / float64(p.N), a: make([]Lane, p.N), b: make([]Lane, p.N)}
	}
	return b
}

// Overlaps computes n <= Lanes trials from first on and sets overlap[trial][eta][point], point
// 0..Points. It returns ctx's error if that is done first.
func (b *Batch) Overlaps(ctx context.Context, first uint64, n int, overlap []float64) error {
	b.start(first, n)
	points := b.p.Points + 1
	var t uint64
	for j := range points {
		if err := b.advance(ctx, b.p.Time(j)-t); err != nil {
			return err
		}
		t = b.p.Time(j)
		for e := range b.pairs {
			r := dots(b.pairs[e].a, b.pairs[e].b)
			for i := range n {
				overlap[(i*len(b.pairs)+e)*points+j] = r[i]
			}
		}
	}
	return nil
}

// start draws the initial weights. Lanes without a trial repeat the last.
func (b *Batch) start(first uint64, n int) {
	for l := range b.in {
		b.in[l] = newNormals(b.p.Seed, first+uint64(min(l, n-1)))
	}
	a, o := b.pairs[0].a, b.pairs[0].b
	b.draw(a)
	b.draw(o)
	q := [2]Lane{dots(a, a), dots(o, o)}
	for m := range q {
		for l := range q[m] {
			q[m][l] = inverse(q[m][l])
		}
	}
	b.with.Scale(a, o, q)
	for _, p := range b.pairs[1:] {
		copy(p.a, a)
		copy(p.b, o)
	}
}

// draw sets v to the next numbers of the lanes' trials.
func (b *Batch) draw(v []Lane) {
	for l := range b.in {
		b.in[l].fill(v, l)
	}
}

// advance does the given number of steps, a block of inputs at a time.
func (b *Batch) advance(ctx context.Context, steps uint64) error {
	for steps > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n := min(steps, uint64(len(b.x)/b.p.N))
		x := b.x[:int(n)*b.p.N]
		b.draw(x)
		for e := range b.pairs {
			if e%16 == 15 && ctx.Err() != nil {
				return ctx.Err()
			}
			for at := 0; at < len(x); at += b.p.N {
				b.pairs[e].step(b.with, x[at:at+b.p.N])
			}
		}
		steps -= n
	}
	return nil
}

// step does a step of each lane with input x.
func (p *pairs) step(with Arithmetic, x []Lane) {
	h := with.Fields(p.a, p.b, x)
	var by [2]Lane // how far A and B move along x
	var learns [Lanes]bool
	if cap(p.signs) > 0 {
		p.signs = append(p.signs, signsOf(h))
	}
	for l := range learns {
		a, b := sign(h[0][l]), sign(h[1][l])
		if learns[l] = a != b; learns[l] {
			by[0][l], by[1][l] = p.rate*b, p.rate*a
		}
	}
	if learns == [Lanes]bool{} {
		return
	}
	q := with.Move(p.a, p.b, x, by)
	for m := range q {
		for l := range q[m] {
			if learns[l] {
				q[m][l] = inverse(q[m][l])
			} else {
				q[m][l] = 1
			}
		}
	}
	with.Scale(p.a, p.b, q)
}
