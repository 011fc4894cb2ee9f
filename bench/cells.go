package bench

import (
	"fmt"
	"time"

	"tpmbench/internal/phrase"
)

func writing(r Result) string {
	if r.Write == WriteNone {
		return ""
	}
	return string(r.Write)
}

func percent(x float64) string { return phrase.PercentTo(1, x) }

// short writes a number with about three digits.
func short(x float64) string {
	if x >= 1000 {
		return phrase.Grouped(uint64(x + 0.5))
	}
	return phrase.Digits(x)
}

// brief writes a time of s seconds; "-" if it is unknown.
func brief(s float64) string {
	switch {
	case s == 0:
		return "-"
	case s < 1e-6:
		return fmt.Sprintf("%.3g ns", s*1e9)
	case s < 1e-3:
		return fmt.Sprintf("%.3g µs", s*1e6)
	}
	return phrase.Duration(time.Duration(s * 1e9))
}

func peakSize(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return phrase.Bytes(bytes)
}

// moved writes a number of bytes, or nothing if there is no device.
func moved(bytes uint64) string {
	if bytes == 0 {
		return ""
	}
	return phrase.Bytes(bytes)
}

// learning writes the time of a thousand learning steps of a pair, or nothing if there are no
// attackers.
func learning(r Result) string {
	if r.NsPerLearningStep == 0 {
		return ""
	}
	return brief(r.NsPerLearningStep / 1e6)
}

// ofLimit writes the share of the limit of operations that a whole run reached, or nothing if it is
// unknown; --costs says so.
func ofLimit(r Result) string {
	model := r.CostModel()
	if model == nil || model[len(model)-1].Limit == 0 {
		return ""
	}
	return percent(model[len(model)-1].Limit)
}

func optional(x *float64, write func(float64) string) string {
	if x == nil {
		return "-"
	}
	return write(*x)
}

// blank writes x, or nothing if it does not apply.
func blank(x *float64, write func(float64) string) string {
	if x == nil {
		return ""
	}
	return write(*x)
}

// blankZero writes x, or "-" where known is 0, which says that x is unknown.
func blankZero(known, x float64) string {
	if known == 0 {
		return "-"
	}
	return short(x)
}

// known writes x, or "-" for 0, which stands for unknown.
func known(x float64, write func(float64) string) string {
	if x == 0 {
		return "-"
	}
	return write(x)
}
