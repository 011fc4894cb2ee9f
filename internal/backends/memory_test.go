package backends

import (
	"runtime"
	"testing"

	"tpmbench/kernels"
)

// numbered is a Source of trials from 0 on, and a Sink that drops their rows.
type numbered struct{ next, end uint64 }

func (s *numbered) Next(buf []kernels.Trial, _ bool) (n int, more bool) {
	for n < len(buf) && s.next < s.end {
		buf[n] = kernels.Trial{Seed: 1, Number: s.next, Place: s.next}
		s.next++
		n++
	}
	return n, s.next < s.end
}

func (s *numbered) Steps(uint64)          {}
func (s *numbered) Done(*kernels.Results) {}

// inUse returns the bytes of the heap that are in use.
func inUse() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// EngineBytes says what an engine takes once it has run, from which --max-memory is computed.
func TestEngineBytes(t *testing.T) {
	for name, change := range map[string]func(*kernels.Params){
		"plain":     func(p *kernels.Params) {},
		"keys":      func(p *kernels.Params) { p.Keys = true },
		"split":     func(p *kernels.Params) { p.Tie = kernels.TieSplit },
		"deep":      func(p *kernels.Params) { p.L, p.Keys = 100, true },
		"long":      func(p *kernels.Params) { p.K, p.N, p.Keys, p.MaxSteps = 1, 50_000, true, 2 },
		"bits":      func(p *kernels.Params) { p.Start, p.StartErrors = kernels.StartBits, 0.2 },
		"near":      func(p *kernels.Params) { p.Start, p.StartErrors = kernels.StartNear, 0.2 },
		"query":     func(p *kernels.Params) { p.Query = 5 },
		"detect":    func(p *kernels.Params) { p.Detect, p.Share = 10, 100 },
		"geometric": func(p *kernels.Params) { p.Attack, p.Attackers, p.Keys = kernels.Geometric, 20, true },
		"majority":  func(p *kernels.Params) { p.Attack, p.Attackers, p.Distance = kernels.Majority, 50, true },
		"genetic":   func(p *kernels.Params) { p.Attack, p.Attackers = kernels.Genetic, 64 },
		"follow":    func(p *kernels.Params) { p.Attack, p.Attackers, p.Follow = kernels.Observer, 3, true },
	} {
		p := kernels.Default()
		p.N, p.MaxSteps, p.Trials = 600, 10, 300
		if change(&p); p.Attack == kernels.Majority {
			p.Wait = 10
		}
		for _, b := range All() {
			s, sized := b.(kernels.Sizer)
			if !sized || Usable(b, p) != nil {
				continue
			}
			q := p
			if b.Info().Lanes <= 1 {
				q.Trials = 3
			}
			before := inUse()
			e, err := b.Open(q, 0)
			if err != nil {
				t.Fatal(err)
			}
			source := &numbered{end: q.Trials}
			if err := e.Run(t.Context(), source, source); err != nil {
				t.Fatal(err)
			}
			have, says := inUse()-before, s.EngineBytes(q)
			if have > says+says/10+(128<<10) {
				t.Errorf("%s, %s: %d bytes are in use, and it says %d", b.Info().Name, name, have, says)
			}
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
