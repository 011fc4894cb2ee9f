package trace

import (
	"context"
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/replay"
	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// PublicKind is the value of tpm.kind in the metadata of a recorded exchange.
const PublicKind = Kind + "-public"

// inputs is the column of inputs of a recorded exchange.
const inputs = "inputs"

// PublicSchema returns the columns and metadata of what an eavesdropper records of a pair of p. It
// depends on nothing that is secret.
func PublicSchema(p kernels.Params, version string) *arrow.Schema {
	keys, values := []string{"tpm.kind", "tpm.contract"}, []string{PublicKind, fmt.Sprint(kernels.ContractVersion)}
	for _, f := range kernels.Fields {
		// The input range is needed to read the inputs, so it is always said.
		if f.Heard && (!f.Late || !f.IsDefault(p) || f.Name == "input_range") {
			keys, values = append(keys, "tpm."+f.Name), append(values, f.Text(p))
		}
	}
	keys = append(keys, table.DigestKey, "tpm.version")
	values = append(values, table.NoDigest, version)
	md := arrow.NewMetadata(keys, values)
	return arrow.NewSchema(fields(publicColumns(p)), &md)
}

// Vectors returns table.Options.Vectors for files with these metadata: the inputs of a recorded
// exchange are K vectors. Other files have none.
func Vectors(md arrow.Metadata) map[string]int {
	values := md.ToMap()
	n, err := strconv.Atoi(values["tpm.n"])
	if values["tpm.kind"] != PublicKind || err != nil {
		return nil
	}
	return map[string]int{inputs: n}
}

// publicColumns are those of a recorded exchange, which begins with step 1: no value is null.
func publicColumns(p kernels.Params) []column {
	x := input(p)
	x.Name = inputs
	list := []column{
		count("step", func(r *replay.Replay) int { return int(r.T) }),
		sign("tau_a", func(r *replay.Replay) int8 { return r.A.Tau }),
		sign("tau_b", func(r *replay.Replay) int8 { return r.B.Tau }),
		x,
	}
	for i := range list {
		list[i].Nullable = false
	}
	return list
}

// Recorded is what became of an exchange.
type Recorded struct {
	Steps     uint64
	SyncSteps uint32 // kernels.Null where not reached
}

// WritePublic writes what an eavesdropper records of a trial of p, without attackers, to out: a row
// for each step up to sync_steps and after more, but none beyond MaxSteps; schema is PublicSchema's.
// If ctx is done or out returns an error, the rows until then are complete.
func WritePublic(ctx context.Context, p kernels.Params, trial, after uint64, schema *arrow.Schema, out batch.Output) (Recorded, error) {
	w := newWriter(publicColumns(p), schema, out)
	defer w.Release()
	done, err := listen(ctx, p, trial, after, w.add)
	if e := w.flush(); err == nil {
		err = e
	}
	return done, err
}

// listen calls hear after each step of a trial, to sync_steps and after more.
func listen(ctx context.Context, p kernels.Params, trial, after uint64, hear func(*replay.Replay) error) (Recorded, error) {
	r := &replay.Replay{Stepper: reference.Start(ctx, p, trial)}
	done, end := Recorded{SyncSteps: kernels.Null}, p.MaxSteps
	for {
		if done.SyncSteps == kernels.Null && r.Synced() {
			done.SyncSteps = uint32(r.T)
			end = r.T + min(after, p.MaxSteps-r.T)
		}
		if ctx.Err() != nil || r.T == end {
			return done, ctx.Err()
		}
		r.Step()
		done.Steps = r.T
		if err := hear(r); err != nil {
			return done, err
		}
	}
}
