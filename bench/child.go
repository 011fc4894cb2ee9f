package bench

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
)

// Child returns a runner that runs each request in a child process of this program, with the given
// arguments: it reads a request from standard input and writes a sample to standard output, both as
// JSON. said is what begins its errors.
func Child(said string, args ...string) (Runner, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("cannot find the program itself: %w", err)
	}
	return func(ctx context.Context, q Request) (s Sample, err error) {
		request, err := json.Marshal(q)
		if err != nil {
			return s, err
		}
		var stdout, stderr bytes.Buffer
		cmd := exec.CommandContext(ctx, self, args...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(request), &stdout, &stderr
		cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", q.Threads))
		// Not SIGKILL: the child has a temporary file to remove.
		cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
		cmd.WaitDelay = 5 * time.Second
		start := time.Now()
		err = cmd.Run()
		process := time.Since(start)
		if text := strings.TrimSpace(stderr.String()); err != nil && text != "" {
			return s, errors.New(strings.TrimPrefix(text, said))
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
