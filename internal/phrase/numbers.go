// Package phrase writes numbers, counts, lists and texts from outside for people to read.
package phrase

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Integer is what counts have.
type Integer interface {
	~int | ~int32 | ~int64 | ~uint | ~uint16 | ~uint32 | ~uint64
}

// Grouped writes n with commas: 1,234,567.
func Grouped[T Integer](n T) string { return commas(fmt.Sprintf("%d", n)) }

// Plural writes how many there are: 1 row, 2,000 rows.
func Plural[T Integer](n T, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Grouped(n) + " " + what + "s"
}

// Number writes v to six figures: 12,500, 0.05, 1e−06.
func Number(v float64) string { return minus(commas(strconv.FormatFloat(v, 'g', 6, 64))) }

// Fixed writes v with that many digits after the point, and zero without a sign.
func Fixed(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return minus(commas(s))
}

// Digits writes v to three figures, without zeros at the end: 0.5, 12.3, 1.23e+03.
func Digits(v float64) string { return fmt.Sprintf("%.3g", v) }

// Percent writes a share to three figures: 1.23 %.
func Percent(share float64) string { return Digits(100*share) + " %" }

// PercentTo writes a share with that many digits after the point: 12.0 %.
func PercentTo(digits int, share float64) string { return fmt.Sprintf("%.*f %%", digits, 100*share) }

// PercentBelow is Percent with as many figures as it takes not to write what is less than all as
// 100 %.
func PercentBelow(share float64) string {
	if share < 1 && 100*share > 99 {
		return strconv.FormatFloat(math.Floor(100*share*1e6)/1e6, 'f', -1, 64) + " %"
	}
	return Percent(share)
}

// Scaled writes a positive number with three digits and a prefix: 24.5 M.
func Scaled(x float64) string {
	prefixes := []string{"", " k", " M", " G", " T", " P", " E"}
	i := 0
	for ; x >= 999.5 && i < len(prefixes)-1; i++ {
		x /= 1000
	}
	return threeDigits(x) + prefixes[i]
}

// Bytes writes a number of bytes: 12 bytes, 1.60 MB.
func Bytes[T Integer](n T) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	return Scaled(float64(n)) + "B"
}

// Duration writes a duration: 1.24 s, 3m 05s, 2h 10m, 4d 03h.
func Duration(d time.Duration) string {
	s := int64(d.Round(time.Second).Seconds())
	switch {
	case d < 100*time.Millisecond:
		return threeDigits(float64(d)/1e6) + " ms"
	case d < 59500*time.Millisecond:
		return threeDigits(d.Seconds()) + " s"
	case s < 3600:
		return fmt.Sprintf("%dm %02ds", s/60, s%60)
	case s < 86400:
		return fmt.Sprintf("%dh %02dm", s/3600, s/60%60)
	}
	return fmt.Sprintf("%dd %02dh", s/86400, s/3600%24)
}

// threeDigits writes x < 1000 with three digits, whole numbers without a point.
func threeDigits(x float64) string {
	switch {
	case x == float64(int(x)) || x >= 99.95:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.995:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// commas puts commas between the thousands of a decimal number that has no exponent.
func commas(s string) string {
	if strings.ContainsRune(s, 'e') {
		return s
	}
	whole, fraction, point := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	return whole
}

// minus puts true minus signs for hyphens.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// WithError writes v to the second figure of its error, and at most four after the
// point: 83.41 ± 0.23.
func WithError(v, se float64) string { return withError(v, se, 4) }

// withError writes v to the second figure of its error, and at most most after the point.
func withError(v, se float64, most int) string {
	if !(se > 0) {
		return Number(v)
	}
	first := int(math.Floor(math.Log10(se))) // the place of the error's first figure
	unit := math.Pow(10, float64(max(first-1, -most)))
	digits := min(max(0, 1-first), most)
	return Fixed(math.Round(v/unit)*unit, digits) + " ± " + Fixed(math.Round(se/unit)*unit, digits)
}

// Measured is WithError for values of any size: to the second figure of the error, and with a power
// of ten where either is far from 1: (1.23 ± 0.04)e−6.
func Measured(v, se float64) string {
	size := max(math.Abs(v), se)
	if !(se > 0) || math.IsInf(size, 0) {
		return Number(v)
	}
	power := int(math.Floor(math.Log10(size)))
	if power >= -3 && power < 7 {
		return withError(v, se, math.MaxInt)
	}
	unit := math.Pow(10, float64(power))
	return fmt.Sprintf("(%s)e%s", Measured(v/unit, se/unit), minus(strconv.Itoa(power)))
}
