package study

import (
	"errors"
	"strconv"

	"tpmbench/kernels"
)

// single reports whether a study has a single value of the field.
func single(f *kernels.Field) bool { return f.Name == "first_trial" }

func decimal(v uint64) string { return strconv.FormatUint(v, 10) }

// canonical returns text, which check has passed, in the form that names use: 100 for 1e2.
func canonical(f *kernels.Field, text string) string {
	var p kernels.Params
	_ = f.Read(&p, text)
	return f.Text(p)
}

// check returns nil if text can be a value of f whatever the other fields are, and otherwise an
// error that says what is possible.
func check(f *kernels.Field, text string) error {
	p := kernels.Default()
	if err := f.Read(&p, text); err != nil {
		return possible(err)
	}
	if f.None && f.Get(p) == 0 {
		return errors.New(f.Want())
	}
	return nil
}

// possible returns what err says is possible instead, for messages that begin with the key and its
// value.
func possible(err error) error {
	var e *kernels.ParamError
	if errors.As(err, &e) {
		return errors.New(e.Possible())
	}
	return err
}
