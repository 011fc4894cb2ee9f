package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/bench"
	"tpmbench/internal/backends"
)

// newBenchSample returns the hidden command that does one run for bench: it reads a request from
// standard input and writes a sample to standard output, both as JSON.
func newBenchSample() *cobra.Command {
	return &cobra.Command{
		Use:    "bench-sample",
		Short:  "Do one run for bench",
		Hidden: true,
		Args:   noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			var q bench.Request
			if err := json.NewDecoder(cmd.InOrStdin()).Decode(&q); err != nil {
				return usagef("standard input is not a request of tpmbench bench: %w", err)
			}
			b, err := backends.Pick(backends.All(), q.Backend, q.Params, q.Threads)
			if err != nil {
				return err
			}
			sample, err := bench.Measure(ctx, b, q)
			if err != nil && ctx.Err() != nil {
				return interrupted(ctx, "")
			}
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), sample)
		}),
	}
}

// childRunner returns a runner that runs each request in a child process of this program.
func childRunner() (bench.Runner, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("cannot find the program itself: %w", err)
	}
	return func(ctx context.Context, q bench.Request) (s bench.Sample, err error) {
		request, err := json.Marshal(q)
		if err != nil {
			return s, err
		}
		var stdout, stderr bytes.Buffer
		cmd := exec.CommandContext(ctx, self, "bench-sample")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(request), &stdout, &stderr
		cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", q.Threads))
		// Not SIGKILL: the child has a temporary file to remove.
		cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
		cmd.WaitDelay = 5 * time.Second
		start := time.Now()
		err = cmd.Run()
		process := time.Since(start)
		if said := strings.TrimSpace(stderr.String()); err != nil && said != "" {
			return s, errors.New(strings.TrimPrefix(said, "tpmbench bench-sample: "))
		}
		if err != nil {
			return s, err
		}
		if err := json.Unmarshal(stdout.Bytes(), &s); err != nil {
			return s, fmt.Errorf("its sample cannot be read: %w", err)
		}
		s.Process = process.Seconds()
		return s, nil
	}, nil
}
