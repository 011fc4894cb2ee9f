package main

import (
	"errors"
	"fmt"
	"strings"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/convert"
	"tpmbench/batch/study"
)

// advised returns a text that contains err's, with what this command line offers against errors
// that know of no flags.
func advised(text string, err error) string {
	add := func(e error, advice string) {
		text = strings.Replace(text, e.Error(), e.Error()+advice, 1)
	}
	if e := as[*check.Unfinished](err); e != nil {
		add(e, howToGoOn(e))
	}
	if e := as[*check.MoreCorrupt](err); e != nil {
		add(e, " ("+allPoints+")")
	}
	if e := as[*study.SummaryError](err); e != nil {
		add(e, "; sweep --resume writes it again")
	}
	if e := as[*convert.IncompleteStudy](err); e != nil {
		add(e, "; go on with sweep --resume")
	}
	return text
}

// as returns the error of type T in err, or the zero value.
func as[T error](err error) (e T) {
	errors.As(err, &e)
	return e
}

// howToGoOn returns the end of a sentence that says how to complete the rows.
func howToGoOn(u *check.Unfinished) string {
	switch {
	case u.PartOf != "":
		return ""
	case u.Resumable:
		return "; go on with --resume"
	}
	return goOn(u.Range, u.Asked)
}

// goOn is the end of a sentence about a run of which only the trials done are there.
func goOn(done batch.Range, asked uint64) string {
	if done.Trials >= asked {
		return ""
	}
	return fmt.Sprintf("; go on with --first-trial %d --trials %d", done.First+done.Trials, asked-done.Trials)
}
