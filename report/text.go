package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
)

// none is what a table has where a value is unknown or means nothing.
const none = "–"

// decimals returns how many digits after the point show two of x's significant ones.
func decimals(x float64) int {
	if x <= 0 {
		return 2
	}
	return max(0, 1-int(math.Floor(math.Log10(x))))
}

// withError writes the mean of n values and its standard error, to two digits of the latter.
func withError(mean, se *float64, n uint64) string {
	text := none
	switch {
	case mean == nil:
		return text
	case se == nil:
		text = strconv.FormatFloat(*mean, 'g', 6, 64)
	default:
		d := decimals(*se)
		text = fmt.Sprintf("%s ± %.*f", phrase.Fixed(*mean, d), d, *se)
	}
	if n < batch.FewValues {
		text += fmt.Sprintf(", of only %d", n)
	}
	return text
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
	switch {
	case all == 0:
		return phrase.Grouped(n)
	case n == 0:
		return "none of " + phrase.Grouped(all)
	}
	share := float64(n) / float64(all)
	return fmt.Sprintf("%s (%s)", phrase.Grouped(n), percent(&share))
}
