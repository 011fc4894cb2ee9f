package trace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// pairs returns the parameters of cases without attackers and without what else changes only what
// is recorded.
func pairs() (list []kernels.Params) {
	for _, p := range cases() {
		p.Attack, p.Attackers, p.Follow, p.Distance, p.Detect, p.Share, p.Wait = 0, 0, false, false, 0, 0, 0
		list = append(list, p)
	}
	return list
}

// TestPublic compares a recorded exchange with a stepper run alongside.
func TestPublic(t *testing.T) {
	ends := map[string]int{}
	for i, p := range pairs() {
		for _, after := range []uint64{0, 1, 50, kernels.MaxSteps} {
			trial := uint64(i)
			got := keep{}
			done, err := WritePublic(t.Context(), p, trial, after, PublicSchema(p, "v"), got)
			if err != nil {
				t.Fatal(err)
			}
			want, synced := keep{}, uint32(kernels.Null)
			s := reference.New(p, trial)
			for {
				if synced == kernels.Null && s.Synced() {
					synced = uint32(s.T)
				}
				if s.T == p.MaxSteps || synced != kernels.Null && s.T == uint64(synced)+after {
					break
				}
				s.Step()
				for name, v := range map[string]any{"step": s.T, "tau_a": s.A.Tau, "tau_b": s.B.Tau, "inputs": kernels.Bytes(s.X)} {
					want[name] = append(want[name], fmt.Sprint(v))
				}
			}
			if !reflect.DeepEqual(got, want) || done != (Recorded{s.T, synced}) {
				t.Fatalf("%s, after %d: %d rows, %+v, want %d rows, synchronised at %d", name(p), after, len(got["step"]), done, s.T, synced)
			}
			ends[fmt.Sprint(synced != kernels.Null, s.T == p.MaxSteps)]++
		}
	}
	if len(ends) != 3 {
		t.Errorf("ends of logs: %v, want before and at the last step, and without synchronisation", ends)
	}
}

// TestPublicStartsEqual records a pair that is synchronised from the beginning.
func TestPublicStartsEqual(t *testing.T) {
	p := kernels.Params{K: 1, N: 1, L: 1, MaxSteps: 9, Seed: 1}
	trial := uint64(0)
	for !reference.New(p, trial).Synced() {
		trial++
	}
	for after, rows := range map[uint64]int{0: 0, 4: 4, 100: 9} {
		got := keep{}
		if done, err := WritePublic(t.Context(), p, trial, after, PublicSchema(p, "v"), got); err != nil || done.SyncSteps != 0 || len(got["step"]) != rows {
			t.Errorf("after %d: %+v with %d rows, %v", after, done, len(got["step"]), err)
		}
	}
}

// TestPublicSecrets writes the same rows as if they came from pairs with other secrets: the files
// are equal to the byte, and their metadata have these keys and no others.
func TestPublicSecrets(t *testing.T) {
	p := kernels.Params{K: 3, N: 5, L: 3, MaxSteps: 1000, Seed: 1}
	var rows []arrow.Record
	if _, err := WritePublic(t.Context(), p, 7, 50, PublicSchema(p, "v1"), collect(func(rec arrow.Record) { rec.Retain(); rows = append(rows, rec) })); err != nil {
		t.Fatal(err)
	}
	secrets := []func(*kernels.Params){
		func(*kernels.Params) {},
		func(p *kernels.Params) { p.Seed = 12345678901234567890 },
		func(p *kernels.Params) { p.FirstTrial, p.Trials = 98765, 12 },
		func(p *kernels.Params) { p.Start, p.StartErrors = kernels.StartNear, 0.03 },
		func(p *kernels.Params) { p.MaxSteps, p.Query, p.Keys = 4321, 7, true },
	}
	for _, format := range []table.Format{table.Arrow, table.Stream, table.Parquet, table.CSV, table.JSONL} {
		var first string
		for i, secret := range secrets {
			q := p
			secret(&q)
			path := filepath.Join(t.TempDir(), "x")
			w, err := table.Create(path, PublicSchema(q, "v1"), table.Options{Format: format, Vectors: Vectors(PublicSchema(q, "v1").Metadata())})
			if err != nil {
				t.Fatal(err)
			}
			for _, rec := range rows {
				if err := w.Write(rec); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Commit(); err != nil {
				t.Fatal(err)
			}
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = string(file)
			} else if string(file) != first {
				t.Errorf("%s: another secret, number %d, changes the file", format, i)
			}
		}
	}
	keys := func(p kernels.Params) string { return strings.Join(PublicSchema(p, "v1").Metadata().Keys(), " ") }
	const want = "tpm.kind tpm.contract tpm.k tpm.n tpm.l tpm.input_range tpm.rule tpm.tie tpm.digest tpm.version"
	if have := keys(p); have != want {
		t.Errorf("metadata have %s, want %s", have, want)
	}
	p.InputRange, p.ZeroInputs = 3, true
	if have := keys(p); have != strings.Replace(want, "range", "range tpm.zero_inputs", 1) {
		t.Errorf("with zero: metadata have %s", have)
	}
	if md := PublicSchema(p, "v1").Metadata(); !slices.Contains(md.Values(), "3") || !slices.Contains(md.Values(), "true") {
		t.Errorf("%v", md)
	}
}

// collect is an Output that hands records on.
type collect func(arrow.Record)

func (c collect) Write(rec arrow.Record) error { c(rec); return nil }

// TestPublicStops ends a log that would last for hours: through its output and through its context.
func TestPublicStops(t *testing.T) {
	p := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: kernels.MaxSteps, Seed: 1}
	const trial = 4 // never synchronises
	schema := PublicSchema(p, "v")
	out := &stubborn{left: 2, full: errors.New("full")}
	if _, err := WritePublic(t.Context(), p, trial, 0, schema, out); !errors.Is(err, out.full) || out.rows == 0 {
		t.Errorf("%d rows, %v", out.rows, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	done, err := WritePublic(ctx, p, trial, 0, schema, collect(func(rec arrow.Record) {
		rows += int(rec.NumRows())
		cancel()
	}))
	if !errors.Is(err, context.Canceled) || uint64(rows) != done.Steps || rows == 0 {
		t.Errorf("%d rows, %+v, %v", rows, done, err)
	}
}
