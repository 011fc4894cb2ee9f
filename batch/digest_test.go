package batch

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// The digests in the contract, as the reference computes them.
func TestDigests(t *testing.T) {
	f, err := os.Open("../kernels/conformance/testdata/digests.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	checked := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		line := in.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		var p kernels.Params
		var rule, tie, attack, want string
		var follow, keys int
		if _, err := fmt.Sscan(line, &p.K, &p.N, &p.L, &rule, &tie, &p.MaxSteps, &p.Seed, &p.FirstTrial, &p.Trials, &attack, &p.Attackers, &p.Wait, &follow, &keys, &want); err != nil {
			t.Fatal(err)
		}
		if raceEnabled && p.Trials > 100 || testing.Short() && p.Trials > 300 {
			continue
		}
		p.Keys = keys == 1
		p.Rule, _ = kernels.ParseRule(rule)
		p.Tie, _ = kernels.ParseTie(tie)
		p.Attack, _ = kernels.ParseAttack(attack)
		p.Follow = follow == 1
		s, err := Run(context.Background(), reference.Backend{}, p, Options{WindowBytes: 1 << 12}, nil)
		if err != nil || s.Digest != want {
			t.Errorf("%s: digest %s, error %v", line, s.Digest, err)
		}
		checked++
	}
	if checked < 6 && !raceEnabled && !testing.Short() {
		t.Errorf("only %d digests checked", checked)
	}
}
