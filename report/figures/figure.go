package figures

import (
	"fmt"
	"strconv"
	"strings"

	"tpmbench/batch"
	"tpmbench/batch/curve"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/weights"
	"tpmbench/kernels"
	"tpmbench/kernels/perceptron"
	"tpmbench/report/plots"
)

// Figure is one picture and what accompanies it.
type Figure struct {
	Name   string // name of its files
	Title  string
	Source string // place in the paper
	Work   func(Plan) Work
	Make   func(Plan, Results) (Outcome, error) // from the results of its work
}

// Work is the set of runs that a figure needs.
type Work struct {
	Runs   []kernels.Params
	Pairs  []perceptron.Params // of continuous perceptrons
	Curves []kernels.Params    // described at every step up to MaxSteps
	Tasks  []Task
}

// Results are the results of a Work, in its order.
type Results struct {
	Runs   []Run
	Pairs  []Pair
	Curves []Curve
	Tasks  []any
}

// Run is the result of a run.
type Run struct {
	Params kernels.Params
	Stats  *batch.Stats
	Keys   *weights.Stats // of the keys, if the parameters ask for keys
	Digest string
}

// Pair is the result of a run of continuous perceptrons.
type Pair struct {
	Params perceptron.Params
	Stats  *overlaps.Stats
	Digest string
}

// Curve is a curve.
type Curve struct {
	*curve.Curve
	Digest string
}

// Outcome is what a figure makes from the results of its work.
type Outcome struct {
	Text   string // describes the picture
	Chart  plots.Chart
	Data   []Column
	Claims []Claim
}

// All lists the figures in the paper's order.
func All() []Figure {
	return []Figure{
		overlap, approach, walk, walkTime, bits,
		decay, perceptronTime, perceptronDepth, perceptronAttacker,
		machine, distribution, size, logarithm, ratio,
		attacks,
		transcript, keys,
	}
}

// Matching returns the runs with the wanted parameters.
func Matching(runs []Run, are func(kernels.Params) bool) (list []Run) {
	for _, r := range runs {
		if are(r.Params) {
			list = append(list, r)
		}
	}
	return list
}

// Command returns the command line that repeats a run.
func Command(p kernels.Params) string { return "tpmbench run " + p.CommandLine(nil) }

// pairCommand returns the command line of a run of continuous perceptrons.
func pairCommand(p perceptron.Params) string {
	etas := make([]string, len(p.Etas))
	for i, eta := range p.Etas {
		etas[i] = strconv.FormatFloat(eta, 'g', -1, 64)
	}
	return fmt.Sprintf("tpmbench perceptron -N %d --eta %s --alpha-max %v --points %d --trials %d --seed %d", p.N, strings.Join(etas, ","), p.Alpha(p.Steps), p.Points, p.Trials, p.Seed)
}

// curveCommand returns the command line of a curve.
func curveCommand(p kernels.Params) string {
	return "tpmbench curve " + p.CommandLine(map[string]string{"max_steps": "--steps"})
}
