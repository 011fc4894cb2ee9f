package check

import (
	"fmt"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
)

// Study is the folder of a study, or of a shard of one.
type Study struct {
	*study.Index
	Dir  string
	List []Point // what the folder is to hold
}

// Point is a point of a study.
type Point struct {
	study.Point
	Input
	Whole bool // it is complete
	Begun bool // there are rows of it, perhaps not all
}

// ReadStudy reads the index in the folder of a study, whose rows must not be text, and finds the
// points.
func ReadStudy(dir string) (*Study, error) {
	x, err := study.ReadIndex(dir)
	if err != nil {
		return nil, Judge(err)
	}
	if x.Format.Text() {
		return nil, fmt.Errorf("%s: its rows are %s, text for other programs that is not read back: name the study that it was made from, or run it again", dir, x.Format)
	}
	s := &Study{Index: x, Dir: dir}
	for _, p := range x.Here() {
		s.List = append(s.List, s.Find(p))
	}
	return s, nil
}

// Find finds the rows of a point, as far as there are any.
func (s *Study) Find(p study.Point) Point {
	at := Point{Point: p, Input: Input{s.File(s.Dir, p), s.Index}}
	if at.Whole = exists(at.Path); !at.Whole && parts.HasParts(s.Unfinished(s.Dir, p)) {
		at.Path, at.Begun = s.Unfinished(s.Dir, p), true
	}
	at.Begun = at.Begun || at.Whole
	return at
}

// Begun returns the points of which there are rows.
func (s *Study) Begun() (list []Point) {
	for _, p := range s.List {
		if p.Begun {
			list = append(list, p)
		}
	}
	return list
}

// Beside checks what lies beside the points: the summary must be as it was written, and there must
// be no foreign files.
func (s *Study) Beside() error {
	if err := s.CheckSummary(s.Dir); err != nil {
		return Judge(err)
	}
	strange, err := s.Strange(s.Dir)
	if err == nil && strange != "" {
		err = Wrongf("%s belongs to no point of the study, but readers of the folder would take it for one: move it elsewhere", strange)
	}
	return err
}

// AnyPoint ends a sentence with the file of a point of a study's folder as an example.
func AnyPoint(dir string) string {
	x, err := study.ReadIndex(dir)
	if err != nil || len(x.Here()) == 0 {
		return ""
	}
	return ", such as " + x.File(dir, x.Here()[0])
}
