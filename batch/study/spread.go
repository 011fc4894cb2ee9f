package study

import (
	"fmt"
	"strconv"

	"tpmbench/batch"
)

// spread returns the columns that describe a distribution, of what, empty for points without it.
func spread[T uint32 | float64](prefix, unit, what string, of func(Result) *batch.Moments[T]) (list []sum) {
	type moments = batch.Moments[T]
	for _, m := range []struct {
		name, meaning string
		get           func(*moments) string
	}{
		{"mean", "mean", func(d *moments) string { return float(d.Mean) }},
		{"se", "standard error of the mean, sd / sqrt(n),", func(d *moments) string { return float(d.SE) }},
		{"sd", "standard deviation", func(d *moments) string { return float(d.SD) }},
		{"min", "smallest", func(d *moments) string { return number(d.Min) }},
		{"p10", "quantile 0.1", func(d *moments) string { return number(d.P10) }},
		{"p50", "quantile 0.5, the median,", func(d *moments) string { return number(d.P50) }},
		{"p90", "quantile 0.9", func(d *moments) string { return number(d.P90) }},
		{"p99", "quantile 0.99", func(d *moments) string { return number(d.P99) }},
		{"max", "largest", func(d *moments) string { return number(d.Max) }},
	} {
		list = append(list, sum{prefix + m.name, unit, m.meaning + " of " + what, func(r Result) string {
			if d := of(r); d != nil {
				return m.get(d)
			}
			return ""
		}})
	}
	return list
}

func float(v *float64) string { return number(v) }

// number returns a value as the summary has it, "" for none.
func number[T uint32 | float64](v *T) string {
	if v == nil {
		return ""
	}
	if v, real := any(*v).(float64); real {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(*v)
}
