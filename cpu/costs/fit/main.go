// Command fit measures what the table of package costs estimates, on one core of this machine. For each
// backend for processors that runs here it prints the entries that fit the measurements, for
// table.go, and how far the committed ones are from them. What nobody measured keeps its entry.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"reflect"
	"slices"
	"strings"
	"time"

	"tpmbench/cpu"
	"tpmbench/cpu/costs"
	"tpmbench/kernels"
)

func main() {
	log.SetFlags(0)
	names := flag.String("backend", "", "names of backends, separated by commas (default all that run here)")
	repeats := flag.Int("repeats", 40, "runs of each case, of which the fastest counts: whatever else runs on the machine only slows")
	flag.Parse()
	for _, b := range cpu.Apart() {
		name := b.Info().Name
		if b.Info().Lacks != "" || *names != "" && !slices.Contains(strings.Split(*names, ","), name) {
			continue
		}
		if err := fit(b, *repeats); err != nil {
			log.Fatalf("%s: %v", name, err)
		}
	}
}

// sample is a run and the least ns that it took.
type sample struct {
	kernels.Params
	ns float64
}

func fit(b kernels.Backend, repeats int) error {
	samples, err := measure(b, repeats)
	if err != nil {
		return err
	}
	fmt.Printf("%s: the committed entries are %s off\n", b.Info().Name, misses(b, samples))
	t := tableOf(b.Info().Name)
	solve(b, t, samples)
	fmt.Printf("\t%s\n\t%s off\n", t, misses(b, samples))
	for _, s := range samples {
		fmt.Printf("\t\t%-60s %10.0f ns, estimated %.2f times\n", describe(s.Params), s.ns, cost(b, s.Params)/s.ns)
	}
	return nil
}

// measure measures the runs that b can do. They take turns, so that a busy moment slows one of each.
func measure(b kernels.Backend, repeats int) (samples []sample, err error) {
	for _, p := range runs(b.Info()) {
		if b.Supports(p) == nil {
			samples = append(samples, sample{Params: p})
		}
	}
	for round := range repeats {
		for i := range samples {
			s := &samples[i]
			ns, err := run(b, s.Params)
			if err != nil {
				return nil, err
			}
			if round == 0 || ns < s.ns {
				s.ns = ns
			}
		}
	}
	return samples, nil
}

// run returns the ns of a run on one engine, which is open already.
func run(b kernels.Backend, p kernels.Params) (ns float64, err error) {
	e, err := b.Open(p, 0)
	if err != nil {
		return 0, err
	}
	t := &trials{p: p}
	start := time.Now()
	err = e.Run(context.Background(), t, t)
	ns = float64(time.Since(start).Nanoseconds())
	return ns, errors.Join(err, e.Close())
}

// trials is a source of p's trials, and a sink.
type trials struct {
	p    kernels.Params
	next uint64
}

func (t *trials) Next(buf []kernels.Trial, _ bool) (n int, more bool) {
	for ; n < len(buf) && t.next < t.p.Trials; n++ {
		buf[n] = t.p.Trial(t.next)
		t.next++
	}
	return n, n > 0
}

func (t *trials) Done(*kernels.Results) {}
func (t *trials) Steps(uint64)          {}

// runs are those that are measured: of a few and of many steps, nearly all of whose pairs end with
// max_steps.
func runs(i kernels.Info) (list []kernels.Params) {
	add := func(k, n, l int, change func(*kernels.Params)) {
		for _, steps := range []uint64{2, 8, 66} {
			p := kernels.Default()
			p.K, p.N, p.L, p.MaxSteps, p.Trials = k, n, l, steps, uint64(i.Lanes)
			if change(&p); p.Validate() == nil && costs.Steps(p) == float64(steps) && (steps != 8 || p.InputRange > 2) {
				list = append(list, p)
			}
		}
	}
	plain := func(*kernels.Params) {}
	for _, n := range []int{1, 10, 100, 1000} {
		for _, l := range []int{3, 5, 12, 100} {
			add(3, n, l, plain)
		}
	}
	for _, k := range []int{1, 32} {
		add(k, 1, 3, plain)
		add(k, 100, 3, plain)
	}
	for _, attackers := range []int{1, 5, 30, 300, 2000} {
		for _, l := range []int{1, 2, 3, 7, 5, 12, 100} {
			add(3, 100, l, func(p *kernels.Params) {
				if p.Attack, p.Attackers = kernels.Geometric, attackers; i.Lanes > 1 && attackers > 5 {
					p.Attackers = 0 // take long, and one costs as much
				}
			})
		}
	}
	for _, m := range []int{2, 3, 10, 64, 127} {
		for _, n := range []int{10, 100, 1000} {
			add(3, n, 3, func(p *kernels.Params) { p.InputRange = m })
		}
		add(3, 100, 50, func(p *kernels.Params) { p.InputRange = m })
	}
	add(3, 100, 3, func(p *kernels.Params) { p.Query = 5 })
	add(3, 1000, 3, func(p *kernels.Params) { p.Query = 20 })
	return list
}

func describe(p kernels.Params) string {
	var list []string
	for i := range kernels.Fields {
		if f := &kernels.Fields[i]; !f.IsDefault(p) || f.Name == "k" || f.Name == "n" || f.Name == "l" {
			list = append(list, f.Name+" "+f.Text(p))
		}
	}
	return strings.Join(list, ", ")
}

func cost(b kernels.Backend, p kernels.Params) float64 { return b.(kernels.Coster).Cost(p, 1) }

// misses says how far estimates are from the samples.
func misses(b kernels.Backend, samples []sample) string {
	var off []float64
	for _, s := range samples {
		x := cost(b, s.Params) / s.ns
		off = append(off, max(x, 1/x))
	}
	slices.Sort(off)
	return fmt.Sprintf("%.2f times in the median and at most %.2f times", off[len(off)/2], off[len(off)-1])
}

// entry is an entry of the table.
type entry struct {
	numbers reflect.Value // the struct
	store   func()        // has the estimates use it
}

// tableOf returns the entry of a backend.
func tableOf(name string) *entry {
	layout, isa, _ := strings.Cut(name, "-")
	if layout == "bitpacked" {
		return &entry{reflect.ValueOf(costs.Bitpacked[isa]).Elem(), func() {}}
	}
	table := costs.Bitsliced
	if layout == "int8" {
		table = costs.Int8
	}
	e := table[isa]
	return &entry{reflect.ValueOf(&e).Elem(), func() { table[isa] = e }}
}

// String returns the entry as table.go has it.
func (e *entry) String() string { return fields(e.numbers) }

func fields(v reflect.Value) string {
	var list []string
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			list = append(list, fmt.Sprintf("%s: %s", v.Type().Field(i).Name, literal(f)))
		}
	}
	return "{" + strings.Join(list, ", ") + "}"
}

func literal(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float64:
		return fmt.Sprintf("%.3g", v.Float())
	case reflect.Map:
		var list []string
		for _, key := range keysOf(v) {
			list = append(list, fmt.Sprintf("%d: %s", key.Int(), literal(v.MapIndex(key))))
		}
		return v.Type().String() + "{" + strings.Join(list, ", ") + "}"
	case reflect.Struct:
		return v.Type().Name() + fields(v)
	}
	return fmt.Sprint(v.Interface())
}

// keysOf returns the keys of a map, which are whole numbers, in order.
func keysOf(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return int(a.Int() - b.Int()) })
	return keys
}
