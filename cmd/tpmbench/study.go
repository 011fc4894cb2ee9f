package main

import (
	"fmt"
	"os"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
)

// studyPoint is a point in the folder of a study.
type studyPoint struct {
	study.Point
	input
	whole bool // it is complete
	begun bool // there are rows of it, perhaps not all
}

// readPoints lists the points that the folder of a study, or of a shard of one, is to hold.
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

// readIndex reads the index of a study's folder, whose rows must not be text.
func readIndex(dir string) (*study.Index, error) {
	x, err := study.ReadIndex(dir)
	if err != nil {
		return nil, readError(err)
	}
	if x.Format.Text() {
		return nil, fmt.Errorf("%s: its rows are %s, text for other programs that is not read back: name the study that it was made from, or run it again", dir, x.Format)
	}
	return x, nil
}

// placeOf finds the rows of a point, as far as there are any.
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

// checkStudy checks what lies beside the points: the summary must be as it was written, and there
// must be no foreign files.
func checkStudy(x *study.Index, dir string) error {
	if err := x.CheckSummary(dir); err != nil {
		return readError(err)
	}
	strange, err := x.Strange(dir)
	if err == nil && strange != "" {
		err = wrongf("%s belongs to no point of the study, but readers of the folder would take it for one: move it elsewhere", strange)
	}
	return err
}

// begunPoints returns the points of which there are rows.
func begunPoints(points []studyPoint) (list []studyPoint) {
	for _, p := range points {
		if p.begun {
			list = append(list, p)
		}
	}
	return list
}

// anyPoint ends a sentence with the file of a point of a study's folder as an example.
func anyPoint(dir string) string {
	x, err := study.ReadIndex(dir)
	if err != nil || len(x.Here()) == 0 {
		return ""
	}
	return ", such as " + x.File(dir, x.Here()[0])
}
