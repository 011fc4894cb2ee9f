//go:build unix

package main

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// The page is served until Ctrl-C, which is a good end.
func TestDemo(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		cmd := exec.Command(program, "demo", "--addr", "127.0.0.1:0", "--open=false")
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cmd.Process.Kill() })
		line, _ := bufio.NewReader(out).ReadString('\n')
		address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(line)
		inProcess(t, "demo", "--addr", strings.Trim(address, "htp:/")).fails(t, exitError, "address already in use", "another port")
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || !strings.Contains(string(page), "Two networks agree on a key") {
			t.Errorf("%v, %.100s", err, page)
		}
		if status := stop(t, cmd, signal); status != exitDone {
			t.Errorf("status %d", status)
		}
	}
}

func TestDemoUsage(t *testing.T) {
	inProcess(t, "demo", "--addr", "0.0.0.0:80").fails(t, exitUsage, `--addr "0.0.0.0:80"`, "loopback")
	inProcess(t, "demo", "--addr", "80").fails(t, exitUsage, "HOST:PORT")
	inProcess(t, "demo", "page").fails(t, exitUsage, `"page"`)
}
