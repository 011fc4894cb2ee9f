package trace

import (
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch"
	"tpmbench/batch/replay"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// Kind is the value of tpm.kind in a trace's metadata: its rows are steps, not trials.
const Kind = "trace"

// column is one column of a trace.
type column struct {
	arrow.Field
	put func(b array.Builder, r *replay.Replay)
}

// Schema returns a trace's columns and metadata: those of a run of this one trial on the reference,
// and tpm.kind.
func Schema(p kernels.Params, trial uint64, weights bool, version string) *arrow.Schema {
	p.FirstTrial, p.Trials = trial, 1
	of := batch.Schema(p, version, reference.Backend{}.Info().Name).Metadata()
	md := arrow.NewMetadata(append([]string{"tpm.kind"}, of.Keys()...), append([]string{Kind}, of.Values()...))
	return arrow.NewSchema(fields(columns(p, weights)), &md)
}

func fields(columns []column) (list []arrow.Field) {
	for _, c := range columns {
		list = append(list, c.Field)
	}
	return list
}

// columns returns the columns of a trace of p. Values that only a step has (outputs, signs and
// input) are null at t = 0; an overlap is null if a vector is 0.
func columns(p kernels.Params, weights bool) (list []column) {
	add := func(columns ...column) { list = append(list, columns...) }
	add(
		count("step", func(r *replay.Replay) int { return int(r.T) }),
		sign("tau_a", func(r *replay.Replay) int8 { return r.A.Tau }),
		sign("tau_b", func(r *replay.Replay) int8 { return r.B.Tau }),
		learned(),
		count("learning_steps", func(r *replay.Replay) int { return int(r.LearningSteps) }),
		count("equal_weights", func(r *replay.Replay) int { return r.Equal }),
		overlap("overlap", machineB, 0, p.Weights()),
	)
	add(units(p, signs("sigma_a", machineA), signs("sigma_b", machineB), overlaps("overlap", machineB))...)
	if p.Attack != kernels.NoAttack {
		add(
			count("attackers", func(r *replay.Replay) int { return len(r.E) }),
			count("attackers_synced", func(r *replay.Replay) int { return r.Caught }),
			count("best_equal_weights", func(r *replay.Replay) int { return r.BestEqual }),
			count("best", func(r *replay.Replay) int { return r.Best }),
			sign("tau_e", func(r *replay.Replay) int8 { return r.E[r.Best].Tau }),
			overlap("overlap_e", machineE, 0, p.Weights()),
		)
		add(units(p, signs("sigma_e", machineE), overlaps("overlap_e", machineE))...)
	}
	if weights {
		add(
			input(p),
			vector("w_a", p, machineA),
			vector("w_b", p, machineB),
		)
		if p.Attack != kernels.NoAttack {
			add(vector("w_e", p, machineE))
		}
	}
	return list
}

func machineA(r *replay.Replay) *reference.Machine { return &r.A }
func machineB(r *replay.Replay) *reference.Machine { return &r.B }
func machineE(r *replay.Replay) *reference.Machine { return &r.E[r.Best].Machine }

// count returns a column of numbers.
func count(name string, of func(*replay.Replay) int) column {
	return column{arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Int32}, func(b array.Builder, r *replay.Replay) {
		b.(*array.Int32Builder).Append(int32(of(r)))
	}}
}

// sign returns a column of +1 and -1.
func sign(name string, of func(*replay.Replay) int8) column {
	return column{arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Int8, Nullable: true}, func(b array.Builder, r *replay.Replay) {
		if r.T == 0 {
			b.AppendNull()
			return
		}
		b.(*array.Int8Builder).Append(of(r))
	}}
}

// learned returns a column that says whether the step was a learning step.
func learned() column {
	return column{arrow.Field{Name: "learned", Type: arrow.FixedWidthTypes.Boolean, Nullable: true}, func(b array.Builder, r *replay.Replay) {
		if r.T == 0 {
			b.AppendNull()
			return
		}
		b.(*array.BooleanBuilder).Append(r.Learned)
	}}
}

// overlap returns a column of overlaps of A with another machine, over weights from..to-1.
func overlap(name string, other func(*replay.Replay) *reference.Machine, from, to int) column {
	return column{arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Float64, Nullable: true}, func(b array.Builder, r *replay.Replay) {
		if v, ok := replay.Overlap(r.A.W[from:to], other(r).W[from:to]); ok {
			b.(*array.Float64Builder).Append(v)
		} else {
			b.AppendNull()
		}
	}}
}

// vector returns a column of all weights of a machine, [k*N+n].
func vector(name string, p kernels.Params, of func(*replay.Replay) *reference.Machine) column {
	return column{arrow.Field{Name: name, Type: &arrow.FixedSizeBinaryType{ByteWidth: p.Weights()}}, func(b array.Builder, r *replay.Replay) {
		b.(*array.FixedSizeBinaryBuilder).Append(bytes(of(r).W))
	}}
}

// input returns a column of a step's inputs, [k*N+n].
func input(p kernels.Params) column {
	return column{arrow.Field{Name: "x", Type: &arrow.FixedSizeBinaryType{ByteWidth: p.Weights()}, Nullable: true}, func(b array.Builder, r *replay.Replay) {
		if r.T == 0 {
			b.AppendNull()
			return
		}
		b.(*array.FixedSizeBinaryBuilder).Append(bytes(r.X))
	}}
}

// bytes returns the memory of v.
func bytes(v []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v))
}
