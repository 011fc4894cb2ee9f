package check

import (
	"context"
	"fmt"

	"tpmbench/batch"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// StudyFound is what reading all points of a study has shown.
type StudyFound struct {
	Folder   string       `json:"folder"`
	Shard    string       `json:"shard"`
	StopAtSE float64      `json:"stop_at_se"`
	Points   int          `json:"points"`
	Complete int          `json:"complete"` // number of points
	Corrupt  int          `json:"corrupt"`  // number of points
	Trials   uint64       `json:"trials"`
	Digest   string       `json:"digest"` // the sum of the points' digests
	List     []PointFound `json:"list"`
}

// PointFound is what reading a point has shown.
type PointFound struct {
	Name     string         `json:"name"`
	First    uint64         `json:"first_trial,string"`
	Trials   uint64         `json:"trials,string"` // requested
	Complete bool           `json:"complete"`
	Corrupt  bool           `json:"corrupt"`
	Summary  *batch.Summary `json:"summary"` // of the rows; null if there are none
}

// MoreCorrupt is the error for several corrupt points of a study.
type MoreCorrupt struct {
	First error // what is wrong with the first
	More  int   // number of others
}

func (m *MoreCorrupt) Error() string {
	return fmt.Sprintf("%v; %s", m.First, phrase.Plural(m.More, "more corrupt point"))
}

func (m *MoreCorrupt) Unwrap() error { return m.First }

// Survey reads and checks every point of a study. If anything is wrong, it returns what it found
// with an error that says what is wrong with the first corrupt point.
func Survey(ctx context.Context, dir string) (*StudyFound, error) {
	s, err := ReadStudy(dir)
	if err != nil {
		return nil, err
	}
	all := &StudyFound{Folder: dir, Shard: s.Shard, StopAtSE: s.StopAtSE, Points: len(s.List)}
	var wrong error
	digest := uint64(0)
	for _, p := range s.List {
		found := PointFound{Name: p.Name, First: p.First, Trials: p.Trials}
		if p.Begun {
			f, err := Run(ctx, p.Input, nil)
			switch {
			case err == nil:
				sum := f.Summary()
				found.Summary = &sum
				found.Complete = p.Whole && (sum.Trials == p.Trials || study.Enough(sum.Trials, sum.SyncSteps.SE, s.StopAtSE))
				all.Trials += sum.Trials
				digest += f.Digest
			case IsWrong(err):
				found.Corrupt = true
				all.Corrupt++
				if wrong == nil {
					wrong = err
				}
			default:
				return nil, err
			}
		}
		if found.Complete {
			all.Complete++
		}
		all.List = append(all.List, found)
	}
	if wrong == nil {
		wrong = s.Beside()
	}
	all.Digest = table.FormatDigest(digest)
	if all.Corrupt > 1 {
		wrong = &MoreCorrupt{wrong, all.Corrupt - 1}
	}
	return all, wrong
}
