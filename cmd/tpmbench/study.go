package main

import (
	"fmt"
	"io"
	"path/filepath"
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
	path  string
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
		path := filepath.Join(dir, filepath.FromSlash(p.Folder))
		list = append(list, studyPoint{p, path, parts.HasParts(path)})
	}
	return x, list, nil
}

// begunPaths are the folders of the points of which there are rows.
func begunPaths(points []studyPoint) (paths []string) {
	for _, p := range points {
		if p.begun {
			paths = append(paths, p.path)
		}
	}
	return paths
}

// printedPoints is the most points that a text names one by one.
const printedPoints = 30

// pointLine is a line of a table of points.
type pointLine struct {
	folder string // k=3/n=100, of which the table makes columns
	trials string
	sync   batch.Spread
}

// printPoints prints a table of a study's points, of whose folders all have the
// same keys.
func printPoints(w io.Writer, lines []pointLine) {
	if len(lines) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	keys, _ := levels(lines[0].folder)
	fmt.Fprintf(t, "%s\ttrials\tmean sync_steps\t± se\tp50\tp99\t\n", strings.Join(keys, "\t"))
	for _, l := range lines[:min(len(lines), printedPoints)] {
		_, values := levels(l.folder)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t\n", strings.Join(values, "\t"), l.trials,
			decimals(l.sync.Mean), decimals(l.sync.SE), whole(l.sync.P50), whole(l.sync.P99))
	}
	t.Flush()
	if more := len(lines) - printedPoints; more > 0 {
		fmt.Fprintf(w, "  and %s more\n", phrase.Grouped(more))
	}
}

// levels takes the folder of a point, k=3/n=100, apart.
func levels(folder string) (keys, values []string) {
	for _, level := range strings.Split(folder, "/") {
		key, value, _ := strings.Cut(level, "=")
		keys, values = append(keys, phrase.Quoted(key, 0)), append(values, phrase.Quoted(value, 0))
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

// anyPoint names a point of a study's folder, as an example for a sentence.
func anyPoint(dir string) string {
	x, err := study.ReadIndex(dir)
	if err != nil || len(x.Here()) == 0 {
		return ""
	}
	return ", such as " + filepath.Join(dir, filepath.FromSlash(x.Here()[0].Folder))
}
