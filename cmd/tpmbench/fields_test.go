package main

import (
	"bufio"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// fields --json describes what is there: each parameter with the default that a run has, and flags
// that the commands take.
func TestFields(t *testing.T) {
	var info interfaceInfo
	if err := json.Unmarshal([]byte(ok(t, inProcess(t, "fields", "--json")).stdout), &info); err != nil {
		t.Fatal(err)
	}
	if len(info.Parameters) != len(kernels.Fields) || len(info.Columns) != len(kernels.Columns) || info.Contract != kernels.ContractVersion {
		t.Errorf("%d parameters, %d columns, contract %d", len(info.Parameters), len(info.Columns), info.Contract)
	}
	p := kernels.Default()
	for _, f := range info.Parameters {
		if err := kernels.FieldOf(f.Name).Read(&p, f.Default); err != nil && f.Name != "attackers" { // it depends on the attack
			t.Errorf("%+v: %v", f, err)
		}
	}
	if p != kernels.Default() {
		t.Errorf("the defaults make %+v", p)
	}
	run := map[string]string{}
	for _, f := range info.Commands["run"].Flags {
		run[f.Name] = f.Parameter
	}
	if run["hidden"] != "k" || run["start-errors"] != "start_errors" {
		t.Errorf("flags of run and their parameters: %v", run)
	}
	if _, there := run["backend"]; !there || len(info.Commands) < 15 {
		t.Errorf("%d commands, flags of run %v", len(info.Commands), run)
	}
	for _, f := range kernels.Fields {
		if text := ok(t, inProcess(t, "fields")).stdout; !strings.Contains(text, "\n"+f.Name+" ") {
			t.Errorf("%s is not in\n%s", f.Name, text)
		}
	}
}

// Each line of --progress json is an object with a share that grows to 1.
func TestProgressJSON(t *testing.T) {
	o := ok(t, inProcess(t, "run", "-N", "20", "--trials", "3000", "--progress", "json", "--summary", "json", "-o", filepath.Join(t.TempDir(), "a.arrow")))
	lines, last := 0, -1.0
	for s := bufio.NewScanner(strings.NewReader(o.stderr)); s.Scan(); lines++ {
		var line progressLine
		if err := json.Unmarshal(s.Bytes(), &line); err != nil || line.Share < last || !strings.Contains(line.Text, "of 3,000 trials") {
			t.Errorf("%s: %v", s.Bytes(), err)
		}
		last = line.Share
	}
	if lines == 0 || last != 1 {
		t.Errorf("%d lines, the last with a share of %v", lines, last)
	}
}
