package cuda

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"
	"time"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
	"tpmbench/kernels/reference"
)

// fake is a driver of one device whose kernels are the reference, so that the host's part is tested
// wherever Go is. A wait is what makes things happen: until then nothing that was enqueued has.
type fake struct{ memory int }

func (f fake) devices() ([]device, string) {
	return []device{{name: "fake", memory: uint64(f.memory), multiprocessors: 1, clock: 1, version: "0"}}, ""
}

func (f fake) open(int) (session, error) {
	return &fakeSession{left: f.memory, memory: map[address][]byte{}, trials: map[uint64]uint64{}, made: map[uint64]bool{}}, nil
}

type fakeSession struct {
	left   int
	pinned int                // bytes of the host
	memory map[address][]byte // by their first address
	next   address
	names  []string
	queue  [][]func()  // of each stream
	events []time.Time // when they happened, or zero

	seed   uint64
	trials map[uint64]uint64 // the prefetched trial of each place
	made   map[uint64]bool   // and whether it is whole
	lanes  []*lane
}

type lane struct {
	*reference.Stepper
	trial  uint64
	row    []byte // as it was at sync_steps, or at max_steps
	synced bool
}

func (s *fakeSession) enter() error { return nil }
func (s *fakeSession) leave()       {}
func (s *fakeSession) close() error { return nil }

func (s *fakeSession) load(_, name string) (function, error) {
	s.names = append(s.names, name)
	return function(len(s.names) - 1), nil
}

func (s *fakeSession) alloc(bytes int) (address, error) {
	if bytes > s.left {
		return 0, &callError{"alloc", fmt.Errorf("%d bytes", bytes), true}
	}
	s.left -= bytes
	s.next += 1 << 40
	s.memory[s.next] = make([]byte, bytes)
	return s.next, nil
}

func (s *fakeSession) free(a address) error {
	s.left += len(s.memory[a])
	delete(s.memory, a)
	return nil
}

func (s *fakeSession) pin(bytes int) ([]byte, error) {
	s.pinned += bytes
	return make([]byte, bytes), nil
}
func (s *fakeSession) unpin([]byte) error { return nil }

func (s *fakeSession) stream() (stream, error) {
	s.queue = append(s.queue, nil)
	return stream(len(s.queue) - 1), nil
}

func (s *fakeSession) event() (event, error) {
	s.events = append(s.events, time.Time{})
	return event(len(s.events) - 1), nil
}

func (s *fakeSession) enqueue(to stream, work func()) error {
	s.queue[to] = append(s.queue[to], work)
	return nil
}

// at returns the memory from an address on.
func (s *fakeSession) at(a address) []byte { return s.memory[a>>40<<40][a&(1<<40-1):] }

func (s *fakeSession) upload(to stream, a address, from []byte) error {
	return s.enqueue(to, func() { copy(s.at(a), from) })
}

func (s *fakeSession) download(of stream, to []byte, a address) error {
	return s.enqueue(of, func() { copy(to, s.at(a)) })
}

func (s *fakeSession) zero(of stream, a address, bytes int) error {
	return s.enqueue(of, func() {
		clear(s.at(a)[:bytes])
		if bytes != counterBytes {
			s.lanes = nil // which have no trials then
		}
	})
}

func (s *fakeSession) record(of stream, e event) error {
	s.events[e] = time.Time{}
	return s.enqueue(of, func() { s.events[e] = time.Now() })
}

// wait runs the first stream, the only one with events, up to the event.
func (s *fakeSession) wait(e event) error {
	for s.events[e].IsZero() {
		s.queue[0][0]()
		s.queue[0] = s.queue[0][1:]
	}
	return nil
}

func (s *fakeSession) sync(of stream) error {
	for _, work := range s.queue[of] {
		work()
	}
	s.queue[of] = nil
	return nil
}

func (s *fakeSession) elapsed(from, to event) (float64, error) {
	return 1e3 * s.events[to].Sub(s.events[from]).Seconds(), nil
}

