package study

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// lockName is the file that exists while a process writes into the folder of a study.
const lockName = "_study.lock"

// Claim claims dir, which need not exist, for this process.
func Claim(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", dir, phrase.Cause(err))
	}
	return table.Claim(filepath.Join(dir, lockName))
}

// index returns the intended contents of the folder of a sweep of these tasks.
func (s *Sweep) index(todo []task) *Index {
	x := &Index{Version: indexVersion, Shard: s.Shard.String(), StopAtSE: s.StopAtSE, Format: s.Files.Format, Same: map[string]string{}}
	for _, f := range kernels.Fields {
		if !slices.Contains(s.keys, f.Name) && !f.Range && !(f.Late && f.IsDefault(s.Points[0])) {
			x.Same[f.Name] = f.Text(s.Points[0])
		}
	}
	for _, p := range s.Points {
		x.Points = append(x.Points, Point{s.Name(p), p.FirstTrial, p.Trials, p})
	}
	if s.Shard.Of > 1 {
		x.Share = []Point{}
		for _, t := range todo {
			x.Share = append(x.Share, Point{t.name, t.FirstTrial, t.Trials, t.whole})
		}
	}
	return x
}

// writeIndex makes the folder that of the study, or continues it.
func (s *Sweep) writeIndex(todo []task) error {
	x := s.index(todo)
	s.folder = x
	switch {
	case !IsStudy(s.Dir), s.Files.Force:
		return x.Begin(s.Dir, s.Files.Force)
	case !s.Files.Resume:
		return &table.Obstacle{Path: s.Dir, Fact: fmt.Errorf("%s holds a study", s.Dir), Advice: ": give {resume} to continue it, or {force} to start over"}
	}
	have, err := ReadIndex(s.Dir)
	switch {
	case errors.As(err, new(versionError)):
		return err
	case err != nil:
		if strange := x.checkRows(s.Dir); strange != nil {
			return fmt.Errorf("%w, and %w", err, strange)
		}
		s.Notice(err.Error() + "; it is written again")
		return x.begin(s.Dir)
	}
	if err := x.continues(have); err != nil {
		return fmt.Errorf("%s: %w", s.Dir, err)
	}
	if err := have.checkRows(s.Dir); err != nil {
		return err
	}
	if err := s.adapt(have, x); err != nil {
		return err
	}
	x.Summary = have.Summary
	if reflect.DeepEqual(x, have) {
		return x.makeFolders(s.Dir)
	}
	return x.begin(s.Dir)
}

// checkRows returns an error if something in the folder's rows belongs to no point.
func (x *Index) checkRows(dir string) error {
	strange, err := x.Strange(dir)
	if err == nil && strange != "" {
		err = fmt.Errorf("%s belongs to no point of the study: move it elsewhere", strange)
	}
	return err
}

// adapt converts files made with the columns and names of have to those of x, which has all points
// of have. Complete files become parts, which the points that continue them complete again. If the
// program ends half-way, have describes what exists until the conversion is finished.
func (s *Sweep) adapt(have, x *Index) error {
	if len(have.Here()) == 0 || have.Points[0].words() == x.Points[0].words() && have.Layout().Same(x.Layout()) {
		return nil
	}
	points := x.finder()
	unfinished, moved := filepath.Join(s.Dir, unfinishedName), 0
	for _, p := range have.Here() {
		q, _ := points.find(p)
		from, to := have.File(s.Dir, p), x.File(s.Dir, q)
		switch _, err := os.Lstat(from); {
		case errors.Is(err, fs.ErrNotExist):
			if from != to {
				if err := parts.Rename(from, to, unfinished); err != nil {
					return err
				}
			}
		case err != nil:
			return fmt.Errorf("%s: %w", from, phrase.Cause(err))
		default:
			some := p.Params
			some.FirstTrial, some.Trials = p.First, p.Trials
			if err := parts.SetAside(from, to, unfinished, some, x.Format); err != nil {
				return err
			}
			if from != to {
				if err := parts.Clear(from, unfinished); err != nil { // what it was made from
					return err
				}
			}
			moved++
		}
	}
	if moved > 0 {
		s.Notice(fmt.Sprintf("%s: the study's points now differ in other parameters or have other columns; %d files are rewritten with them", s.Dir, moved))
	}
	return nil
}

