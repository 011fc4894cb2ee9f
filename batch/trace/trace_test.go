package trace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch"
	"tpmbench/batch/replay"
	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// cases returns parameters of every rule, tie and attack, with and without follow; a
// seventh of them with -short.
func cases() (list []kernels.Params) {
	for rule := range kernels.Rule(3) {
		for tie := range kernels.Tie(3) {
			for attack := range kernels.Genetic + 1 {
				p := kernels.Params{K: 3, N: 4, L: 2, Rule: rule, Tie: tie, MaxSteps: 150, Seed: 7, Attack: attack, Wait: 5}
				p.Attackers = min(9, attack.DefaultAttackers())
				list = append(list, p)
				if attack != kernels.NoAttack {
					p.Follow, p.L = true, 1
					list = append(list, p)
				}
			}
		}
	}
	for _, change := range variants {
		p := kernels.Params{K: 3, N: 4, L: 2, MaxSteps: 150, Seed: 7, Attack: kernels.Simple, Attackers: 3}
		change(&p)
		list = append(list, p)
	}
	if testing.Short() {
		for i := range list {
			if i%7 == 0 {
				list[i/7] = list[i]
			}
		}
		list = list[:(len(list)+6)/7]
	}
	return list
}

// variants have the parameters that are younger than the first traces.
var variants = []func(*kernels.Params){
	func(p *kernels.Params) { p.InputRange, p.Detect, p.Share, p.Distance = 3, 9, 10, true },
	func(p *kernels.Params) { p.InputRange, p.ZeroInputs, p.Follow, p.Detect = 2, true, true, 30 },
	func(p *kernels.Params) {
		p.Start, p.StartErrors, p.Detect, p.Distance = kernels.StartNear, 0.1, 4, true
	},
	func(p *kernels.Params) { p.Start, p.StartErrors, p.Share = kernels.StartBits, 0.1, 11 },
	func(p *kernels.Params) { p.Query, p.Detect, p.Tie = 4, 200, kernels.TieSplit },
	func(p *kernels.Params) { p.K, p.N, p.Share = MaxUnits, 1, 30 },
	func(p *kernels.Params) { p.K, p.N = MaxUnits+1, 1 },
	func(p *kernels.Params) { p.K, p.N, p.Attack, p.MaxSteps = kernels.MaxK, 2, kernels.Geometric, 20 },
}

func name(p kernels.Params) string {
	return fmt.Sprintf("%s, tie %s, %s, follow %t", p.Rule, p.Tie, p.Attack, p.Follow)
}

// TestRow compares a replay's row with the run's, in every field.
func TestRow(t *testing.T) {
	ends := map[string]int{}
	for _, p := range cases() {
		p.Keys = true
		for trial := range uint64(12) {
			want, err := reference.Row(t.Context(), p, trial)
			if err != nil {
				t.Fatal(err)
			}
			steps := uint64(0)
			got, err := replay.Run(t.Context(), p, trial, func(r *replay.Replay) error {
				if r.T != steps {
					t.Fatalf("%s: step %d where %d is due", name(p), r.T, steps)
				}
				steps++
				return nil
			})
			if want.SyncSteps[0] == kernels.Null {
				clear(want.Keys) // without meaning
			}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s, trial %d: %+v, want %+v (%v)", name(p), trial, got, want, err)
			}
			if steps != want.PairSteps(p, 0)+1 {
				t.Fatalf("%s, trial %d: %d states, want %d", name(p), trial, steps, want.PairSteps(p, 0)+1)
			}
			ends[fmt.Sprint(want.SyncSteps[0] != kernels.Null, p.Follow && want.LearnSteps[0] != kernels.Null)]++
		}
	}
	if len(ends) != 3 {
		t.Errorf("ends of trials: %v, want synchronised, learned and neither", ends)
	}
}

// keep is an Output that keeps rows as text: a map from column name to values.
type keep map[string][]string

func (k keep) Write(rec arrow.Record) error {
	for i, f := range rec.Schema().Fields() {
		c := rec.Column(i)
		for row := range int(rec.NumRows()) {
			text := "null"
			if !c.IsNull(row) {
				switch c := c.(type) {
				default:
					text = c.ValueStr(row)
				case *array.FixedSizeBinary:
					text = fmt.Sprint(c.Value(row))
				case *array.FixedSizeList:
					from, to := c.ValueOffsets(row)
					switch items := c.ListValues().(type) {
					case *array.Int8:
						text = fmt.Sprint(items.Int8Values()[from:to])
					case *array.Float64:
						text = fmt.Sprint(items.Float64Values()[from:to])
					}
				}
			}
			k[f.Name] = append(k[f.Name], text)
		}
	}
	return nil
}

// TestColumns compares every value of every column with a stepper run alongside.
func TestColumns(t *testing.T) {
	for i, p := range cases() {
		trial := uint64(i)
		got := keep{}
		if _, err := Write(t.Context(), p, trial, Schema(p, trial, true, "v"), got); err != nil {
			t.Fatal(err)
		}
		s := reference.New(p, trial)
		for at := range got["step"] {
			if at > 0 {
				s.Step()
			}
			want := expected(s, p)
			if len(want) != len(got) {
				t.Fatalf("%s: %d columns, want %d", name(p), len(got), len(want))
			}
			for column, value := range want {
				if len(got[column]) <= at || got[column][at] != value {
					t.Fatalf("%s, step %d: column %s is %v, want %s", name(p), at, column, got[column][at:], value)
				}
			}
		}
	}
}

