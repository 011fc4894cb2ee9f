package batch

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels"
)

// points returns one point of 1,000 trials for each of the changes.
func points(changes ...func(*kernels.Params)) (list []kernels.Params) {
	for _, c := range changes {
		list = append(list, params(1000, c))
	}
	return list
}

// layouts are lists of points and the columns of their table; nullable columns are marked with ?.
var layouts = []struct {
	points  []kernels.Params
	columns string
}{
	{points(func(p *kernels.Params) {}), "trial:int64 sync_steps:int32? learning_steps:int32"},
	{points(variants["all"]), "trial:int64 sync_steps:int32? learning_steps:int32 attackers_synced:int32? best_equal_weights:int32? learn_steps:int32? key:fixed_size_binary[15]?"},
	{points(func(p *kernels.Params) { p.N = 7 }, func(p *kernels.Params) { p.N = 8 }), "trial:int64 sync_steps:int32? learning_steps:int32 n:int32"},
	{points(func(p *kernels.Params) {}, func(p *kernels.Params) { p.Attack, p.Attackers = kernels.Geometric, 3 }),
		"trial:int64 sync_steps:int32? learning_steps:int32 attackers_synced:int32? best_equal_weights:int32? attack:utf8 attackers:int32"},
	{points(func(p *kernels.Params) { p.Keys = true }, func(p *kernels.Params) { p.Keys, p.N = true, 6 }), "trial:int64 sync_steps:int32? learning_steps:int32 key:binary? n:int32"},
	{points(func(p *kernels.Params) { p.Keys = true }, func(p *kernels.Params) {}), "trial:int64 sync_steps:int32? learning_steps:int32 key:binary? keys:bool"},
	{points(func(p *kernels.Params) { p.Keys, p.L = true, 2 }, func(p *kernels.Params) { p.Keys = true }), "trial:int64 sync_steps:int32? learning_steps:int32 key:fixed_size_binary[15]? l:int32"},
	{points(func(p *kernels.Params) { p.Rule, p.Trials = kernels.RandomWalk, 7 }, func(p *kernels.Params) { p.Seed, p.MaxSteps, p.Tie = math.MaxInt64, 5, kernels.TiePlus }),
		"trial:int64 sync_steps:int32? learning_steps:int32 rule:utf8 tie:utf8 max_steps:int32 trials:int64 seed:int64"},
	{points(func(p *kernels.Params) { p.Seed = 1 << 63 }, func(p *kernels.Params) { p.Seed = 2 }), "trial:int64 sync_steps:int32? learning_steps:int32 seed:utf8"},
	{points(func(p *kernels.Params) { p.Attack, p.Attackers = kernels.Simple, 1 }, func(p *kernels.Params) { p.Attack, p.Attackers, p.Follow, p.Wait = kernels.Simple, 1, true, 3 }),
		"trial:int64 sync_steps:int32? learning_steps:int32 attackers_synced:int32? best_equal_weights:int32? learn_steps:int32? wait:int32 follow:bool"},
}

func columnsOf(s *arrow.Schema) string {
	var list []string
	for _, f := range s.Fields() {
		null := ""
		if f.Nullable {
			null = "?"
		}
		list = append(list, f.Name+":"+f.Type.String()+null)
	}
	return strings.Join(list, " ")
}

// kept is an Output that keeps copies of its records.
type kept struct{ records []arrow.Record }

func (k *kept) Write(rec arrow.Record) error {
	var columns []arrow.Array
	for _, c := range rec.Columns() {
		whole, err := array.Concatenate([]arrow.Array{c}, memory.DefaultAllocator)
		if err != nil {
			return err
		}
		columns = append(columns, whole)
	}
	k.records = append(k.records, array.NewRecord(rec.Schema(), columns, rec.NumRows()))
	return nil
}

