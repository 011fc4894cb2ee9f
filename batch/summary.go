package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"tpmbench/kernels"
)

// Summary sums up the rows of a run or of a file. Its JSON has a fixed form;
// what is unknown is null, and what a file does not tell is left out.
type Summary struct {
	Contract           int           `json:"contract"`
	Version            string        `json:"version"`
	Params             SummaryParams `json:"params"`
	Seed               string        `json:"seed"`        // decimal, since it may be more than a JSON reader's integers hold
	FirstTrial         string        `json:"first_trial"` // decimal
	Trials             uint64        `json:"trials"`      // rows that there are
	Synced             uint64        `json:"synced"`      // rows with a sync_steps
	SyncSteps          Spread        `json:"sync_steps"`
	LearningSteps      Mean          `json:"learning_steps"`
	OpponentSummary                  // with opponents
	PairSteps          uint64        `json:"pair_steps"`        // steps that these rows' trials took to their end; at most 2^64-1
	Seconds            *float64      `json:"seconds,omitempty"` // of the run, from opening engines to the last row written
	PairStepsPerSecond *float64      `json:"pair_steps_per_second,omitempty"`
	TrialsPerSecond    *float64      `json:"trials_per_second,omitempty"`
	Backend            string        `json:"backend"`
	Threads            *int          `json:"threads,omitempty"` // engines that ran
	Digest             string        `json:"digest"`            // 16 hexadecimal digits
}

// SummaryParams are the parameters that with seed and trial number identify a row.
type SummaryParams struct{ kernels.Params }

// MarshalJSON writes an object with a key for each: a number, a word or a boolean.
func (p SummaryParams) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if f.Range || f.Name == "seed" { // which stand beside them
			continue
		}
		value := f.Text(p.Params)
		if f.Kind == kernels.Word {
			value = strconv.Quote(value)
		}
		fmt.Fprintf(&b, ",%q:%s", f.Name, value)
	}
	b.WriteByte('}')
	b.Bytes()[0] = '{'
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *SummaryParams) UnmarshalJSON(text []byte) error {
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return err
	}
	for name, value := range values {
		f := kernels.FieldOf(name)
		if f == nil {
			return fmt.Errorf("there is no parameter %q", name)
		}
		if n, is := value.(float64); is {
			value = uint64(n)
		}
		if err := f.Read(&p.Params, fmt.Sprint(value)); err != nil {
			return err
		}
	}
	return nil
}

// Mean describes learning_steps over the trials that have a sync_steps.
type Mean struct {
	Mean *float64 `json:"mean"`
}

// Summary returns what s has seen, as rows of p made by that version and
// backend, with the digest of the rows. It has no times.
func (s *Stats) Summary(p kernels.Params, version, backend string, digest uint64) Summary {
	return Summary{
		Contract:      kernels.ContractVersion,
		Version:       version,
		Params:        SummaryParams{p},
		Seed:          strconv.FormatUint(p.Seed, 10),
		FirstTrial:    strconv.FormatUint(p.FirstTrial, 10),
		Trials:        s.Trials(),
		Synced:        s.Synced(),
		SyncSteps:     s.SyncSteps(),
		LearningSteps: Mean{s.LearningMean()},

		OpponentSummary: s.OpponentSummary(p),

		PairSteps: s.PairSteps(),
		Backend:   backend,
		Digest:    digestString(digest),
	}
}

// work counts what is done.
type work struct{ Trials, PairSteps uint64 }

// timed adds what only a run knows; before is what others have done of it.
func (s *Summary) timed(d time.Duration, before work, threads int) {
	seconds := max(d.Seconds(), 1e-9)
	steps, trials := float64(s.PairSteps-before.PairSteps)/seconds, float64(s.Trials-before.Trials)/seconds
	s.Seconds, s.PairStepsPerSecond, s.TrialsPerSecond, s.Threads = &seconds, &steps, &trials, &threads
}

func digestString(d uint64) string { return fmt.Sprintf("%016x", d) }
