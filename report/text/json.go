package text

import (
	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/table"
)

// FileSummary is a batch.Summary with what is known of a file only.
type FileSummary struct {
	batch.Summary
	File FileFacts `json:"file"`
}

// FileFacts say what is known of a file, whatever its rows.
type FileFacts struct {
	Format       table.Format      `json:"format"`
	Complete     bool              `json:"complete"`      // it has its end and every requested trial
	StoredDigest *string           `json:"stored_digest"` // null if there is none
	Columns      []ColumnFacts     `json:"columns"`
	Metadata     map[string]string `json:"metadata"`
}

// ColumnFacts describe a column.
type ColumnFacts struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Nullable bool   `json:"nullable"`
}

// KindSummary is the summary of a file of a command other than run.
type KindSummary struct {
	Kind   string    `json:"kind"`
	Rows   uint64    `json:"rows"`
	Digest string    `json:"digest"`
	File   FileFacts `json:"file"` // complete: it has its end
}

// JSON returns the summary of a result that is printed as JSON.
func JSON(f *check.Found) any {
	if f.Kind != "" {
		return KindSummary{f.Kind, f.Rows, table.FormatDigest(f.Digest), facts(f)}
	}
	return FileSummary{f.Summary(), facts(f)}
}

func facts(f *check.Found) FileFacts {
	facts := FileFacts{Format: f.Format, Complete: f.Ended, Metadata: f.Schema.Metadata().ToMap()}
	if f.Kind == "" {
		facts.Complete = f.Finished()
	}
	if f.Stored != table.NoDigest {
		facts.StoredDigest = &f.Stored
	}
	for _, c := range f.Schema.Fields() {
		facts.Columns = append(facts.Columns, ColumnFacts{c.Name, c.Type.String(), c.Nullable})
	}
	return facts
}
