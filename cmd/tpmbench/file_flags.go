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
	resume      bool           // go on with what is there
	partTrials  uint64         // 0: the default of package parts
	vectors     map[string]int // see table.Options

	fixed error // why the output can get no more trials; nil: it can
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
	choose(cmd, f, &o.format, "format", formatNames(), table.ParseFormat, "format of the file, whatever the suffix of -o")
	choose(cmd, f, &o.compression, "compression", []string{"none", "lz4", "zstd"}, table.ParseCompression,
		"compression (default none for Arrow, zstd for Parquet)")
	f.BoolVar(&o.force, "force", false, "replace an output or a partial output that exists")
}

// addFolder adds the flags of an output that may be a folder of parts.
func (o *fileFlags) addFolder(cmd *cobra.Command) {
	o.add(cmd)
	f := cmd.Flags()
	f.Lookup("output").Usage = "`file` for the rows: " + table.Suffixes() + "; DIR/ for a folder of parts, not of text; - for a stream to standard output"
	f.Var(count[uint64]{&o.partTrials}, "part-trials", "trials in a part, if there are several (default what fills 256 MB or takes a minute)")
}

// addParts adds the flags of an output that lies in parts while it grows.
func (o *fileFlags) addParts(cmd *cobra.Command) {
	o.addFolder(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.resume, "resume", false, "go on with what an earlier run has left of -o; it must have the same parameters and no more trials")
}

// check completes the flags and returns an error for those that do not go together.
func (o *fileFlags) check(cmd *cobra.Command) (err error) {
	changed := cmd.Flags().Changed
	inParts := cmd.Flags().Lookup("part-trials") != nil && parts.IsFolder(o.path)
	switch {
	case changed("output") && o.path == "":
		return usagef(`-o "": name a file, or - for standard output`)
	case o.path == "" && changed("format"):
		return usagef("--format %s: there is no file without -o", o.format)
	case o.path == "" && changed("compression"):
		return usagef("--compression %s: there is no file without -o", o.compression)
	case o.path == "" && o.resume:
		return usagef("--resume: there is nothing to go on with without -o")
	case o.path == "":
		return nil
	case study.IsStudy(o.path) || study.IsRows(o.path) || study.IsRows(filepath.Dir(o.path)):
		return usagef("-o %s: it is in the folder of a study, where only sweep and merge write: choose another place", o.path)
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
		return usagef("--format %s: standard output takes %s; name a file", o.format, table.Streams())
	}
	if o.path == "-" {
		if err := takesStream(cmd.OutOrStdout(), o.format.Text()); err != nil {
			return err
		}
	}
	return o.checkFormat()
}

// checkFormat checks the other flags against the format.
func (o *fileFlags) checkFormat() error {
	if err := o.compression.Check(o.format); err != nil {
		return usagef("--%w", err)
	}
	return nil
}
