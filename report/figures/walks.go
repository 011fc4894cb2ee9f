package figures

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"tpmbench/batch/overlaps"
	"tpmbench/internal/phrase"
	"tpmbench/kernels/perceptron"
	"tpmbench/kernels/perceptron/theory"
)

// walked describes a walk, over its trials. What a trial contributes is its mean over all of its
// stretches.
type walked struct {
	Walk perceptron.Walk
	Time float64            // of theory, in steps
	Self []overlaps.Moments // A(s).A(s+t), [point]
	bitCounts
}

// tenth is how many points of a stretch, which has three of theory's times, are in one.
const tenth = 10

// walks returns the walks of all sizes and rates, by size.
func walks(p Plan) (list []perceptron.Walk) {
	for _, n := range walkSizes(p) {
		for _, eta := range walkRates {
			list = append(list, walkOf(p, n, eta, uint64(len(list))))
		}
	}
	return list
}

// walkRates are above the critical rate.
var walkRates = []float64{2, 2.5, 3, 4, 6}

func walkSizes(p Plan) []int {
	return Pick(p, []int{10, 30, 100, 300, 1000}, []int{10, 30, 100, 300, 1000}, []int{10, 30, 100})
}

// walkOf returns a walk whose trials no other walk, of another number, has. Larger ones need fewer
// trials, as the overlap of their weights scatters less.
func walkOf(p Plan, n int, eta float64, number uint64) perceptron.Walk {
	const trials = 1 << 16
	steps := 3 * tenth * uint64(math.Max(1, math.Round(theory.WalkTime(n, eta)/tenth)))
	w := perceptron.Walk{
		Params: perceptron.Params{N: n, Etas: []float64{eta}, Steps: steps, Points: 3 * tenth, Seed: p.Seed, FirstTrial: number * trials, Trials: 8},
		Settle: uint64(float64(n) * theory.Settle(eta, 1e-9)),
	}
	w.Stretches = 6 + Pick(p, 12_000, 6000, 300)/int(steps)
	if n <= 100 {
		w.Trials = Pick(p, uint64(256), 64, 8)
	}
	return w
}

// walkTasks are those of walks.
func walkTasks(p Plan) (list []Task) {
	for _, w := range walks(p) {
		steps := float64(w.Settle) + float64(w.Watched())
		list = append(list, Task{
			Name:  fmt.Sprintf("%d stretches after %d steps, trials from %d: %s", w.Stretches, w.Settle, w.FirstTrial, pairCommand(w.Params)),
			Cost:  40 * float64(w.Trials) * steps * float64(w.N),
			Parts: w.Trials,
			Do: func(ctx context.Context, l *Lab, done *atomic.Uint64) (any, error) {
				return doWalk(ctx, w, l.With, done)
			},
		})
	}
	return list
}

// doWalk does a walk of one rate.
func doWalk(ctx context.Context, w perceptron.Walk, with perceptron.Arithmetic, done *atomic.Uint64) (*walked, error) {
	if err := w.Validate(); err != nil {
		return nil, err
	}
	if with.Fields == nil {
		with = perceptron.Plain
	}
	points := w.Points + 1
	d := &walked{Walk: w, Time: theory.WalkTime(w.N, w.Etas[0]), Self: make([]overlaps.Moments, points)}
	b := perceptron.NewBatch(w.Params, with)
	self, signs := make([]float64, perceptron.Lanes*w.Stretches*points), make([]perceptron.Signs, w.Watched())
	for at := uint64(0); at < w.Trials; at += perceptron.Lanes {
		n := int(min(perceptron.Lanes, w.Trials-at))
		if err := b.Walk(ctx, w, w.FirstTrial+at, n, self, signs); err != nil {
			return nil, err
		}
		for i := range n {
			for j := range points {
				sum := 0.0
				for s := range w.Stretches {
					sum += self[(i*w.Stretches+s)*points+j]
				}
				d.Self[j].Add(sum / float64(w.Stretches))
			}
			d.add(signs, i)
		}
		done.Add(uint64(n))
	}
	return d, nil
}

// walksOf returns the results of walkTasks.
func walksOf(r Results) (list []*walked) {
	for _, t := range r.Tasks {
		list = append(list, t.(*walked))
	}
	return list
}

// eta returns the rate.
func (d *walked) eta() float64 { return d.Walk.Etas[0] }

// theory returns the mean of A(s).A(s+t) at a point.
func (d *walked) theory(point int) float64 {
	return math.Exp(-float64(d.Walk.Time(point)) / d.Time)
}

// time returns the time constant, t/-ln of the mean, with its error, from the first point t that is
// not before theory's time.
func (d *walked) time() (tau, se float64) {
	j := 1
	for j < d.Walk.Points && float64(d.Walk.Time(j)) < d.Time {
		j++
	}
	c, t := d.Self[j], float64(d.Walk.Time(j))
	tau = -t / math.Log(c.Mean())
	return tau, tau * tau / t * c.SE() / c.Mean()
}

// String names the walk.
func (d *walked) String() string {
	return fmt.Sprintf("N = %s, η = %v", phrase.Number(float64(d.Walk.N)), d.eta())
}