// expected returns a row as text, written independently from the columns' meanings.
func expected(s *reference.Stepper, p kernels.Params) map[string]string {
	row := map[string]string{}
	step := func(column string, v any) { // what only a step has
		if row[column] = fmt.Sprint(v); s.T == 0 {
			row[column] = "null"
		}
	}
	row["step"] = fmt.Sprint(s.T)
	step("tau_a", s.A.Tau)
	step("tau_b", s.B.Tau)
	step("learned", s.A.Tau == s.B.Tau)
	row["learning_steps"] = fmt.Sprint(s.LearningSteps)
	row["equal_weights"] = fmt.Sprint(s.A.Shared(&s.B))
	row["overlap"] = cosine(s.A.W, s.B.W)
	units := func(m *reference.Machine, sigma, overlap string) {
		if p.K > 32 {
			step(sigma, m.Sigma)
			if overlap != "" {
				row[overlap+"_units"] = "["
				for k := range p.K {
					row[overlap+"_units"] += " " + strings.ReplaceAll(cosine(s.A.W[k*p.N:(k+1)*p.N], m.W[k*p.N:(k+1)*p.N]), "null", "NaN")
				}
				row[overlap+"_units"] = strings.Replace(row[overlap+"_units"]+"]", "[ ", "[", 1)
			}
			return
		}
		for k := range p.K {
			step(fmt.Sprintf("%s_%d", sigma, k), m.Sigma[k])
			if overlap != "" {
				row[fmt.Sprintf("%s_%d", overlap, k)] = cosine(s.A.W[k*p.N:(k+1)*p.N], m.W[k*p.N:(k+1)*p.N])
			}
		}
	}
	units(&s.A, "sigma_a", "")
	units(&s.B, "sigma_b", "overlap")
	step("x", fmt.Sprint(bytes(s.X)))
	row["w_a"], row["w_b"] = fmt.Sprint(bytes(s.A.W)), fmt.Sprint(bytes(s.B.W))
	if p.Attack == kernels.NoAttack {
		return row
	}
	row["attackers"] = fmt.Sprint(len(s.E))
	row["attackers_synced"] = fmt.Sprint(s.AttackersSynced())
	row["best_equal_weights"] = fmt.Sprint(s.BestEqualWeights())
	best := slices.IndexFunc(s.E, func(e reference.Attacker) bool { return e.Shared(&s.A) == s.BestEqualWeights() })
	row["best"] = fmt.Sprint(best)
	e := &s.E[best].Machine
	step("tau_e", e.Tau)
	units(e, "sigma_e", "overlap_e")
	row["overlap_e"] = cosine(s.A.W, e.W)
	row["w_e"] = fmt.Sprint(bytes(e.W))
	return row
}

func cosine(v, w []int8) string {
	var vw, vv, ww float64
	for j := range v {
		a, b := float64(v[j]), float64(w[j])
		vw, vv, ww = vw+a*b, vv+a*a, ww+b*b
	}
	if vv*ww == 0 {
		return "null"
	}
	return fmt.Sprint(vw / math.Sqrt(vv*ww))
}

// TestFiles writes each format and reads it back, including digest and metadata.
func TestFiles(t *testing.T) {
	p := kernels.Params{K: 2, N: 100, L: 3, MaxSteps: 3000, Seed: 3, Attack: kernels.Simple, Attackers: 2}
	const trial = math.MaxInt64
	var sums []string
	for _, format := range []table.Format{table.Arrow, table.Stream, table.Parquet} {
		path := filepath.Join(t.TempDir(), "t."+string(format))
		schema := Schema(p, trial, true, "v1")
		w, err := table.Create(path, schema, table.Options{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		row, err := Write(t.Context(), p, trial, schema, w)
		if err == nil {
			err = w.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, table.FormatDigest(w.Digest()))
		r, err := table.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got := keep{}
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got.Write(rec)
		}
		last := len(got["step"]) - 1
		if last != int(row.SyncSteps[0]) || got["step"][last] != fmt.Sprint(last) || got["equal_weights"][last] != "200" || got["w_a"][last] != got["w_b"][last] {
			t.Errorf("%s: %d rows where sync_steps is %d", format, last+1, row.SyncSteps[0])
		}
		md := r.Schema().Metadata().ToMap()
		for key, want := range map[string]string{"tpm.kind": "trace", "tpm.first_trial": fmt.Sprint(uint64(trial)), "tpm.trials": "1", "tpm.backend": "reference", "tpm.digest": sums[0]} {
			if md[key] != want {
				t.Errorf("%s: %s is %q, want %q", format, key, md[key], want)
			}
		}
		if q, err := batch.ParamsOf(r.Schema().Metadata()); err != nil || q.N != p.N || q.Attack != p.Attack {
			t.Errorf("%s: the metadata give %+v, %v", format, q, err)
		}
		r.Close()
	}
}

// stubborn is an Output that accepts a limited number of records.
type stubborn struct {
	left, rows int
	full       error
}

func (s *stubborn) Write(rec arrow.Record) error {
	if s.left == 0 {
		return s.full
	}
	s.left--
	s.rows += int(rec.NumRows())
	return nil
}

// TestStops ends a trace that would last for hours: through its output and through its context.
func TestStops(t *testing.T) {
	p := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: kernels.MaxSteps, Seed: 1}
	const trial = 4 // never synchronises
	schema := Schema(p, trial, false, "v")
	out := &stubborn{left: 1, full: errors.New("full")}
	if _, err := Write(t.Context(), p, trial, schema, out); !errors.Is(err, out.full) || out.rows == 0 {
		t.Errorf("%d rows, %v", out.rows, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out = &stubborn{left: -1}
	cancel()
	row, err := Write(ctx, p, trial, schema, out)
	if !errors.Is(err, context.Canceled) || out.rows != 0 || row.SyncSteps[0] != kernels.Null {
		t.Errorf("%d rows, %v", out.rows, err)
	}
}