func (s *fakeSession) launch(f function, on stream, threads int, args ...uint64) error {
	work := s.step
	if s.names[f][:7] == "prepare" {
		work = s.prepare
	}
	return s.enqueue(on, func() { work(threads, args) })
}

// prepare is kernels/prepare.cu, as far as the host can tell.
func (s *fakeSession) prepare(_ int, a []uint64) {
	ring, first, count, trials, to, k, n, counters, tail, attackers := a[1], a[2], a[3], a[4], a[6], a[8], a[9], s.at(address(a[11])), a[12], a[13]
	s.seed = a[7]
	binary.LittleEndian.PutUint64(counters, min(binary.LittleEndian.Uint64(counters), tail))
	clear(counters[8:counterBytes])
	for i := range count {
		s.trials[(first+i)%ring] = binary.LittleEndian.Uint64(s.at(address(trials))[8*i:])
		s.made[(first+i)%ring] = to == (2+attackers)*k*((n+31)/32)
	}
}

// step is run of kernels/slice.cuh.
func (s *fakeSession) step(_ int, a []uint64) {
	count, ring, tail, counters, out, passes := a[1], a[3], a[4], s.at(address(a[5])), s.at(address(a[6])), a[7]
	p := kernels.Params{K: int(a[8]), N: int(a[9]), L: int(a[10]), MaxSteps: a[11], Seed: s.seed, Keys: a[14] != 0}
	p.Rule = map[uint64]kernels.Rule{1<<32 - 1: kernels.Hebbian, 1<<64 - 1: kernels.AntiHebbian, 0: kernels.RandomWalk}[a[12]]
	p.Tie = map[uint64]kernels.Tie{1<<64 - 1: kernels.TieMinus, 0: kernels.TiePlus, (1<<32 - 1) << 32: kernels.TieSplit}[a[13]]
	p.Attackers, p.Attack, p.Follow = int(a[15]&0xffff), kernels.Attack(a[15]>>16&0xff), a[15]>>24&1 == 1
	add := func(counter int) uint64 {
		n := binary.LittleEndian.Uint64(counters[8*counter:])
		binary.LittleEndian.PutUint64(counters[8*counter:], n+1)
		return n
	}
	if s.lanes == nil {
		s.lanes = make([]*lane, count)
	}
	for i := range s.lanes {
		for range passes {
			if s.lanes[i] == nil {
				number := add(0)
				if number >= tail {
					break
				}
				if !s.made[number%ring] {
					panic("a lane takes a trial that is not whole")
				}
				s.made[number%ring] = false // it cannot be taken again
				trial := s.trials[number%ring]
				s.lanes[i] = &lane{Stepper: reference.New(p, trial), trial: trial}
			}
			l := s.lanes[i]
			if l.row == nil && (l.Synced() || l.T == p.MaxSteps) {
				l.synced = l.Synced()
				l.row = pack(p, l)
			}
			caught := p.Follow && l.synced && l.Caught()
			if l.row != nil && (!p.Follow || caught || l.T == p.MaxSteps) {
				if caught {
					binary.LittleEndian.PutUint32(l.row[4*(rowWords+2):], uint32(l.T))
				}
				copy(out[uint64(len(l.row))*add(1):], l.row)
				s.lanes[i] = nil
				continue
			}
			l.Step()
			add(2)
		}
	}
}

// pack returns a row as a kernel writes it, with no learn_steps.
func pack(p kernels.Params, l *lane) []byte {
	g := programFor(p)
	to := make([]byte, g.rowBytes(p))
	binary.LittleEndian.PutUint64(to, l.trial)
	steps := uint32(kernels.Null)
	if l.synced {
		steps = uint32(l.T)
	}
	binary.LittleEndian.PutUint32(to[8:], steps)
	binary.LittleEndian.PutUint32(to[12:], uint32(l.LearningSteps))
	keys := to[4*rowWords:]
	if g.attackers > 0 {
		for i, n := range []int{l.AttackersSynced(), l.BestEqualWeights(), kernels.Null} {
			if !l.synced {
				n = kernels.Null
			}
			binary.LittleEndian.PutUint32(keys[4*i:], uint32(n))
		}
		keys = keys[4*attackerRowWords:]
	}
	if !p.Keys {
		return to
	}
	for j, w := range l.A.W {
		word := j/p.N*((p.N+31)/32) + j%p.N/32
		plane := keys[4*(g.planes+1)*word:]
		m := uint32(max(w, -w))
		if w < 0 {
			plane[j%p.N%32/8] |= 1 << (j % p.N % 32 % 8)
		}
		for b := range g.planes {
			plane[4*(b+1)+j%p.N%32/8] |= byte(m >> b & 1 << (j % p.N % 32 % 8))
		}
	}
	return to
}

