package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/curve"
	"tpmbench/batch/table"
	"tpmbench/report/curves"
	"tpmbench/report/plots"
)

// checkPictures checks the flags for pictures before any work is done, and that it may write them.
func (o *curveCommand) checkPictures(cmd *cobra.Command) error {
	if cmd.Flags().Changed("scale") && o.svg == "" && o.png == "" {
		return usagef("--scale %s: there is no picture without --svg or --png", o.scale)
	}
	for _, f := range []struct{ flag, path, suffix string }{{"svg", o.svg, ".svg"}, {"png", o.png, ".png"}} {
		if !cmd.Flags().Changed(f.flag) {
			continue
		}
		if strings.ToLower(filepath.Ext(f.path)) != f.suffix {
			return usagef("--%s %q: the file's name must end in %s", f.flag, f.path, f.suffix)
		}
		if _, err := os.Lstat(f.path); err == nil && !o.file.force {
			return fmt.Errorf("%s exists: give --force to replace it", f.path)
		}
	}
	return nil
}

// draw makes the requested pictures of c.
func (o *curveCommand) draw(c *curve.Curve) error {
	chart := curves.Progress(c)
	if o.scale == "log" {
		chart = curves.Rest(c)
	}
	for _, f := range []struct {
		path string
		make func(plots.Format) ([]byte, error)
	}{{o.svg, chart.SVG}, {o.png, chart.PNG}} {
		if f.path == "" {
			continue
		}
		picture, err := f.make(plots.Wide)
		if err == nil {
			err = table.WriteBytes(f.path, picture, o.file.force)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
