package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
)

// none stands in tables for a value that is unknown or does not apply.
const none = "–"

// decimals returns how many decimal places show two significant digits of x.
func decimals(x float64) int {
	if x <= 0 {
		return 2
	}
	return max(0, 1-int(math.Floor(math.Log10(x))))
}

// withError formats the mean of n values and its standard error, to two digits of the latter, and says
// if they are few.
func withError(mean, se *float64, n uint64) string {
	text := measured(mean, se)
	if mean != nil && n < batch.FewValues {
		text += fmt.Sprintf(", of only %d", n)
	}
	return text
}

func measured(mean, se *float64) string {
	switch {
	case mean == nil:
		return none
	case se == nil:
		return strconv.FormatFloat(*mean, 'g', 6, 64)
	}
	d := decimals(*se)
	return fmt.Sprintf("%s ± %.*f", phrase.Fixed(*mean, d), d, *se)
}

// significant formats x with three significant digits, and whole numbers in full.
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

// interval formats a share and its bounds.
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
