package main

import "github.com/spf13/cobra"

// progressFlags say how a command shows how far it is.
type progressFlags struct {
	progress string
	quiet    bool
}

// add adds the flags; quiet says what --quiet leaves out.
func (o *progressFlags) add(cmd *cobra.Command, quiet string) {
	o.progress = "auto"
	choose(cmd, cmd.Flags(), &o.progress, "progress", []string{"auto", "plain", "none"}, word,
		"on standard error a bar on a terminal and else as plain, or a line each minute, or nothing")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, quiet)
}

func (o *progressFlags) progressKind() string {
	if o.quiet {
		return "none"
	}
	return o.progress
}
