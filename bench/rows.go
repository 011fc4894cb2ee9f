package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// RowCost is what a row costs besides the engine that computes it, in ns: medians of samples on
// the backend Free.
type RowCost struct {
	Write   Write  `json:"write"`
	Keys    bool   `json:"keys"`
	Threads int    `json:"threads"`
	Rows    uint64 `json:"rows"`
	Clock   Median `json:"clock"` // by the clock
	// processor time of the whole process; 0 if unknown
	Processor float64 `json:"processor"`
	// processor time of the stages, which more threads cannot share, each at the same time as the
	// others, and of the longest; 0 if unknown
	Stages
	Serial float64 `json:"serial"`
	// what the system alone takes to write as many bytes, which Writes contains; 0 if unknown
	System float64 `json:"system"`
	Bytes  float64 `json:"bytes"` // in the file
	// how many times as fast as on the first number of threads
	Ratio float64 `json:"ratio"`
}

// RowPlan says which costs to measure.
type RowPlan struct {
	Threads  []int
	Samples  int
	Progress func(done, of int) // called before each run; may be nil
}

// rowOutputs lists what is measured: how many rows, with keys of 300 bytes or without, go where.
var rowOutputs = []struct {
	write Write
	keys  bool
	rows  uint64
}{
	{WriteNone, false, 4 << 20},
	{WriteArrow, false, 4 << 20},
	{"arrow-lz4", false, 4 << 20},
	{"arrow-zstd", false, 4 << 20},
	{"parquet", false, 4 << 20},
	{"csv", false, 4 << 20},
	{WriteNone, true, 512 << 10},
	{WriteArrow, true, 512 << 10},
	{"arrow-zstd", true, 512 << 10},
	{"parquet", true, 512 << 10},
}

// Measure measures every cost. In each round every output and number of threads has a sample, each
// in a process of its own.
func (p RowPlan) Measure(ctx context.Context, run Runner) ([]RowCost, error) {
	var costs []RowCost
	for _, o := range rowOutputs {
		for _, threads := range p.Threads {
			costs = append(costs, RowCost{Write: o.write, Keys: o.keys, Threads: threads, Rows: o.rows})
		}
	}
	clock := make([][]float64, len(costs))
	processor, system := slices.Clone(clock), slices.Clone(clock)
	order, hash, writes := slices.Clone(clock), slices.Clone(clock), slices.Clone(clock)
	digests := map[bool]string{} // of rows with keys, and without
	for round := range p.Samples {
		for i := range costs {
			c := &costs[i]
			if p.Progress != nil {
				p.Progress(round*len(costs)+i, p.Samples*len(costs))
			}
			s, err := c.sample(ctx, run)
			if err != nil {
				return nil, err
			}
			if digests[c.Keys] == "" {
				digests[c.Keys] = s.Digest
			}
			if s.Digest != digests[c.Keys] {
				return nil, WrongDigest{Key{"rows", FreeName, c.Threads, c.Write}, c.Rows, s.Digest, digests[c.Keys]}
			}
			rows := float64(c.Rows)
			clock[i] = append(clock[i], 1e9*s.Seconds/rows)
			processor[i] = append(processor[i], 1e9*s.Processor/rows)
			order[i] = append(order[i], 1e9*s.Order/rows)
			hash[i] = append(hash[i], 1e9*s.Hash/rows)
			writes[i] = append(writes[i], 1e9*s.Writes/rows)
			system[i] = append(system[i], 1e9*s.System/rows)
			c.Bytes = float64(s.Bytes) / rows
		}
	}
	for i := range costs {
		c := &costs[i]
		c.Clock, c.Processor = medianOf(clock[i]), medianOf(processor[i]).Median
		c.Stages = Stages{medianOf(order[i]).Median, medianOf(hash[i]).Median, medianOf(writes[i]).Median}
		c.Serial, c.System = c.Longest(), medianOf(system[i]).Median
		c.Ratio = costs[i-i%len(p.Threads)].Clock.Median / c.Clock.Median
	}
	return costs, nil
}

func (c *RowCost) sample(ctx context.Context, run Runner) (Sample, error) {
	p := kernels.Default()
	p.K, p.N, p.L, p.Keys, p.Trials = 3, 100, 3, c.Keys, c.Rows
	s, err := run(ctx, Request{p, FreeName, c.Threads, c.Write, true})
	if err != nil {
		return s, fmt.Errorf("rows to %s on %s: %w", c.Write, phrase.Plural(c.Threads, "thread"), err)
	}
	return s, nil
}

// WriteRowCosts writes costs as text.
func WriteRowCosts(w io.Writer, m Machine, version string, date time.Time, costs []RowCost) {
	printWrapped(w, "%s, %s; tpmbench %s", date.Format(time.DateOnly), m, version)
	fmt.Fprintln(w)
	g := newGrid(3, "ns a row", "keys", "threads", "clock", "±", "processor", "serial", "in order", "digest", "writing", "system", "bytes", "million rows/s", "x fewest threads")
	for _, c := range costs {
		keys := ""
		if c.Keys {
			keys = "300 bytes"
		}
		g.row(string(c.Write), keys, fmt.Sprint(c.Threads), short(c.Clock.Median), percent(c.Clock.Percent()/100), known(c.Processor, short), known(c.Serial, short), known(c.Order, short), known(c.Hash, short), known(c.Writes, short), known(c.System, short),
			known(c.Bytes, short), short(1e3/c.Clock.Median), short(c.Ratio))
	}
	g.print(w)
}
