package cuda

import (
	"fmt"
	"math"
	"sync"

	"tpmbench/kernels"
)

const name = "cuda"

// lanesAMultiprocessor is the most lanes that a multiprocessor runs at once: at 128 registers a
// thread, of 65,536. Kernels of more registers run fewer.
const lanesAMultiprocessor = 512

// mostUnits is the most hidden units that the kernels are tested with.
const mostUnits = 32

// startWork is how many weights of trials, K*N*trials, a run must have for auto to take cuda. An H200
// does so much of K=3 N=100 L=3 in 0.2 s, 0.12 of which are its start, or in 0.4 s where the driver
// has yet to compile the kernels; 16 cores with AVX-512 beside it in 0.7 s.
const startWork = 1e9

// backend is kernels.Backend on all GPUs of the machine.
type backend struct {
	driver   driver
	find     func() found
	contexts contexts
}

type found struct {
	list  []device
	lacks string
}

// newBackend looks for devices when it is first asked: it takes a while, and most commands do not
// ask.
func newBackend(d driver) *backend {
	return &backend{driver: d, find: sync.OnceValue(func() (f found) {
		f.list, f.lacks = d.devices()
		return f
	})}
}

// Name is that of Info, without a look for devices.
func (b *backend) Name() string { return name }

// Info implements kernels.Backend. Workers are GPUs.
func (b *backend) Info() kernels.Info {
	f := b.find()
	info := kernels.Info{
		Name: name, Lacks: f.lacks, Lanes: 1, Workers: max(1, len(f.list)),
		Limits: kernels.Limits{K: mostUnits, N: kernels.MaxN, Weights: kernels.MaxWeights, L: kernels.MaxL, Attackers: kernels.MaxAttackers},
		Offers: offers,
	}
	if len(f.list) > 0 {
		info.Lanes = f.list[0].multiprocessors * lanesAMultiprocessor
	}
	return info
}

// Devices describes the GPUs, in the order of workers.
func (b *backend) Devices() (list []string) {
	for _, d := range b.find().list {
		list = append(list, d.String())
	}
	return list
}

// OpsPerNs is the most 32-bit logic operations that a GPU does in a nanosecond: 64 a clock on each
// multiprocessor, on all of compute capability 8 and 9.
func (b *backend) OpsPerNs() float64 {
	f := b.find()
	if len(f.list) == 0 {
		return 0
	}
	return 64 * float64(f.list[0].multiprocessors) * f.list[0].clock
}

// Cost implements kernels.Coster: none beside a processor's where a run of p is long enough to
// repay the start of a GPU, and else beyond measure.
func (b *backend) Cost(p kernels.Params, _ int) float64 {
	if float64(p.Trials)*float64(p.Weights()) >= startWork {
		return 0
	}
	return math.Inf(1)
}

// offers is what the kernels can do; attackers are those who need not know of each other.
var offers = kernels.Offers{
	"rule":   {"hebbian", "anti-hebbian", "random-walk"},
	"tie":    {"minus", "plus", "split"},
	"attack": {"observer", "simple", "geometric"},
	"follow": nil,
	"keys":   nil,
	"column": {"trial", "sync_steps", "learning_steps", "attackers_synced", "best_equal_weights", "learn_steps", "key"},
}

// Supports implements kernels.Backend.
func (b *backend) Supports(p kernels.Params) error {
	if err := b.Info().Refuse(p); err != nil {
		return err
	}
	g := programFor(p)
	if most := g.mostAttackers(); p.Attackers > most {
		return &kernels.Refusal{Backend: name, Reason: fmt.Sprintf("takes {attackers} up to %d with these {k} and {n}: this is %d", most, p.Attackers)}
	}
	need := uint64(sizesFor(p, g, leastLanes).bytes())
	for _, d := range b.find().list {
		if need > d.memory {
			return &kernels.Refusal{Backend: name, Reason: fmt.Sprintf("needs at least %.1f GB of a GPU's memory with these {k}, {n}, {l} and {attackers}, and GPU %d, %s, has %.1f GB",
				float64(need)/1e9, d.number, d.name, float64(d.memory)/1e9)}
		}
	}
	return nil
}

// EngineBytes implements kernels.Sizer.
func (b *backend) EngineBytes(p kernels.Params) int {
	return sizesFor(p, programFor(p), lanesFor(p.Trials, b.Info().Lanes)).hostBytes(p)
}

// Open implements kernels.Backend.
func (b *backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if err := b.Info().Refuse(p); err != nil {
		return nil, err
	}
	f := b.find()
	if f.lacks != "" {
		return nil, fmt.Errorf("this machine lacks %s", f.lacks)
	}
	d := f.list[worker%len(f.list)]
	e, err := b.engine(p, d)
	if err != nil {
		return nil, fmt.Errorf("GPU %d, %s: %w", d.number, d.name, err)
	}
	return e, nil
}

func (b *backend) engine(p kernels.Params, d device) (*engine, error) {
	s, err := b.contexts.get(b.driver, d.number)
	if err != nil {
		return nil, err
	}
	e, err := newEngine(p, s, d.multiprocessors, func(c *gpuContext) { b.contexts.put(c, d.number) })
	if err != nil {
		s.close() // the first error counts
		return nil, err
	}
	return e, nil
}