// words returns the keys in the point's name.
func (p Point) words() string {
	var keys []string
	words, _ := Words(p.Name)
	for _, w := range words {
		keys = append(keys, w.Key)
	}
	return strings.Join(keys, " ")
}

// continues returns an error if the folder of have holds something that x does not: rows that no
// one would find again, and that readers of the whole folder would take for rows of x. Points may
// have been added, and may ask for a smaller standard error.
func (x *Index) continues(have *Index) error {
	if a, b := have.how(), x.how(); have.Shard != x.Shard || !x.finer(have) {
		return &table.Obstacle{Advice: fmt.Sprintf("it was begun %s, and this is %s: %s", a, b, elsewhere)}
	}
	if have.Format != x.Format {
		return &table.Obstacle{Advice: fmt.Sprintf("it was begun with {format} %s, and this is %s: a study has files of one format", have.Format, x.Format)}
	}
	points, taken := x.finder(), map[string]bool{}
	for _, p := range have.Here() {
		if q, ok := points.same[p.Params.Canonical()]; ok {
			taken[q.Name] = true
		}
	}
	for _, p := range have.Here() {
		q, ok := points.find(p)
		if !ok || taken[q.Name] && p.Params.FirstOther(q.Params) != nil {
			if q, ok = points.named[p.Name]; !ok {
				return other("the study has changed, and no longer has the point %s: ", p.Name)
			}
			q.Params.Trials = p.Params.Trials // which may have grown
			f := p.Params.FirstOther(q.Params)
			return other("the study has changed: the %s of %s was %s, and now is %s; ",
				f.Name, p.Name, f.Text(p.Params), f.Text(q.Params))
		}
		taken[q.Name] = true
		switch {
		case p.First == q.First && p.Trials == q.Trials && p.Params.FirstOther(q.Params) == nil:
		case have.Shard != "0/1":
			return fmt.Errorf("the study has changed: of %s it had %d trials from %d on, and now has %d from %d on, and %w", p.Name, p.Trials, p.First, q.Trials, q.First, batch.ErrShardIsFixed)
		case p.First != q.First || q.Trials < p.Trials:
			return other("the study has changed: of %s it had %d trials from %d on, and now has %d from %d on, and a point keeps all trials that it has; ",
				p.Name, p.Trials, p.First, q.Trials, q.First)
		}
	}
	return nil
}

// elsewhere is the advice about a folder that holds another study.
const elsewhere = "choose another folder, or give {force} to start over"

// other returns the error for a folder that holds another study, and says in what it differs.
func other(format string, args ...any) error {
	return &table.Obstacle{Fact: fmt.Errorf(format, args...), Advice: elsewhere}
}

// finder finds the points of an index.
type finder struct {
	same  map[kernels.Params]Point
	less  map[kernels.Params][]Point // by all parameters except trials
	named map[string]Point
}

func (x *Index) finder() finder {
	f := finder{map[kernels.Params]Point{}, map[kernels.Params][]Point{}, map[string]Point{}}
	for _, p := range x.Here() {
		f.same[p.Params.Canonical()], f.named[p.Name] = p, p
		some := p.Params.Canonical()
		some.Trials = 0
		f.less[some] = append(f.less[some], p)
	}
	return f
}

// find returns the point with p's parameters, or else the only one that differs from it in trials
// alone.
func (f finder) find(p Point) (Point, bool) {
	if q, ok := f.same[p.Params.Canonical()]; ok {
		return q, true
	}
	some := p.Params.Canonical()
	some.Trials = 0
	if list := f.less[some]; len(list) == 1 {
		return list[0], true
	}
	return Point{}, false
}

