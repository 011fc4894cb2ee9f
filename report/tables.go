package report

import (
	"slices"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
)

// Table has a Row for each quantity, with a value of each file.
type Table struct {
	Caption string
	Turns   bool     // with many files, each of them is a row instead
	Head    []string // above the names, then above each file
	Rows    []Row
}

// Row is a quantity and its value in each file.
type Row struct {
	Name    string
	Code    bool // the name is that of a column or a JSON key
	Text    bool // the values are possibly long texts
	Values  []string
	Differs bool // a parameter in which the files differ
}

func newTable(caption string, files []file) Table {
	t := Table{Caption: caption, Turns: true, Head: []string{""}}
	for i := range files {
		t.Head = append(t.Head, files[i].label)
	}
	return t
}

func (t *Table) row(name string, files []file, value func(f *file) string) {
	r := Row{Name: name}
	for i := range files {
		v := value(&files[i])
		if v == "" {
			v = none
		}
		r.Values = append(r.Values, v)
	}
	t.Rows = append(t.Rows, r)
}

// parameterTable returns the parameters, and which program wrote the file where.
func parameterTable(files []file) Table {
	caption := "Parameters"
	if len(files) > 1 {
		caption += "; where files differ, in bold"
	}
	t := newTable(caption, files)
	for _, p := range parameters() {
		t.row(p.name, files, p.value)
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		r.Differs = slices.ContainsFunc(r.Values, func(v string) bool { return v != r.Values[0] })
	}
	if t.ByFile() { // what is equal stands above
		t.Rows = slices.DeleteFunc(t.Rows, func(r Row) bool { return !r.Differs })
		t.Caption = "Where the files differ; they all have " + setting(files)
	}
	first := len(t.Rows)
	t.row("file", files, func(f *file) string { return f.Name + ", " + f.Kind })
	t.row("written by", files, func(f *file) string { return f.Summary.Version + ", " + f.Summary.Backend })
	t.row("digest", files, func(f *file) string { return f.Digest })
	for i := range t.Rows[first:] {
		t.Rows[first+i].Text = true
	}
	return t
}

// shares are the shares of all trials for which tables give the number of steps needed.
var shares = []float64{0.1, 0.5, 0.9, 0.99}

var shareNames = []string{"10 % of all trials within", "half of all trials within", "90 % of all trials within", "99 % of all trials within"}

// withinRows gives the numbers of steps within which shares of all trials were done.
func (t *Table) withinRows(files []file, steps func(f *file) []uint32) {
	for i, name := range shareNames {
		t.row(name, files, func(f *file) string {
			switch list := steps(f); {
			case f.Summary.Trials == 0:
				return ""
			case i < len(list):
				return phrase.Grouped(list[i])
			}
			return "more than " + phrase.Grouped(f.Params.MaxSteps)
		})
	}
}

func syncTable(files []file) Table {
	t := newTable("sync_steps: mean and standard error, standard deviation, minimum and maximum are over the trials that synchronised, those of learning_steps over all; shares are of all trials, as in the plots", files)
	t.row("trials", files, func(f *file) string { return phrase.Grouped(f.Summary.Trials) })
	t.row("synchronised", files, func(f *file) string { return of(f.Summary.Synced, f.Summary.Trials) })
	t.row("mean", files, func(f *file) string {
		return withError(f.Summary.SyncSteps.Mean, f.Summary.SyncSteps.SE, f.Summary.Synced)
	})
	t.row("standard deviation", files, func(f *file) string { return significant(f.Summary.SyncSteps.SD) })
	t.row("minimum", files, func(f *file) string { return steps(f.Summary.SyncSteps.Min) })
	t.withinRows(files, func(f *file) []uint32 { return f.within })
	t.row("maximum", files, func(f *file) string { return steps(f.Summary.SyncSteps.Max) })
	t.row("learning steps, mean", files, func(f *file) string {
		return withError(f.Summary.LearningSteps.Mean, f.Summary.LearningSteps.SE, f.Summary.Trials)
	})
	t.row("standard deviation", files, func(f *file) string { return significant(f.Summary.LearningSteps.SD) })
	t.row("median", files, func(f *file) string { return steps(f.Summary.LearningSteps.P50) })
	t.row("99 % at most", files, func(f *file) string { return steps(f.Summary.LearningSteps.P99) })
	return t
}

func detectTable(files []file) Table {
	t := newTable("Pairs that took themselves for synchronised after a run of equal outputs; intervals are Wilson's, 95\u00a0%", files)
	t.row("steps of equal outputs", files, func(f *file) string { return phrase.Grouped(f.Params.Detect) })
	t.row("detected", files, func(f *file) string { return of(f.Summary.Detection.Detected, f.Summary.Trials) })
	t.row("of these, wrong", files, func(f *file) string {
		d := f.Summary.Detection
		return interval(d.PWrong, d.PWrongLow, d.PWrongHigh)
	})
	t.row("weights missing in these, mean", files, func(f *file) string {
		d := f.Summary.Detection
		return withError(d.MissingWeights.Mean, d.MissingWeights.SE, d.Wrong)
	})
	t.spreadRows("detect_steps", files, func(f *file) (batch.Spread, uint64) { return *f.Summary.DetectSteps, f.Summary.Detection.Detected })
	return t
}

