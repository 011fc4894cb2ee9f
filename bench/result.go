package bench

import (
	"cmp"
	"slices"

	"tpmbench/kernels"
)

// Result is what a session measured of a case on a backend.
type Result struct {
	Key
	Params    string    `json:"params"` // in words
	Trials    uint64    `json:"trials"`
	PairSteps uint64    `json:"pair_steps"`
	Weights   int       `json:"weights"` // K*N
	Digest    string    `json:"digest"`  // verified in every sample
	Seconds   []float64 `json:"seconds"` // of each sample's run
	Process   []float64 `json:"process"` // of each sample's process, from start to end
	Peak      int64     `json:"peak"`    // bytes, the most of all samples; 0 if unknown

	PairStepsPerSecond Median `json:"pair_steps_per_second"`
	// 2*K*N a pair-step, whether a weight moves or not
	WeightUpdatesPerNs float64 `json:"weight_updates_per_ns"`
	TrialsPerSecond    float64 `json:"trials_per_second"`
	NsPerTrial         float64 `json:"ns_per_trial"`
	// with attackers; 0 if a pair did not synchronise
	LearningSteps     uint64  `json:"learning_steps,omitempty"`
	NsPerLearningStep float64 `json:"ns_per_learning_step,omitempty"` // where these are known
	// of the process; 0 if unknown
	SecondsStartToEnd float64 `json:"seconds_start_to_end"`
	// from opening engines to the first row; 0 if unknown
	SecondsToFirst float64 `json:"seconds_to_first"`
	// bytes between host and device
	Moved uint64 `json:"moved,omitempty"`
	// pair-steps over the steps of all lanes; null if the engine does not report it
	Occupancy          *float64 `json:"occupancy"`
	RatioToInt8Generic *float64 `json:"ratio_to_int8_generic"`
	// on one core; nil if that was not measured
	RatioToReference  *float64 `json:"ratio_to_reference"`
	RatioToBest       float64  `json:"ratio_to_best"`
	RatioToOneThread  *float64 `json:"ratio_to_one_thread"`  // with more threads
	RatioToNotWriting *float64 `json:"ratio_to_not_writing"` // where rows are written
	// of the metered run of median length; empty if the engine does not report it
	Costs []Cost `json:"costs"`
	// of the backend's instruction set on a core, or of a GPU; 0 if unknown
	LimitOpsPerNs float64        `json:"limit_ops_per_ns"`
	Limits        *kernels.Limit `json:"limits,omitempty"` // the same and others
}

// Cost is what an engine spent on a kind of work.
type Cost struct {
	Phase        string  `json:"phase"`
	Seconds      float64 `json:"seconds"` // of all engines
	Items        uint64  `json:"items"`   // of a kernels.Phase
	kernels.Work         // for each item; zero if not counted
}

// Skipped is a case that a backend cannot run.
type Skipped struct {
	Case    string `json:"case"`
	Backend string `json:"backend"`
	Reason  string `json:"reason"`
}

// result sums up the samples of a cell.
func (x *cell) result() Result {
	r := Result{
		Key: x.Key, Params: x.c.Describe(), Trials: x.digest.Trials, Digest: x.digest.Digest,
		PairSteps: x.timed[0].PairSteps, Weights: x.c.Params.Weights(),
	}
	var first []float64
	for _, s := range x.timed {
		first = append(first, s.First)
		r.Seconds = append(r.Seconds, s.Seconds)
		r.Process = append(r.Process, s.Process)
		r.Peak = max(r.Peak, s.Peak)
	}
	r.PairStepsPerSecond = medianOf(r.rates())
	r.WeightUpdatesPerNs = r.PairStepsPerSecond.Median * float64(2*r.Weights) / 1e9
	seconds := medianOf(r.Seconds).Median
	r.TrialsPerSecond = float64(r.Trials) / seconds
	r.NsPerTrial = 1e9 * seconds / float64(r.Trials)
	if learned := x.timed[0].LearningSteps; x.c.Params.Attack != kernels.NoAttack && learned > 0 {
		r.LearningSteps, r.NsPerLearningStep = learned, 1e9*seconds/float64(learned)
	}
	r.SecondsStartToEnd = medianOf(r.Process).Median
	r.SecondsToFirst = medianOf(first).Median

	metered := slices.SortedFunc(slices.Values(x.metered), func(a, b Sample) int { return cmp.Compare(a.Seconds, b.Seconds) })
	if m := metered[(len(metered)-1)/2].Meter; m != nil {
		r.measured(m)
	}
	return r
}

// measured fills in what the engines reported.
func (r *Result) measured(m *kernels.Measured) {
	r.Moved = m.Moved
	if m.LaneSteps > 0 {
		o := float64(r.PairSteps) / float64(m.LaneSteps)
		r.Occupancy = &o
	}
	for _, p := range m.Phases {
		r.Costs = append(r.Costs, Cost{p.Name, p.Time.Seconds(), p.Items, p.Work})
	}
}

// rates returns the pair-steps a second of each sample.
func (r *Result) rates() []float64 {
	var rates []float64
	for _, s := range r.Seconds {
		rates = append(rates, float64(r.PairSteps)/s)
	}
	return rates
}

// The backends with which ratios compare.
const (
	yardstick = "int8-generic"
	plainest  = "reference"
)

// relate fills in the ratios. The two results in a ratio differ only in what its name says, and
// agree in case, backend, threads and writing; but the reference always runs on one core and
// without writing.
func relate(results []Result) {
	type group struct {
		name    string
		threads int
		write   Write
	}
	best, plain, rates := map[group]float64{}, map[group]float64{}, map[Key]float64{}
	for _, r := range results {
		rates[r.Key] = r.PairStepsPerSecond.Median
		g := group{r.Case, r.Threads, r.Write}
		best[g] = max(best[g], r.PairStepsPerSecond.Median)
		if r.Backend == yardstick {
			plain[g] = r.PairStepsPerSecond.Median
		}
	}
	for i := range results {
		r := &results[i]
		g := group{r.Case, r.Threads, r.Write}
		one, unwritten, reference := r.Key, r.Key, Key{r.Case, plainest, 1, WriteNone}
		one.Threads, unwritten.Write = 1, WriteNone
		r.RatioToBest = r.PairStepsPerSecond.Median / best[g]
		r.RatioToInt8Generic = r.ratio(plain[g])
		r.RatioToReference = r.ratio(rates[reference])
		if one != r.Key {
			r.RatioToOneThread = r.ratio(rates[one])
		}
		if unwritten != r.Key {
			r.RatioToNotWriting = r.ratio(rates[unwritten])
		}
	}
}

// ratio returns the ratio of the rate to another, nil if there is no other.
func (r *Result) ratio(other float64) *float64 {
	if other == 0 {
		return nil
	}
	ratio := r.PairStepsPerSecond.Median / other
	return &ratio
}