// finer reports whether points of x contain all rows that they have in have, if they end as early
// as their standard error allows.
func (x *Index) finer(have *Index) bool {
	return x.StopAtSE == have.StopAtSE || have.StopAtSE > 0 && x.StopAtSE < have.StopAtSE
}

// how describes which part of the study is run and how far, with options as {name}.
func (x *Index) how() string {
	text := "as shard " + x.Shard
	if x.Shard == "0/1" {
		text = "as a whole"
	}
	if x.StopAtSE > 0 {
		return fmt.Sprintf("%s with {stop_at_se} %v", text, x.StopAtSE)
	}
	return text + " without {stop_at_se}"
}

// Free returns an error if dir, which need not exist, cannot become the folder of a study: it is
// not empty or, with force, contains something other than a study.
func Free(dir string, force bool) error {
	entries, err := os.ReadDir(dir)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() == lockName || e.Name() == indexName+table.PartialSuffix
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("%s: %w", dir, phrase.Cause(err))
	case len(entries) == 0:
	case !IsStudy(dir):
		return fmt.Errorf("%s exists and is not empty: choose another folder", dir)
	case !force:
		return &table.Obstacle{Path: dir, Fact: fmt.Errorf("%s holds a study: ", dir), Advice: elsewhere}
	}
	return nil
}

// Begin makes dir, which Claim has claimed, the folder of a study; it must be Free. The points of
// an old study in it are removed.
func (x *Index) Begin(dir string, force bool) error {
	if err := Free(dir, force); err != nil {
		return err
	}
	if IsStudy(dir) {
		if err := removePoints(dir); err != nil {
			return err
		}
	}
	x.Summary = "" // which is written last
	return x.begin(dir)
}

// begin writes the index and creates the folders for rows.
func (x *Index) begin(dir string) error {
	if err := x.write(dir); err != nil {
		return err
	}
	return x.makeFolders(dir)
}

func (x *Index) write(dir string) error {
	text, err := table.Seal(x)
	if err != nil {
		return err
	}
	return table.WriteBytes(filepath.Join(dir, indexName), text, true)
}

func (x *Index) makeFolders(dir string) error {
	for _, name := range []string{rowsName, unfinishedName} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o777); err != nil {
			return fmt.Errorf("cannot create %s: %w", filepath.Join(dir, name), phrase.Cause(err))
		}
	}
	return nil
}

// Finish makes the names of the files in rows durable, and removes the folder of unfinished files
// if it is empty.
func (x *Index) Finish(dir string) error {
	os.Remove(filepath.Join(dir, unfinishedName))
	return table.SyncFolder(filepath.Join(dir, rowsName, indexName)) // any name in it
}

// removePoints removes the points and the summary of the study in dir and nothing else; the index
// is replaced later.
func removePoints(dir string) error {
	have, err := ReadIndex(dir)
	if err != nil {
		return &table.Obstacle{Path: dir, Fact: err, Advice: "; {force} does not clear such a folder: remove it, or choose another"}
	}
	if err := have.checkRows(dir); err != nil {
		return err
	}
	for _, p := range have.Here() {
		if err := parts.Clear(have.File(dir, p), filepath.Join(dir, unfinishedName)); err != nil {
			return err
		}
	}
	err = os.Remove(filepath.Join(dir, summaryName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove %s: %w", filepath.Join(dir, summaryName), phrase.Cause(err))
	}
	return nil
}

// Remove removes the study in dir, and also dir if it is then empty.
func Remove(dir string) error {
	release, err := Claim(dir)
	if err != nil {
		return err
	}
	if err = removePoints(dir); err == nil {
		for _, name := range []string{rowsName, unfinishedName, indexName} {
			if e := os.Remove(filepath.Join(dir, name)); e != nil && !errors.Is(e, fs.ErrNotExist) && err == nil {
				err = fmt.Errorf("cannot remove %s: %w", filepath.Join(dir, name), phrase.Cause(e))
			}
		}
	}
	release()
	os.Remove(dir) // fails if other files are in it
	return err
}
