package bench

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

// WriteGo writes the report in the format of Go benchmarks, which benchstat and others read: a line
// for each sample, with trials as iterations.
func (r *Report) WriteGo(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "goos: %s\ngoarch: %s\npkg: tpmbench/bench\ncpu: %s\n", r.Machine.OS, r.Machine.Arch, r.Machine.Processor)
	fmt.Fprintf(b, "cores: %d\ngo: %s\ntpmbench: %s\n", r.Machine.Cores, r.Machine.Go, r.Version)
	for _, unit := range []string{"pair-steps/s", "weights/ns", "trials/s", "occupancy"} {
		fmt.Fprintf(b, "Unit %s better=higher\n", unit)
	}
	for i := range r.Results {
		for _, line := range r.Results[i].goLines() {
			fmt.Fprintln(b, line)
		}
	}
	return b.Flush()
}

func (r *Result) goLines() (lines []string) {
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for i, s := range r.Seconds {
		steps := float64(r.PairSteps) / s
		line := fmt.Sprintf("BenchmarkTrials/case=%s/backend=%s/threads=%d/write=%s\t%d", r.Case, r.Backend, r.Threads, r.Write, r.Trials)
		add := func(x float64, unit string) { line += "\t" + number(x) + " " + unit }
		add(1e9*s/float64(r.Trials), "ns/trial")
		add(steps, "pair-steps/s")
		add(steps*float64(2*r.Weights)/1e9, "weights/ns")
		add(float64(r.Trials)/s, "trials/s")
		if r.Process[i] > 0 {
			add(1e9*r.Process[i], "start-to-end-ns")
		}
		if r.Peak > 0 {
			add(float64(r.Peak), "peak-B")
		}
		if r.Occupancy != nil {
			add(*r.Occupancy, "occupancy")
		}
		lines = append(lines, line)
	}
	return lines
}
