package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"tpmbench/report/demo"
)

func newDemo() *cobra.Command {
	addr, open := "127.0.0.1:8137", true
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show two networks that synchronise, in the browser",
		Long: `Serve a page that shows a trial step by step: both networks with their weights,
an attacker if you choose one, the overlap over time, and a message encrypted with
the key. Only the browser of this machine can reach the page. Ctrl-C ends it.

Neural key exchange is broken. The page is for study; protect nothing with it.`,
		Example: `  tpmbench demo
  tpmbench demo --addr 127.0.0.1:0 --open=false`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
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
	return cmd
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
