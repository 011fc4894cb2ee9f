// Package trends arranges the points of a study as plots: a mean or a share against a parameter that
// the study varies, with error bars, a series for each combination of other parameters, and a fitted
// law for each series. It draws nothing itself.
package trends
