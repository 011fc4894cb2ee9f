package figures

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/keyspace"
)

// space is the machines whose pairs are all looked at, or all those beside some B, under the inputs
// of trial 0.
type space struct {
	Params kernels.Params
	Steps  int
	Drawn  int // how many B, those of the first trials; 0 for all
}

// overheard is what attackers on the pairs of a space have left, and the keys of these pairs.
type overheard struct {
	space
	Machines int
	Columns  [][]keyspace.Left // beside each B, if drawn, [column][step]
	Left     []keyspace.Left   // sums, [step]
	Keys     [][]uint32        // [step][number of the key]: how many pairs have it
}

// String names the machines.
func (s space) String() string {
	return fmt.Sprintf("N = %d, L = %d, %s", s.Params.N, s.Params.L, s.Params.Rule)
}

// task returns the work of a space.
func (s space) task() Task {
	machines := int(math.Pow(float64(2*s.Params.L+1), float64(s.Params.Weights())))
	columns := s.Drawn
	if columns == 0 {
		columns = machines
	}
	return Task{
		Name:  fmt.Sprintf("what is heard beside %d B, %d steps: %s", columns, s.Steps, Command(s.Params)),
		Cost:  float64(machines) * (8000*float64(columns) + 200*float64(s.Steps)),
		Parts: uint64(columns),
		Do: func(ctx context.Context, _ *Lab, done *atomic.Uint64) (any, error) {
			return s.listen(ctx, columns, done)
		},
	}
}

func (s space) listen(ctx context.Context, columns int, done *atomic.Uint64) (*overheard, error) {
	all, err := keyspace.New(s.Params, 0, s.Steps)
	if err != nil {
		return nil, err
	}
	l := &overheard{space: s, Machines: all.Machines(), Left: make([]keyspace.Left, s.Steps+1), Keys: make([][]uint32, s.Steps+1)}
	for t := range l.Keys {
		l.Keys[t] = make([]uint32, l.Machines)
	}
	c := all.NewColumn()
	for i := range columns {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		b := uint32(i)
		if s.Drawn > 0 {
			b = all.Drawn(uint64(i))
		}
		left := make([]keyspace.Left, s.Steps+1)
		c.Run(b, left, l.Keys)
		for t := range left {
			l.Left[t].Add(left[t])
		}
		if s.Drawn > 0 {
			l.Columns = append(l.Columns, left)
		}
		done.Add(1)
	}
	return l, nil
}

// ratio returns the ratio of two sums, and its standard error from the scatter among the columns,
// 0 if all pairs are in.
func (l *overheard) ratio(of, to func(left []keyspace.Left) float64) (r, se float64) {
	r = of(l.Left) / to(l.Left)
	n := float64(len(l.Columns))
	if n == 0 {
		return r, 0
	}
	squares := 0.0
	for _, c := range l.Columns {
		d := of(c) - float64(r*to(c))
		squares += float64(d * d)
	}
	return r, math.Sqrt(n/(n-1)*squares) / to(l.Left)
}

// mean returns the mean over all pairs of a property after a step.
func (l *overheard) mean(step int, of func(keyspace.Left) float64) (m, se float64) {
	return l.ratio(func(left []keyspace.Left) float64 { return of(left[step]) }, func(left []keyspace.Left) float64 { return float64(left[step].Pairs) })
}

// who names the pairs.
func (l *overheard) who() string {
	if l.Drawn == 0 {
		return fmt.Sprintf("all %s pairs", phrase.Grouped(l.Left[0].Pairs))
	}
	return fmt.Sprintf("%s pairs, all A beside %d B", phrase.Grouped(l.Left[0].Pairs), l.Drawn)
}

// seen describes the keys of the synchronised pairs after a step.
func (l *overheard) seen(step int) seen {
	var counts []uint64
	for _, n := range l.Keys[step] {
		if n > 0 {
			counts = append(counts, uint64(n))
		}
	}
	return see(counts)
}
