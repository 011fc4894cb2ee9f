package report

import "tpmbench/kernels"

// setting says what all files have in common, of their trials how many there are.
func setting(files []file) string {
	var list []kernels.Params
	for _, f := range files {
		p := f.Params
		p.Trials = f.Summary.Trials
		list = append(list, p)
	}
	return kernels.Common(list)
}

// found sums up a single file in a sentence, "" if no trial has synchronised.
func found(f *file) string {
	s := f.Summary
	if s.Synced == 0 {
		return ""
	}
	text := "Synchronised: " + of(s.Synced, s.Trials) + ", in " + measured(s.SyncSteps.Mean, s.SyncSteps.SE) + " steps"
	if s.Synced > 1 {
		text += " on average"
	}
	if len(f.within) > 1 && s.Trials > 1 {
		text += "; half of all trials within " + steps(&f.within[1])
	}
	return text + "."
}
