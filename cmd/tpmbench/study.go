package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
)

// studyPoint is a point of the folder of a study that is read.
type studyPoint struct {
	study.Point
	input
	whole bool // all rows are there that are wanted
	begun bool // there are rows of it, if not all
}

// readPoints lists what the folder of a study, or of a shard of one, holds in the end.
func readPoints(dir string) (*study.Index, []studyPoint, error) {
	x, err := study.ReadIndex(dir)
	if err != nil {
		return nil, nil, readError(err)
	}
	var list []studyPoint
	for _, p := range x.Here() {
		list = append(list, placeOf(x, dir, p))
	}
	return x, list, nil
}

// placeOf finds what there is of a point.
func placeOf(x *study.Index, dir string, p study.Point) studyPoint {
	at := studyPoint{Point: p, input: input{x.File(dir, p), x}}
	if at.whole = exists(at.path); !at.whole && parts.HasParts(x.Unfinished(dir, p)) {
		at.path, at.begun = x.Unfinished(dir, p), true
	}
	at.begun = at.begun || at.whole
	return at
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// checkStudy is an error where what lies beside the points is not as it was written.
func checkStudy(x *study.Index, dir string) error {
	if err := x.CheckSummary(dir); err != nil {
		return readError(err)
	}
	strange, err := x.Strange(dir)
	if err == nil && strange != "" {
		err = wrongf("%s is of no point of the study, and readers of the folder take it for one: move it to another place", strange)
	}
	return err
}

// begunPoints are those of which there are rows.
func begunPoints(points []studyPoint) (list []studyPoint) {
	for _, p := range points {
		if p.begun {
			list = append(list, p)
		}
	}
	return list
}

// printedPoints is the most points that a text names one by one.
const printedPoints = 30

// pointLine is a line of a table of points.
type pointLine struct {
	name   string // k-3_n-100, of which the table makes columns
	trials string
	sync   batch.Spread
}

// printPoints prints a table of a study's points, of whose names all have the
// same keys; all says where those are that it leaves out.
func printPoints(w io.Writer, lines []pointLine, all string) {
	if len(lines) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	keys, _ := levels(lines[0].name)
	fmt.Fprintf(t, "%s\ttrials\tmean sync_steps\t± se\tp50\tp99\t\n", strings.Join(keys, "\t"))
	for _, l := range lines[:min(len(lines), printedPoints)] {
		_, values := levels(l.name)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t\n", strings.Join(values, "\t"), l.trials,
			decimals(l.sync.Mean), decimals(l.sync.SE), whole(l.sync.P50), whole(l.sync.P99))
	}
	t.Flush()
	if more := len(lines) - printedPoints; more > 0 {
		fmt.Fprintf(w, "  and %s more: %s\n", phrase.Grouped(more), all)
	}
}

// levels takes the name of a point, k-3_n-100, apart.
func levels(name string) (keys, values []string) {
	words, _ := study.Words(name)
	for _, w := range words {
		keys, values = append(keys, w.Key), append(values, w.Value)
	}
	return keys, values
}

func decimals(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", *v)
}

func whole(v *uint32) string {
	if v == nil {
		return "–"
	}
	return phrase.Grouped(*v)
}

// anyPoint names the file of a point of a study's folder, as an example for a sentence.
func anyPoint(dir string) string {
	x, err := study.ReadIndex(dir)
	if err != nil || len(x.Here()) == 0 {
		return ""
	}
	return ", such as " + x.File(dir, x.Here()[0])
}
