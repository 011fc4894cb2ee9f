package lanes

import (
	"runtime"

	"tpmbench/kernels"
	"tpmbench/kernels/memory"
)

// mostUnits is the most hidden units that the blocks' memory and tests are made for.
const mostUnits = 32

// Info describes a backend of this package's engines: its name, what the machine lacks for it, the
// deepest weights that it takes, and its Offers.
func Info(name, lacks string, l int, offers kernels.Offers, o Options) kernels.Info {
	return kernels.Info{
		Name: name, Lacks: lacks, Lanes: 64 * o.Stream.Words, Workers: runtime.GOMAXPROCS(0), Mixes: true,
		Limits: kernels.Limits{K: mostUnits, N: kernels.MaxN, Weights: kernels.MaxWeights, L: l, Attackers: kernels.MaxAttackers},
		Offers: offers,
	}
}

// Offers returns what an engine of this package can do, with the attacks of its block.
func Offers(attacks ...string) kernels.Offers { return offers.With("attack", attacks...) }

// offers is what every engine of this package can do, beside the attacks of its block.
var offers = kernels.Offers{
	"rule":   {"hebbian", "anti-hebbian", "random-walk"},
	"tie":    {"minus", "plus", "split"},
	"start":  kernels.Words(starts),
	"follow": nil,
	"keys":   nil,
	"column": {"trial", "sync_steps", "learning_steps", "attackers_synced", "best_equal_weights", "learn_steps", "key"},
}

// Supports returns nil, or a kernels.Refusal that says why a backend, which needs the given bytes
// of memory for a worker, cannot run p here.
func Supports(i kernels.Info, p kernels.Params, bytes int) error {
	if err := i.Refuse(p); err != nil {
		return err
	}
	return memory.Fits(i.Name, uint64(bytes))
}
