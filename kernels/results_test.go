package kernels

import (
	"reflect"
	"slices"
	"testing"
)

// kinds are parameters with every combination of columns.
var kinds = map[string]Params{
	"plain":               {K: 2, N: 3, MaxSteps: 1000},
	"keys":                {K: 2, N: 3, MaxSteps: 1000, Keys: true},
	"attackers":           {K: 2, N: 3, MaxSteps: 1000, Attack: Simple, Attackers: 2},
	"follow, all columns": {K: 2, N: 3, MaxSteps: 1000, Attack: Simple, Attackers: 2, Follow: true, Keys: true},
}

func TestColumnsAreThoseAskedFor(t *testing.T) {
	for name, p := range kinds {
		r := p.NewResults(5)
		if r.Len() != 0 {
			t.Errorf("%s: %d rows at first", name, r.Len())
		}
		r.Resize(5)
		bytes := 0
		for _, c := range []struct {
			column string
			got    int
			want   bool
			width  int
		}{
			{"Trial", len(r.Trial), true, 8},
			{"SyncSteps", len(r.SyncSteps), true, 4},
			{"LearningSteps", len(r.LearningSteps), true, 4},
			{"AttackersSynced", len(r.AttackersSynced), p.Attack != NoAttack, 4},
			{"BestEqualWeights", len(r.BestEqualWeights), p.Attack != NoAttack, 4},
			{"LearnSteps", len(r.LearnSteps), p.Follow, 4},
			{"Keys", len(r.Keys) / p.Weights(), p.Keys, p.Weights()},
		} {
			want := 0
			if c.want {
				want = 5
				bytes += c.width
			}
			if c.got != want {
				t.Errorf("%s: column %s has %d rows, want %d", name, c.column, c.got, want)
			}
		}
		if got := p.RowBytes(); got != bytes {
			t.Errorf("%s: RowBytes %d, want %d", name, got, bytes)
		}
	}
}

// fill gives row i values that only it has.
func fill(r *Results, i int) {
	r.Trial[i] = uint64(1000 + i)
	for c, column := range [][]uint32{r.SyncSteps, r.LearningSteps, r.AttackersSynced, r.BestEqualWeights, r.LearnSteps} {
		if column != nil {
			column[i] = uint32(100*c + i)
		}
	}
	for j := range r.Key(i) {
		r.Key(i)[j] = int8(10*i + j)
	}
}

func TestCopyRow(t *testing.T) {
	for name, p := range kinds {
		src, dst, want := p.NewResults(3), p.NewResults(2), p.NewResults(2)
		src.Resize(3)
		dst.Resize(2)
		want.Resize(2)
		for i := range 3 {
			fill(src, i)
		}
		fill(want, 0)
		fill(want, 1)
		dst.CopyRow(0, src, 2)
		dst.CopyRow(1, src, 1)
		dst.CopyRow(0, src, 0)
		if !reflect.DeepEqual(dst, want) {
			t.Errorf("%s: got %+v, want %+v", name, dst, want)
		}
	}
}

func TestCopyRows(t *testing.T) {
	for name, p := range kinds {
		src, dst, want := p.NewResults(5), p.NewResults(7), p.NewResults(7)
		src.Resize(5)
		dst.Resize(7)
		want.Resize(7)
		for i := range 5 {
			fill(src, i)
		}
		src.SyncSteps[2] = Null // its key has no meaning
		for i := range 7 {
			fill(dst, i)
			fill(want, i)
		}
		to := []int{6, 0, 3}
		dst.CopyRows(to, src, 1)
		for i, row := range to {
			want.CopyRow(row, src, 1+i)
		}
		if !reflect.DeepEqual(dst, want) {
			t.Errorf("%s: got %+v, want %+v", name, dst, want)
		}
	}
}

func TestKeysAreRowByRow(t *testing.T) {
	r := kinds["keys"].NewResults(2)
	r.Resize(2)
	for j := range r.Keys {
		r.Keys[j] = int8(j)
	}
	if got := r.Key(1); !slices.Equal(got, []int8{6, 7, 8, 9, 10, 11}) {
		t.Errorf("key of row 1: %d", got)
	}
	if got := kinds["plain"].NewResults(1).Key(0); got != nil {
		t.Errorf("a key without keys: %d", got)
	}
}

func TestPairSteps(t *testing.T) {
	for _, c := range []struct {
		follow      bool
		sync, learn uint32
		want        uint64
	}{
		{false, 0, 0, 0},
		{false, 217, 0, 217},
		{false, Null, 0, 1000},
		{true, 217, 934, 934},
		{true, 217, Null, 1000},
		{true, Null, Null, 1000},
	} {
		p := kinds["attackers"]
		p.Follow = c.follow
		r := p.NewResults(1)
		r.Resize(1)
		r.SyncSteps[0] = c.sync
		if c.follow {
			r.LearnSteps[0] = c.learn
		}
		if got := r.PairSteps(p, 0); got != c.want {
			t.Errorf("follow %t, sync_steps %d, learn_steps %d: %d pair-steps, want %d", c.follow, c.sync, c.learn, got, c.want)
		}
		all := p.NewResults(3)
		all.Resize(3)
		all.CopyRow(0, r, 0)
		all.CopyRow(1, r, 0)
		all.CopyRow(2, r, 0)
		if got := all.PairStepsOf(p); got != 3*c.want {
			t.Errorf("follow %t, three times sync_steps %d, learn_steps %d: %d pair-steps, want %d", c.follow, c.sync, c.learn, got, 3*c.want)
		}
	}
}