// Points in any order give the same table; each point's rows read back from it with the digest that
// they have on their own.
func TestLayout(t *testing.T) {
	for _, c := range layouts {
		l := NewLayout(c.points)
		backwards := slices.Clone(c.points)
		slices.Reverse(backwards)
		for _, p := range c.points {
			schema := l.Schema(p, "v", "b")
			if got := columnsOf(schema); got != c.columns {
				t.Fatalf("columns %s, want %s", got, c.columns)
			}
			if !NewLayout(backwards).Same(l) {
				t.Errorf("%s: the order of points matters", c.columns)
			}
			alone := new(kept)
			want, err := Run(context.Background(), &fake{lanes: 64, workers: 2, shuffle: true}, p, Options{WindowBytes: 1 << 14}, alone)
			if err != nil {
				t.Fatal(err)
			}
			among := new(kept)
			j := Job{Params: p, Schema: schema, Output: among}
			got, err := j.Run(context.Background(), &fake{lanes: 64, workers: 2, shuffle: true}, Options{WindowBytes: 1 << 14})
			if err != nil || got.Digest != want.Digest {
				t.Fatalf("digest %s, alone %s; %v", got.Digest, want.Digest, err)
			}
			if len(alone.records) != len(among.records) {
				t.Fatal(len(alone.records), len(among.records))
			}
			back, forth := NewRecorder(Schema(p, "", ""), p), NewRecorder(schema, p)
			for i, rec := range among.records {
				rows, err := Results(rec, p)
				if err != nil {
					t.Fatal(err)
				}
				if own := back.Record(rows); !array.RecordEqual(own, alone.records[i]) {
					t.Fatalf("%s: other rows than alone", c.columns)
				} else if rows, err = Results(own, p); err != nil {
					t.Fatal(err)
				}
				if !array.RecordEqual(forth.Record(rows), rec) {
					t.Fatalf("%s: other rows than before", c.columns)
				}
				part := rec.NewSlice(3, rec.NumRows())
				if rows, err = Results(part, p); err != nil || !array.RecordEqual(forth.Record(rows), part) {
					t.Fatalf("%s: other rows in a slice: %v", c.columns, err)
				}
			}
		}
	}
}

// A value in a column that the point does not have is refused by name, and so is an unknown column,
// a duplicate, or one out of order.
func TestForeignColumns(t *testing.T) {
	list := points(func(p *kernels.Params) { p.Seed = 1 << 63 }, func(p *kernels.Params) {
		p.Keys, p.N, p.Attack, p.Attackers, p.Follow = true, 9, kernels.Simple, 1, true
	})
	p := list[0]
	schema := NewLayout(list).Schema(p, "", "")
	rows := p.NewResults(20)
	rows.Resize(20)
	for i := range rows.Len() {
		makeUp(p, rows, i, uint64(i))
	}
	rec := NewRecorder(schema, p).Record(rows)
	if _, err := Results(rec, p); err != nil {
		t.Fatal(err)
	}
	other := NewRecorder(schema, list[1])
	strange := list[1].NewResults(20)
	strange.Resize(20)
	for i := range strange.Len() {
		makeUp(list[1], strange, i, uint64(i))
	}
	foreign := other.Record(strange)
	for i, f := range schema.Fields() {
		if i < len(p.Columns()) {
			continue
		}
		columns := slices.Clone(rec.Columns())
		columns[i] = foreign.Column(i)
		_, err := Results(array.NewRecord(schema, columns, 20), p)
		want := fmt.Sprintf("column %s has ", f.Name)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s of another point: %v, want %q", f.Name, err, want)
		}
	}
	renamed := func(change func(fields []arrow.Field)) error {
		fields := slices.Clone(schema.Fields())
		change(fields)
		_, err := Results(array.NewRecord(arrow.NewSchema(fields, nil), rec.Columns(), 20), p)
		return err
	}
	last := schema.NumFields() - 1
	for want, change := range map[string]func([]arrow.Field){
		"neither a column of rows nor a parameter":    func(f []arrow.Field) { f[last].Name = "input_rnage" },
		"it appears twice":                            func(f []arrow.Field) { f[3].Name = "learning_steps" },
		"twice or out of order":                       func(f []arrow.Field) { f[last].Name = "k" },
		"the column learning_steps is missing":        func(f []arrow.Field) { f[2].Name = "attackers_synced" },
		"column 1 is trails: it is neither":           func(f []arrow.Field) { f[0].Name = "trails" },
		"of type bool: rows of these parameters have": func(f []arrow.Field) { f[last-1].Name = "first_trial" },
	} {
		if err := renamed(change); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
