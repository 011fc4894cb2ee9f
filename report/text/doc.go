// Package text prints results for people to read on a terminal: summaries, histograms and tables of
// points, as lines of text.
package text
