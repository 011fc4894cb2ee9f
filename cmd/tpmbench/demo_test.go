//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The page is served until Ctrl-C, which is no failure.
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

// What it exports is tested in report/demo/page and, in a browser, in report/browser.
func TestDemoExportRefused(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "x"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "demo", "--export", full).fails(t, exitError, "exists and is not empty")
	inProcess(t, "demo", "--export", "").fails(t, exitUsage, "name a folder")
	inProcess(t, "demo", "--export", "x", "--addr", "127.0.0.1:0").fails(t, exitUsage, "--export and --addr")
	inProcess(t, "demo", "--export", "x", "--open").fails(t, exitUsage, "--export and --open")
}

// The system's browser gets the address.
func TestDemoOpens(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is not this system's")
	}
	dir := t.TempDir()
	told := filepath.Join(dir, "told")
	script := fmt.Sprintf("#!/bin/sh\necho \"$@\" >'%s.part' && mv '%s.part' '%s'\n", told, told, told)
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	cmd, stdout, _ := started(t, dir, "demo", "--addr", "127.0.0.1:0")
	for until := time.Now().Add(20 * time.Second); !exists(told) && time.Now().Before(until); {
		time.Sleep(10 * time.Millisecond)
	}
	stop(t, cmd, syscall.SIGINT)
	address, err := os.ReadFile(told)
	if text := strings.TrimSpace(string(address)); err != nil || text == "" || !strings.Contains(stdout.String(), text+" until") {
		t.Errorf("%v: the browser was told %q, the terminal %q", err, address, stdout)
	}
}

func TestDemoUsage(t *testing.T) {
	inProcess(t, "demo", "--addr", "0.0.0.0:80").fails(t, exitUsage, `--addr "0.0.0.0:80"`, "loopback")
	inProcess(t, "demo", "--addr", "80").fails(t, exitUsage, "HOST:PORT")
	inProcess(t, "demo", "page").fails(t, exitUsage, `"page"`)
}
