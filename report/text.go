package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tpmbench/internal/phrase"
)

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
	return fmt.Sprintf("%s ± %.*f", phrase.Fixed(*mean, d), d, *se)
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
	return phrase.Grouped(*x)
}

func percent(x *float64) string {
	if x == nil {
		return none
	}
	return phrase.PercentBelow(*x)
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
		return phrase.Grouped(n)
	}
	share := float64(n) / float64(all)
	return fmt.Sprintf("%s (%s)", phrase.Grouped(n), percent(&share))
}
