package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// grouped writes n with commas: 1,234,567.
func grouped(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return grouped(n) + " " + what + "s"
}

// visible is text from outside with a sign in place of what cannot be seen or
// would turn the text around it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

// and lists things: a, b and c.
func and(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// none is what a table has where a value is unknown or means nothing.
const none = "–"

// decimals is how many digits after the point show two of x's significant ones.
func decimals(x float64) int {
	if x <= 0 {
		return 2
	}
	return max(0, 1-int(math.Floor(math.Log10(x))))
}

// withError writes a mean and its standard error, to two digits of the latter.
func withError(mean, se *float64) string {
	switch {
	case mean == nil:
		return none
	case se == nil:
		return strconv.FormatFloat(*mean, 'g', 6, 64)
	}
	d := decimals(*se)
	m := strconv.FormatFloat(*mean, 'f', d, 64)
	whole, fraction, _ := strings.Cut(m, ".")
	if n, err := strconv.ParseUint(whole, 10, 64); err == nil {
		m = strings.TrimSuffix(grouped(n)+"."+fraction, ".")
	}
	return fmt.Sprintf("%s ± %.*f", m, d, *se)
}

// significant writes x with three significant digits, and whole ones all.
func significant(x *float64) string {
	switch {
	case x == nil:
		return none
	case *x == 0:
		return "0"
	}
	return strconv.FormatFloat(*x, 'f', max(0, 2-int(math.Floor(math.Log10(math.Abs(*x))))), 64)
}

func steps(x *uint32) string {
	if x == nil {
		return none
	}
	return grouped(uint64(*x))
}

// percent writes a share with three significant digits, and none that is less
// than all as 100 %.
func percent(x *float64) string {
	if x == nil {
		return none
	}
	s := fmt.Sprintf("%.3g", 100**x)
	if *x < 1 && 100**x > 99 {
		s = strconv.FormatFloat(math.Floor(100**x*1e6)/1e6, 'f', -1, 64)
	}
	return s + " %"
}

// interval writes a share and its bounds.
func interval(x, low, high *float64) string {
	if x == nil {
		return none
	}
	return fmt.Sprintf("%s (%s to %s)", percent(x), strings.TrimSuffix(percent(low), " %"), percent(high))
}

func of(n, all uint64) string {
	if all == 0 {
		return grouped(n)
	}
	share := float64(n) / float64(all)
	return fmt.Sprintf("%s (%s)", grouped(n), percent(&share))
}
