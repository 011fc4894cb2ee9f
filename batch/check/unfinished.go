package check

import (
	"fmt"

	"tpmbench/batch"
)

// Unfinished is the error for a result without all of its trials where a complete one is wanted.
type Unfinished struct {
	Path        string
	batch.Range        // the trials that it holds
	Asked       uint64 // how many were asked for
	Resumable   bool   // what lies at Path can be resumed as it is
	PartOf      string // the folder of the result of which it is a part; empty if it is none
}

func (u *Unfinished) Error() string {
	text := fmt.Sprintf("%s: it holds %d of %d trials", u.Path, u.Trials, u.Asked)
	if u.PartOf != "" {
		text += ": it is a part of what " + u.PartOf + " holds"
	}
	return text
}
