package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
)

// fileFlags say where and how rows are written.
type fileFlags struct {
	path        string // "-" is standard output, "" nowhere
	format      table.Format
	compression table.Compression
	force       bool
	resume      bool   // go on with what is there
	partTrials  uint64 // 0: as parts has it

	partial  string                   // where the file grows; empty: beside it
	digested func(column string) bool // what its digest is of; nil: every column
}

// formatNames are the words of --format.
func formatNames() (list []string) {
	for _, f := range table.Formats {
		list = append(list, string(f))
	}
	return list
}

func (o *fileFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.path, "output", "o", "", "`file` for the rows: "+table.Suffixes()+"; - for a stream to standard output")
	choose(cmd, f, &o.format, "format", formatNames(), table.ParseFormat, "what overrules the suffix of -o")
	choose(cmd, f, &o.compression, "compression", []string{"none", "lz4", "zstd"}, table.ParseCompression,
		"none by default for Arrow, zstd for Parquet")
	f.BoolVar(&o.force, "force", false, "replace an output or a partial output that exists")
}

// addFolder adds the flags of an output that may be a folder of parts.
func (o *fileFlags) addFolder(cmd *cobra.Command) {
	o.add(cmd)
	f := cmd.Flags()
	f.Lookup("output").Usage = "`file` for the rows: " + table.Suffixes() + "; DIR/ for a folder of them, but of text; - for a stream to standard output"
	f.Var(count[uint64]{&o.partTrials}, "part-trials", "trials of a part, where there are several (default 256 MB of them, or a minute's)")
}

// addParts adds the flags of an output that may lie in parts for a while.
func (o *fileFlags) addParts(cmd *cobra.Command) {
	o.addFolder(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.resume, "resume", false, "go on with what an interrupted run of the same parameters has left of -o")
}

// check completes the flags and says which cannot be together.
func (o *fileFlags) check(cmd *cobra.Command) (err error) {
	changed := cmd.Flags().Changed
	inParts := cmd.Flags().Lookup("part-trials") != nil && parts.IsFolder(o.path)
	switch {
	case changed("output") && o.path == "":
		return usagef(`-o "": name a file, or - for standard output`)
	case o.path == "" && changed("format"):
		return usagef("--format %s: without -o there is no file", o.format)
	case o.path == "" && changed("compression"):
		return usagef("--compression %s: without -o there is no file", o.compression)
	case o.path == "" && o.resume:
		return usagef("--resume: without -o there is nothing to go on with")
	case o.path == "":
		return nil
	case study.IsStudy(o.path) || study.IsRows(o.path) || study.IsRows(filepath.Dir(o.path)):
		return usagef("-o %s: it is in the folder of a study, which only sweep and merge of its shards write: choose another place", o.path)
	case o.resume && o.force:
		return usagef("--resume with --force: go on with what is there, or begin anew")
	case o.resume && o.path == "-":
		return usagef("--resume: standard output keeps nothing to go on with; name a file")
	case o.format == "" && inParts:
		o.format = table.Parquet
	case inParts && o.format.Text():
		return usagef("--format %s: parts are read again, and text is not; choose another format, or name a file", o.format)
	case o.format == "":
		if o.format, err = table.FormatOf(o.path); err != nil {
			return usagef("-o %w", err)
		}
	}
	if o.path == "-" && o.format != table.Stream && !o.format.Text() {
		return usagef("--format %s: standard output takes arrows, csv or tsv; name a file", o.format)
	}
	if o.path == "-" {
		if err := takesStream(cmd.OutOrStdout(), o.format.Text()); err != nil {
			return err
		}
	}
	return o.checkFormat()
}

// checkFormat is for what the format says of the other flags.
func (o *fileFlags) checkFormat() error {
	if err := o.compression.Check(o.format); err != nil {
		return usagef("--%w", err)
	}
	return nil
}
