package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"tpmbench/kernels"
)

// Summary sums up the rows of a run or of a file. Its JSON has a fixed form; unknown values are
// null, and what a file does not record is omitted.
type Summary struct {
	Contract int           `json:"contract"`
	Version  string        `json:"version"`
	Params   SummaryParams `json:"params"`
	// decimal: may exceed a JSON reader's integers
	Seed            string `json:"seed"`
	FirstTrial      string `json:"first_trial"` // decimal
	Trials          uint64 `json:"trials"`      // number of rows
	Synced          uint64 `json:"synced"`      // rows with a sync_steps
	SyncSteps       Spread `json:"sync_steps"`
	LearningSteps   Spread `json:"learning_steps"` // of all trials
	DetectSummary          // with detect
	ShareSummary           // with share
	AttackerSummary        // with attackers
	PairSteps       uint64 `json:"pair_steps"` // of these rows, capped at 2^64-1
	// from opening engines to the last row written
	Seconds            *float64 `json:"seconds,omitempty"`
	PairStepsPerSecond *float64 `json:"pair_steps_per_second,omitempty"`
	TrialsPerSecond    *float64 `json:"trials_per_second,omitempty"`
	Backend            string   `json:"backend"`
	Threads            *int     `json:"threads,omitempty"` // engines that ran
	Digest             string   `json:"digest"`            // 16 hexadecimal digits
}

// SummaryParams are the parameters that, together with seed and trial number, identify a row.
type SummaryParams struct{ kernels.Params }

// MarshalJSON writes an object with one key per parameter: a number, a word or a boolean.
func (p SummaryParams) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if f.Range || f.Name == "seed" { // the summary has these itself
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
	read := json.NewDecoder(bytes.NewReader(text))
	read.UseNumber()
	if err := read.Decode(&values); err != nil {
		return err
	}
	for name, value := range values {
		f := kernels.FieldOf(name)
		if f == nil {
			return fmt.Errorf("there is no parameter %q", name)
		}
		if err := f.Read(&p.Params, fmt.Sprint(value)); err != nil {
			return err
		}
	}
	return nil
}

// ShareSummary says when A and B shared enough weights. It is empty without share.
type ShareSummary struct {
	Shared     *uint64 `json:"shared,omitempty"` // rows with a share_steps
	ShareSteps *Spread `json:"share_steps,omitempty"`
}

// ShareSummary sums up share_steps of the rows, which are rows of p.
func (s *Stats) ShareSummary(p kernels.Params) (d ShareSummary) {
	if p.Share > 0 {
		shared, steps := s.shared, s.share.spread(s.shared)
		d = ShareSummary{&shared, &steps}
	}
	return d
}

// Summary returns the statistics in s as the summary of rows of p, made by the given version and
// backend and with the given digest. It has no times.
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
		LearningSteps: s.LearningSteps(),

		DetectSummary:   s.DetectSummary(p),
		ShareSummary:    s.ShareSummary(p),
		AttackerSummary: s.AttackerSummary(p),

		PairSteps: s.PairSteps(),
		Backend:   backend,
		Digest:    digestString(digest),
	}
}

// work counts completed work.
type work struct{ Trials, PairSteps uint64 }

// timed adds what only a run knows. before is the work done by earlier runs.
func (s *Summary) timed(d time.Duration, before work, threads int) {
	seconds := max(d.Seconds(), 1e-9)
	steps, trials := float64(s.PairSteps-before.PairSteps)/seconds, float64(s.Trials-before.Trials)/seconds
	s.Seconds, s.PairStepsPerSecond, s.TrialsPerSecond, s.Threads = &seconds, &steps, &trials, &threads
}

func digestString(d uint64) string { return fmt.Sprintf("%016x", d) }
