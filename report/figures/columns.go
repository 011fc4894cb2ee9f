package figures

import (
	"fmt"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Column is a column of the data: []float64, in which NaN is null, []uint64 or []uint32, which
// files store as signed integers of the same size, []bool or []string.
type Column struct {
	Name   string
	Values any
}

// record makes an Arrow record of columns with metadata.
func record(columns []Column, md arrow.Metadata) (arrow.Record, error) {
	var fields []arrow.Field
	var arrays []arrow.Array
	rows := -1
	for _, c := range columns {
		a, err := arrayOf(c)
		if err != nil {
			return nil, err
		}
		defer a.Release()
		if rows >= 0 && a.Len() != rows {
			return nil, fmt.Errorf("column %s has %d rows, the ones before have %d", c.Name, a.Len(), rows)
		}
		rows = a.Len()
		fields = append(fields, arrow.Field{Name: c.Name, Type: a.DataType(), Nullable: a.NullN() > 0})
		arrays = append(arrays, a)
	}
	return array.NewRecord(arrow.NewSchema(fields, &md), arrays, int64(rows)), nil
}

func arrayOf(c Column) (arrow.Array, error) {
	pool := memory.DefaultAllocator
	switch v := c.Values.(type) {
	case []float64:
		b := array.NewFloat64Builder(pool)
		defer b.Release()
		valid := make([]bool, len(v))
		for i, x := range v {
			valid[i] = !math.IsNaN(x)
		}
		b.AppendValues(v, valid)
		return b.NewArray(), nil
	case []uint64:
		b := array.NewInt64Builder(pool)
		defer b.Release()
		for _, x := range v {
			b.Append(int64(x))
		}
		return b.NewArray(), nil
	case []uint32:
		b := array.NewInt32Builder(pool)
		defer b.Release()
		for _, x := range v {
			b.Append(int32(x))
		}
		return b.NewArray(), nil
	case []bool:
		b := array.NewBooleanBuilder(pool)
		defer b.Release()
		b.AppendValues(v, nil)
		return b.NewArray(), nil
	case []string:
		b := array.NewStringBuilder(pool)
		defer b.Release()
		b.AppendValues(v, nil)
		return b.NewArray(), nil
	}
	return nil, fmt.Errorf("column %s holds %T", c.Name, c.Values)
}

// Each makes a column from a value for each element of a list.
func Each[S, T any](name string, list []S, value func(S) T) Column {
	values := make([]T, len(list))
	for i, s := range list {
		values[i] = value(s)
	}
	return Column{name, values}
}

// RunColumns returns the columns that say which runs the rows describe.
func RunColumns(runs []Run) []Column {
	return []Column{
		Each("k", runs, func(r Run) uint32 { return uint32(r.Params.K) }),
		Each("n", runs, func(r Run) uint32 { return uint32(r.Params.N) }),
		Each("l", runs, func(r Run) uint32 { return uint32(r.Params.L) }),
		Each("rule", runs, func(r Run) string { return r.Params.Rule.String() }),
		Each("tie", runs, func(r Run) string { return r.Params.Tie.String() }),
		Each("trials", runs, func(r Run) uint64 { return r.Stats.Trials() }),
		Each("synced", runs, func(r Run) uint64 { return r.Stats.Synced() }),
	}
}

// SyncColumns returns RunColumns and the mean of sync_steps.
func SyncColumns(runs []Run) []Column {
	return append(RunColumns(runs),
		Each("mean_sync_steps", runs, Run.Mean),
		Each("se", runs, Run.SE),
		Each("sd", runs, func(r Run) float64 { return value(r.Stats.SyncSteps().SD) }))
}

func (r Run) Mean() float64 { return value(r.Stats.SyncSteps().Mean) }
func (r Run) SE() float64   { return value(r.Stats.SyncSteps().SE) }

// Success returns the share of pairs with a successful attacker, and Wilson's 95 % interval.
func (r Run) Success() (share, low, high float64) {
	a := r.Stats.AttackerSummary(r.Params).AttackSuccess
	return value(a.PAny), value(a.PAnyLow), value(a.PAnyHigh)
}

// SuccessSE returns the standard error of a share with the interval from low to high: half of
// Wilson's interval is two of them, also where the share is 0 or 1.
func SuccessSE(low, high float64) float64 { return (high - low) / 4 }

// value returns *v, NaN if v is nil.
func value(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// metadata records what the data of a figure were made from.
func metadata(f Figure, p Plan, version string, r Results) arrow.Metadata {
	var keys, values []string
	add := func(key, value string) { keys, values = append(keys, "tpm."+key), append(values, value) }
	add("kind", "figures") // the command
	add("figure", f.Name)
	add("title", f.Title)
	add("contract", fmt.Sprint(kernels.ContractVersion))
	add("seed", fmt.Sprint(p.Seed))
	add("size", p.Size.String())
	for i, c := range r.commands() {
		add(fmt.Sprintf("run.%d", i), c[0])
		add(fmt.Sprintf("run.%d.digest", i), c[1])
	}
	for i, t := range f.Work(p).Tasks {
		add(fmt.Sprintf("task.%d", i), t.Name)
	}
	add("version", version)
	keys, values = append(keys, table.DigestKey), append(values, table.NoDigest)
	return arrow.NewMetadata(keys, values)
}

// commands returns the runs' command lines, each with the digest of its rows.
func (r Results) commands() (list [][2]string) {
	for _, run := range r.Runs {
		list = append(list, [2]string{Command(run.Params), run.Digest})
	}
	for _, pair := range r.Pairs {
		list = append(list, [2]string{pairCommand(pair.Params), pair.Digest})
	}
	for _, c := range r.Curves {
		list = append(list, [2]string{curveCommand(c.Params), c.Digest})
	}
	return list
}
