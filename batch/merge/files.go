package merge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/derive"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Merged says what was written.
type Merged struct {
	Trials uint64
	Digest uint64 // of the rows
	Table  string // of a study: the name of its summary
}

// Files joins results of run, or of perceptron, files or folders of parts, in whatever order they
// are given. version is that of the program, for the metadata. After an error nothing is left at to.
func Files(ctx context.Context, paths []string, to parts.Dest, version string) (Merged, error) {
	var from []check.Input
	for _, path := range paths {
		from = append(from, check.Input{Path: path})
	}
	inputs, err := follow(ctx, from)
	if err != nil {
		return Merged{}, err
	}
	done := Merged{}
	for _, s := range inputs {
		done.Trials += s.Trials
		done.Digest += s.digest
	}
	if inputs[0].kind == overlaps.Kind {
		return done, joinOverlaps(ctx, inputs, to, version)
	}
	var layout batch.Layout // with the columns that the rows have
	if batch.HasKeyLists(inputs[0].schema) {
		if layout, err = layout.WithKeyLists(); err != nil {
			return Merged{}, err
		}
	}
	_, err = join(ctx, inputs, 0, layout, to, version)
	return done, err
}

// join writes the rows of the inputs, which are contiguous, with the columns of layout, and sums
// them up. Derived keys are kept if all inputs have them, derived alike. The metadata will say that
// asked trials were asked for, or as many as there are rows if those are more.
func join(ctx context.Context, inputs []*stretch, asked uint64, layout batch.Layout, to parts.Dest, version string) (batch.Summary, error) {
	p := inputs[0].params
	p.FirstTrial, p.Trials = inputs[0].First, 0
	var backends []string
	digest, derived := uint64(0), inputs[0].derive
	for _, s := range inputs {
		if s.derive != derived {
			derived = derive.Derivation{}
		}
		p.Trials += s.Trials
		digest += s.digest
		if b, _ := s.schema.Metadata().GetValue("tpm.backend"); !slices.Contains(backends, b) {
			backends = append(backends, b)
		}
	}
	p.Trials = max(p.Trials, asked)
	backend := strings.Join(backends, "+")
	schema := layout.Schema(p, version, backend)
	to.Digested = batch.Digested(p)
	stats := new(batch.Stats)
	err := fill(to, derived.Schema(schema), digest, func(out parts.Table) error {
		for _, s := range inputs {
			if err := s.copyRows(ctx, schema, p, derived, stats, out); err != nil {
				return err
			}
		}
		return nil
	})
	return stats.Summary(p, version, backend, digest), err
}

// joinOverlaps is join for the rows of perceptron, which have one layout.
func joinOverlaps(ctx context.Context, inputs []*stretch, to parts.Dest, version string) error {
	p, err := overlaps.ParamsOf(inputs[0].schema.Metadata())
	if err != nil {
		return err
	}
	p.FirstTrial, p.Trials = inputs[0].First, 0
	digest := uint64(0)
	for _, s := range inputs {
		p.Trials += s.Trials
		digest += s.digest
	}
	return fill(to, overlaps.Schema(p, version), digest, func(out parts.Table) error {
		for _, s := range inputs {
			if err := copyRecords(ctx, s.path, out, asIs, new(batch.Stats)); err != nil {
				return err
			}
		}
		return nil
	})
}

// asIs copies a record of perceptron, whose statistics nobody wants.
func asIs(rec arrow.Record) (arrow.Record, *batch.Stats, error) { return rec, new(batch.Stats), nil }

// fill makes a table whose rows, which write writes, have the digest of those checked before.
func fill(to parts.Dest, schema *arrow.Schema, digest uint64, write func(parts.Table) error) error {
	out, err := to.Create(schema)
	if err != nil {
		return err
	}
	if err = write(out); err == nil && out.Digest() != digest {
		err = errors.New("an input changed while it was read")
	}
	if err == nil {
		err = out.Commit()
	}
	if err != nil {
		out.Discard()
	}
	return err
}

// copyRows writes the rows as rows of p, with the columns of schema and the derived keys, and adds
// them to stats.
func (s *stretch) copyRows(ctx context.Context, schema *arrow.Schema, p kernels.Params, derived derive.Derivation, stats *batch.Stats, to parts.Table) error {
	recorder := batch.NewRecorder(schema, p)
	return copyRecords(ctx, s.path, to, func(rec arrow.Record) (arrow.Record, *batch.Stats, error) {
		rows, err := batch.Results(rec, s.params)
		if err != nil {
			return nil, nil, err
		}
		out, err := derived.Record(recorder.Record(rows), rows)
		return out, batch.Sums(rows, p), err
	}, stats)
}

// copied is what is written in place of a record.
type copied struct {
	pieces []*table.Piece
	sums   *batch.Stats
}

// copyRecords writes what form makes of each record of a result, which several goroutines call, and
// adds its sums to stats.
func copyRecords(ctx context.Context, path string, to parts.Table, form func(arrow.Record) (arrow.Record, *batch.Stats, error), stats *batch.Stats) error {
	r, err := check.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	err = parts.Each(ctx, r, func(rec arrow.Record) (c copied, err error) {
		if rec, c.sums, err = form(rec); err == nil {
			c.pieces, err = to.EncodeAll(rec)
		}
		return c, err
	}, func(_ arrow.Record, c copied) error {
		stats.Merge(c.sums)
		return parts.AppendAll(to, c.pieces)
	})
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w: the result is not complete", context.Cause(ctx))
	}
	return err
}