// TestHost passes the suite with kernels that are the reference: the host's part alone.
func TestHost(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute")
	}
	conformance.Test(t, newBackend(fake{1 << 25}))
}

// TestHostSmall does so where memory is so short that blocks become smaller.
func TestHostSmall(t *testing.T) {
	p := kernels.Params{K: 3, N: 100, L: 3, MaxSteps: 5, Trials: 1000}
	b := newBackend(fake{sizesFor(p, programFor(p), 512).bytes() - 1})
	e, err := b.Open(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	if lanes := e.(*engine).z.lanes; lanes != 256 {
		t.Errorf("%d lanes, want 256", lanes)
	}
	b = newBackend(fake{sizesFor(p, programFor(p), leastLanes).bytes() - 1})
	if err := b.Supports(p); err == nil {
		t.Error("Supports takes what not even a warp has memory for")
	}
	if _, err := b.Open(p, 0); err == nil {
		t.Error("Open finds memory that is not there")
	}
}

// TestEngineBytes compares what an engine is said to take of this machine with what it pins, and
// what its hands hold.
func TestEngineBytes(t *testing.T) {
	for _, p := range []kernels.Params{
		{K: 3, N: 100, L: 3, MaxSteps: 5, Trials: math.MaxUint64},
		{K: 3, N: 100, L: 3, MaxSteps: 5, Trials: 70, Keys: true},
		{K: 3, N: 1000, L: 3, MaxSteps: 5, Trials: 5000, Keys: true, Attack: kernels.Simple, Attackers: 3},
	} {
		b := newBackend(fake{1 << 30})
		e, err := b.Open(p, 0)
		if err != nil {
			t.Fatal(err)
		}
		pinned := e.(*engine).s.session.(*fakeSession).pinned
		hands := handsHere() * newHand(p, e.(*engine).g, nil).most * p.RowBytes()
		if got := b.EngineBytes(p); got < pinned+hands || got > (pinned+hands)*5/4 {
			t.Errorf("%+v: %d bytes, but %d are pinned, and hands hold %d", p, got, pinned, hands)
		}
	}
}

// TestSupports reads what the backend says of attackers that it does not have.
func TestSupports(t *testing.T) {
	b := newBackend(fake{1 << 40})
	for _, c := range []struct {
		k, n      int
		attack    kernels.Attack
		attackers int
		want      string
	}{
		{3, 100, kernels.Geometric, kernels.MaxAttackers, ""},
		{32, 1 << 17, kernels.Observer, 32, ""},
		{31, 135300, kernels.Simple, 32, ""}, // words of 32 weights that are not full
		{32, 1 << 17, kernels.Observer, 33, "backend cuda takes --attackers up to 32 with these -K and -N: this is 33"},
		{3, 100, kernels.Majority, 3, "backend cuda does not offer --attack majority"},
		{3, 100, kernels.Genetic, 1, "backend cuda does not offer --attack genetic"},
	} {
		p := kernels.Params{K: c.k, N: c.n, L: 1, MaxSteps: 1, Trials: 1, Attack: c.attack, Attackers: c.attackers}
		said := ""
		if err := b.Supports(p); err != nil {
			said = phrase.Said(err, kernels.Flag)
		}
		if said != c.want {
			t.Errorf("%s by %d, K=%d N=%d: %q, want %q", c.attack, c.attackers, c.k, c.n, said, c.want)
		}
	}
}
