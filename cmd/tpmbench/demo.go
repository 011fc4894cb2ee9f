package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"tpmbench/report/demo"
	"tpmbench/report/demo/page"
)

func newDemo() *cobra.Command {
	addr, open, export := "127.0.0.1:8137", true, ""
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show two networks that synchronise, in the browser",
		Long: `Serve a page that shows a trial step by step: both networks with their weights,
an attacker if you choose one, the overlap over time, and a message encrypted with
the key. Only the browser of this machine can reach the page. Ctrl-C ends it.

--export writes the page as a folder that needs no server and no network: its
index.html opens from the folder itself or from any server, and the address of a
trial is the same. It contains this program's reference as WebAssembly.

Neural key exchange is broken. The page is for study; protect nothing with it.`,
		Example: `  tpmbench demo
  tpmbench demo --addr 127.0.0.1:0 --open=false
  tpmbench demo --export lesson`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("export") {
				return exportDemo(ctx, cmd, export)
			}
			if err := demo.CheckAddr(addr); err != nil {
				return usagef("%w", err)
			}
			l, err := demo.Listen(addr)
			if err != nil {
				return err
			}
			address := fmt.Sprintf("http://%s/", l.Addr())
			fmt.Fprintf(cmd.OutOrStdout(), "the demonstration is at %s until Ctrl-C\n", address)
			if open {
				openBrowser(address)
			}
			return demo.Serve(ctx, l)
		}),
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&addr, "addr", addr, "where to listen, `HOST:PORT` of the loopback; port 0 takes any free port")
	cmd.Flags().BoolVar(&open, "open", open, "open the page in the browser, if there is one")
	cmd.Flags().StringVar(&export, "export", "", "write the page as the `folder`, which must be new or empty, and serve nothing")
	return cmd
}

// exportDemo writes the page that needs no server.
func exportDemo(ctx context.Context, cmd *cobra.Command, dir string) error {
	for _, name := range []string{"addr", "open"} {
		if cmd.Flags().Changed(name) {
			return usagef("--export and --%s: a page that is exported is not served; leave one of them out", name)
		}
	}
	if dir == "" {
		return usagef(`--export "": name a folder`)
	}
	if err := page.Export(ctx, dir); err != nil {
		if ctx.Err() != nil {
			return interrupted(ctx, ": nothing is written")
		}
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "the demonstration is in %s: open %s\n", dir, filepath.Join(dir, "index.html"))
	return nil
}

// openBrowser asks the system to show an address. If it cannot, the user has the address on the
// terminal.
func openBrowser(address string) {
	command := map[string][]string{
		"darwin":  {"open"},
		"windows": {"rundll32", "url.dll,FileProtocolHandler"},
	}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	browser := exec.Command(command[0], append(command[1:], address)...)
	if browser.Start() == nil {
		go browser.Wait()
	}
}
