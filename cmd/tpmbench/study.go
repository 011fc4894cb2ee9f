package main

import (
	"fmt"
	"os"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
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
	x, err := readIndex(dir)
	if err != nil {
		return nil, nil, err
	}
	var list []studyPoint
	for _, p := range x.Here() {
		list = append(list, placeOf(x, dir, p))
	}
	return x, list, nil
}

// readIndex reads what the folder of a study holds, whose rows must be such as are read.
func readIndex(dir string) (*study.Index, error) {
	x, err := study.ReadIndex(dir)
	if err != nil {
		return nil, readError(err)
	}
	if x.Format.Text() {
		return nil, fmt.Errorf("%s: its rows are text, %s, which is written for other programs and not read back: give the study that it was made of, or run it again", dir, x.Format)
	}
	return x, nil
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

// anyPoint names the file of a point of a study's folder, as an example for a sentence.
func anyPoint(dir string) string {
	x, err := study.ReadIndex(dir)
	if err != nil || len(x.Here()) == 0 {
		return ""
	}
	return ", such as " + x.File(dir, x.Here()[0])
}
