package main

import "github.com/spf13/cobra"

// progressFlags are the flags for how a command shows its progress.
type progressFlags struct {
	progress string
	quiet    bool
}

// add adds the flags; quiet says what --quiet leaves out.
func (o *progressFlags) add(cmd *cobra.Command, quiet string) {
	o.progress = "auto"
	choose(cmd, cmd.Flags(), &o.progress, "progress", []string{"auto", "plain", "json", "none"}, word,
		"progress on standard error; auto is a bar on a terminal and else plain, plain a line each minute, json an object a line, several a second, and the end if nobody reads them")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, quiet)
}

func (o *progressFlags) progressKind() string {
	if o.quiet {
		return "none"
	}
	return o.progress
}