func shareTable(files []file) Table {
	t := newTable("When A and B shared enough weights", files)
	t.row("weights to be shared", files, func(f *file) string { return of(f.Params.Share, uint64(f.Params.Weights())) })
	t.row("shared enough", files, func(f *file) string { return of(*f.Summary.Shared, f.Summary.Trials) })
	t.spreadRows("share_steps", files, func(f *file) (batch.Spread, uint64) { return *f.Summary.ShareSteps, *f.Summary.Shared })
	return t
}

// spreadRows describes a column over the n trials that have a value.
func (t *Table) spreadRows(column string, files []file, get func(*file) (d batch.Spread, n uint64)) {
	t.row(column+", mean", files, func(f *file) string {
		d, n := get(f)
		return withError(d.Mean, d.SE, n)
	})
	for _, r := range []struct {
		name string
		of   func(batch.Spread) string
	}{
		{"standard deviation", func(d batch.Spread) string { return significant(d.SD) }},
		{"minimum", func(d batch.Spread) string { return steps(d.Min) }},
		{"median", func(d batch.Spread) string { return steps(d.P50) }},
		{"99 % at most", func(d batch.Spread) string { return steps(d.P99) }},
		{"maximum", func(d batch.Spread) string { return steps(d.Max) }},
	} {
		t.row(r.name, files, func(f *file) string {
			d, _ := get(f)
			return r.of(d)
		})
	}
}

func attackerTable(files []file) Table {
	t := newTable("How attackers fared in the trials that synchronised; intervals are Wilson's, 95\u00a0%", files)
	t.row("attackers", files, func(f *file) string { return attackersOf(f.Params) })
	t.row("any succeeds", files, func(f *file) string {
		a := f.Summary.AttackSuccess
		return interval(a.PAny, a.PAnyLow, a.PAnyHigh)
	})
	t.row("each succeeds", files, func(f *file) string { return percent(f.Summary.AttackSuccess.PEach) })
	t.row("best agreement, mean", files, func(f *file) string {
		return withError(f.Summary.BestAgreement.Mean, f.Summary.BestAgreement.SE, f.Summary.Synced)
	})
	t.row("best agreement, median", files, func(f *file) string { return significant(f.Summary.BestAgreement.P50) })
	if slices.ContainsFunc(files, func(f file) bool { return f.Summary.DistanceScore != nil }) {
		score := func(f *file) batch.Reals {
			if f.Summary.DistanceScore == nil {
				return batch.Reals{}
			}
			return *f.Summary.DistanceScore
		}
		t.row("score of the nearest, 100 (1 - d / 2LKN), mean", files, func(f *file) string { return withError(score(f).Mean, score(f).SE, f.Summary.Synced) })
		t.row("standard deviation", files, func(f *file) string { return significant(score(f).SD) })
		t.row("median", files, func(f *file) string { return significant(score(f).P50) })
		t.row("maximum", files, func(f *file) string { return significant(score(f).Max) })
	}
	t.row("best agreement 0.98 or more", files, func(f *file) string {
		b := f.Summary.BestAgreement
		return interval(b.P98, b.P98Low, b.P98High)
	})
	return t
}

func followTable(files []file) Table {
	t := newTable("How long attackers took in follow mode; mean and maximum are over the trials in which one learned, shares are of all trials", files)
	t.row("learned", files, func(f *file) string { return of(*f.Summary.Learned, f.Summary.Trials) })
	t.row("learn_steps, mean", files, func(f *file) string {
		return withError(f.Summary.LearnSteps.Mean, f.Summary.LearnSteps.SE, *f.Summary.Learned)
	})
	t.withinRows(files, func(f *file) []uint32 { return f.learned })
	t.row("maximum", files, func(f *file) string { return steps(f.Summary.LearnSteps.Max) })
	t.row("sync_steps / learn_steps, mean", files, func(f *file) string {
		return withError(f.Summary.LearnRatio.Mean, f.Summary.LearnRatio.SE, f.Summary.LearnRatio.Trials)
	})
	t.row("median", files, func(f *file) string { return significant(f.Summary.LearnRatio.P50) })
	t.row("99 % at most", files, func(f *file) string { return significant(f.Summary.LearnRatio.P99) })
	t.row("maximum", files, func(f *file) string { return significant(f.Summary.LearnRatio.Max) })
	t.row("left out: not learned, or learned at step 0", files, func(f *file) string { return phrase.Grouped(f.Summary.LearnRatio.LeftOut) })
	return t
}
