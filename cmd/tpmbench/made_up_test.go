package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/internal/backends"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// restored puts the tables back as they are when the test has ended.
func restored(t *testing.T) {
	fields, columns := slices.Clone(kernels.Fields), slices.Clone(kernels.Columns)
	t.Cleanup(func() { kernels.Fields, kernels.Columns = fields, columns })
	for i := range kernels.Fields {
		kernels.Fields[i].Words = slices.Clone(kernels.Fields[i].Words)
	}
}

// madeUp writes three rows of the standard case with another value of a key in the metadata.
func madeUp(t *testing.T, path, key, value string) {
	t.Helper()
	p := kernels.Default()
	p.N, p.Trials = 5, 3
	rows := p.NewResults(3)
	rows.Resize(3)
	for i := range 3 {
		row, err := reference.Row(t.Context(), p, uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		rows.CopyRow(i, row, 0)
	}
	schema := batch.Schema(p, "v1", "forged")
	md := schema.Metadata()
	keys, values := slices.Clone(md.Keys()), slices.Clone(md.Values())
	if i := md.FindKey(key); i >= 0 {
		values[i] = value
	} else {
		keys, values = append(keys, key), append(values, value)
	}
	other := arrow.NewMetadata(keys, values)
	written(t, path, arrow.NewSchema(schema.Fields(), &other), rows)
}

// refusedByAll wants every backend to refuse p, whatever this machine lacks, and to name what it
// does not offer.
func refusedByAll(t *testing.T, p kernels.Params, name string) {
	t.Helper()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, b := range backends.All() {
		if err := b.Supports(p); err == nil || !strings.Contains(err.Error(), "does not offer "+name) {
			t.Errorf("%s: %v, want it refused by the name %s", backends.Name(b), err, name)
		}
		if _, err := b.Open(p, 0); err == nil {
			t.Errorf("%s opens what it does not offer", backends.Name(b))
		}
	}
}

// refusedByCommands wants each command that computes to refuse args, in a sentence that has says.
func refusedByCommands(t *testing.T, args, says string) {
	t.Helper()
	dir := t.TempDir()
	for _, command := range []string{"run", "trace", "curve"} {
		o := inProcess(t, append(strings.Fields(command+" "+args), "-o", filepath.Join(dir, "x.arrow"))...)
		if o.status == 0 || !strings.Contains(o.stderr, says) {
			t.Errorf("%s %s: status %d, %q, want %q", command, args, o.status, o.stderr, says)
		}
	}
}

// A word that is added to a table is no engine's until it says so.
func TestMadeUpWords(t *testing.T) {
	for _, field := range []string{"rule", "tie", "attack"} {
		t.Run(field, func(t *testing.T) {
			restored(t)
			dir := t.TempDir()
			f := kernels.FieldOf(field)
			f.Words = append(f.Words, "made-up")
			p := kernels.Default()
			f.Set(&p, uint64(len(f.Words)-1))
			args := "--" + field + " made-up"
			if field == "attack" {
				p.Attackers = 1
			}
			refusedByAll(t, p, field+" made-up")
			refusedByCommands(t, args, "does not offer --"+field+" made-up")

			study := filepath.Join(dir, "s.yaml")
			if err := os.WriteFile(study, []byte("n: 5\ntrials: 2\n"+field+": made-up\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			inProcess(t, "sweep", study, "-o", filepath.Join(dir, "s")).fails(t, exitError, "does not offer", "made-up")
			inProcess(t, "slurm", study, "-o", filepath.Join(dir, "s")).fails(t, exitError, "does not offer", "made-up")

			// a file that says it is such a run is shown, and cannot be verified
			made := filepath.Join(dir, "made.arrow")
			madeUp(t, made, "tpm."+field, "made-up")
			if field == "attack" {
				return // such a file says how many attackers too
			}
			if out := ok(t, inProcess(t, "inspect", made)); !strings.Contains(out.stdout, "made-up") {
				t.Errorf("inspect shows %s", out.stdout)
			}
			inProcess(t, "verify", made).fails(t, exitError, "does not offer", "made-up")
			f.Words = f.Words[:len(f.Words)-1]
			inProcess(t, "inspect", made).fails(t, exitWrong, `tpm.`+field+` as "made-up": must be one of`)
		})
	}
}

func TestMadeUpParameter(t *testing.T) {
	restored(t)
	dir := t.TempDir()
	made := filepath.Join(dir, "made.arrow")
	madeUp(t, made, "tpm.heat", "3")
	inProcess(t, "inspect", made).fails(t, exitWrong, `the key "tpm.heat", which this program does not know`)

	heat := uint64(0) // what stands for a field of Params
	kernels.Fields = append(kernels.Fields, kernels.NewWhole(
		func(*kernels.Params) *uint64 { return &heat },
		kernels.Field{Name: "heat", Flag: "heat", Label: "heat ", Late: true, Max: 9, About: "made-up"}))
	p := kernels.Default()
	heat = 3
	refusedByAll(t, p, "heat 3")
	heat = 0
	refusedByCommands(t, "--heat 3", "does not offer --heat 3")
	heat = 0
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "3", "-o", filepath.Join(dir, "y.arrow"))) // at its default it is nobody's matter
	if out := ok(t, inProcess(t, "inspect", made)); !strings.Contains(out.stdout, "heat") {
		t.Errorf("inspect does not show heat: %s", out.stdout)
	}
}

func TestMadeUpColumn(t *testing.T) {
	restored(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "x.arrow")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "3", "-o", file))
	values := map[*kernels.Results]*[]uint32{}
	kernels.Columns = append(kernels.Columns, kernels.Column{
		Name: "energy", Kind: kernels.CountColumn, Present: func(kernels.Params) bool { return true },
		Counts: func(r *kernels.Results) *[]uint32 {
			if values[r] == nil {
				values[r] = new([]uint32)
			}
			return values[r]
		},
	})
	refusedByAll(t, kernels.Default(), "the column energy")
	refusedByCommands(t, "", "does not offer the column energy")
	inProcess(t, "inspect", file).fails(t, exitWrong, "the column energy is missing")
	inProcess(t, "verify", file).fails(t, exitWrong, "the column energy is missing")
}
