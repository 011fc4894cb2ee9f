package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"tpmbench/kernels"
)

// Report is what a session measured. It is stored as JSON.
type Report struct {
	Format  int             `json:"format"` // version of this JSON: 1
	Version string          `json:"version"`
	Date    time.Time       `json:"date"`
	Machine Machine         `json:"machine"`
	Limits  []kernels.Limit `json:"limits"`
	Results []Result        `json:"results"`
	Skipped []Skipped       `json:"skipped"`
	Choices []Choice        `json:"choices,omitempty"`
	Changes []Change        `json:"changes,omitempty"` // against a stored report; not stored
}

// reportFormat is the Format of reports.
const reportFormat = 1

// NewReport makes a report of results.
func NewReport(version string, date time.Time, m Machine, limits []kernels.Limit, results []Result, skipped []Skipped) *Report {
	relate(results)
	for i := range results {
		for _, l := range limits {
			if b := results[i].Backend; b == l.ISA || strings.HasSuffix(b, "-"+l.ISA) {
				results[i].LimitOpsPerNs, results[i].Limits = l.OpsPerNs, &l
			}
		}
	}
	return &Report{
		Format: reportFormat, Version: version, Date: date.UTC().Truncate(time.Second),
		Machine: m, Limits: limits, Results: results, Skipped: skipped,
	}
}

// WriteJSON writes the report as indented JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// Store is where a report will be stored: a file that grows as FILE.partial.
type Store struct {
	name string
	f    *os.File
}

// NewStore opens a store before there is a report, so that no time is spent on a report that cannot
// be stored. The caller must call Save or Discard.
func NewStore(file string) (*Store, error) {
	f, err := os.Create(file + ".partial")
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", file, reason(err))
	}
	return &Store{file, f}, nil
}

// Save stores the report, completely or not at all.
func (s *Store) Save(r *Report) error {
	stored := *r
	stored.Changes = nil
	err := stored.WriteJSON(s.f)
	if err = errors.Join(err, s.f.Close()); err == nil {
		err = os.Rename(s.f.Name(), s.name)
	}
	if err != nil {
		os.Remove(s.f.Name())
		return fmt.Errorf("cannot write %s: %w", s.name, reason(err))
	}
	return nil
}

// Discard leaves nothing behind.
func (s *Store) Discard() {
	s.f.Close()
	os.Remove(s.f.Name())
}

// LoadReport reads a stored report.
func LoadReport(file string) (*Report, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", file, reason(err))
	}
	r := new(Report)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%s is not a report of tpmbench bench: %w", file, err)
	}
	if r.Format != reportFormat {
		return nil, fmt.Errorf("%s is not a report of tpmbench bench: its format is %d, but must be %d", file, r.Format, reportFormat)
	}
	for _, x := range r.Results {
		if len(x.Seconds) == 0 || x.Trials == 0 {
			return nil, fmt.Errorf("%s is not a report of tpmbench bench: %s has no samples", file, x.Key)
		}
	}
	return r, nil
}

// Result returns the result with this key, nil if there is none.
func (r *Report) Result(k Key) *Result {
	for i := range r.Results {
		if r.Results[i].Key == k {
			return &r.Results[i]
		}
	}
	return nil
}
