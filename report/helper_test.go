package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/batch/weights"
	"tpmbench/kernels"
)

// rowsOf makes up n rows of p, some of them without sync_steps.
func rowsOf(p kernels.Params, n int, spread uint32) *kernels.Results {
	rng := rand.New(rand.NewPCG(p.Seed, uint64(n)))
	r := p.NewResults(n)
	r.Resize(n)
	for i := range n {
		r.Trial[i] = p.FirstTrial + uint64(i)
		r.SyncSteps[i] = 50 + rng.Uint32N(spread)
		r.LearningSteps[i] = r.SyncSteps[i] / 2
		for j := range r.KeyLen {
			r.Key(i)[j] = int8(rng.IntN(2*p.L+1) - p.L)
		}
		missing := rng.IntN(10) == 0
		if missing {
			r.SyncSteps[i] = kernels.Null
		}
		if p.Attack != kernels.NoAttack {
			r.AttackersSynced[i], r.BestEqualWeights[i] = 0, rng.Uint32N(uint32(p.Weights()))
			if rng.IntN(3) == 0 {
				r.AttackersSynced[i], r.BestEqualWeights[i] = 1, uint32(p.Weights())
			}
			if missing {
				r.AttackersSynced[i], r.BestEqualWeights[i] = kernels.Null, kernels.Null
			}
		}
		if p.Distance && missing {
			r.LeastDistance[i] = kernels.Null
		} else if p.Distance {
			r.LeastDistance[i] = uint32(p.Weights()) - r.BestEqualWeights[i]
		}
		if p.Detect > 0 {
			r.DetectSteps[i], r.DetectEqualWeights[i] = uint32(p.Detect)+rng.Uint32N(spread), uint32(p.Weights())-rng.Uint32N(3)
		}
		if p.Share > 0 {
			r.ShareSteps[i] = rng.Uint32N(50)
		}
		if p.Follow {
			r.LearnSteps[i] = kernels.Null
			if !missing && rng.IntN(5) > 0 {
				r.LearnSteps[i] = r.SyncSteps[i] + rng.Uint32N(100*spread)
			}
		}
	}
	return r
}

// fileOf returns a file of made-up rows.
func fileOf(name string, n int, change func(p *kernels.Params)) File {
	p := kernels.Default()
	p.N, p.Trials = 10, uint64(n)
	if change != nil {
		change(&p)
	}
	s, rows := new(batch.Stats), rowsOf(p, n, 400)
	s.Add(rows, p)
	var keys *weights.Summary
	if p.Keys {
		of := weights.New(p)
		of.Add(rows)
		sum := of.Summary()
		keys = &sum
	}
	return File{Name: name, Kind: "Arrow file", Digest: "0123456789abcdef, as stored", Params: p, Summary: s.Summary(p, "v1", "forged", 7), Stats: s, Keys: keys}
}

func attacked(p *kernels.Params) { p.Attack, p.Attackers, p.Follow = kernels.Geometric, 3, true }

// pageOf returns the page for the files.
func pageOf(t *testing.T, files ...File) string {
	t.Helper()
	p := New(len(files))
	for _, f := range files {
		p.Add(f)
	}
	var b bytes.Buffer
	if err := p.Write(&b, "v9"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`)

// dataOf returns the data that the page passes to its script.
func dataOf(t *testing.T, page string) (d data) {
	t.Helper()
	m := dataBlock.FindAllStringSubmatch(page, -1)
	if len(m) != 1 {
		t.Fatalf("%d blocks of data", len(m))
	}
	if err := json.Unmarshal([]byte(m[0][1]), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// rowOf returns the values of the named row of a table, in the page's markup.
func rowOf(t *testing.T, page, name string) []string {
	t.Helper()
	_, rest, ok := strings.Cut(page, fmt.Sprintf(`<tr><th scope="row">%s</th>`, name))
	if !ok {
		t.Fatalf("no row %s", name)
	}
	row, _, _ := strings.Cut(rest, "</tr>")
	return regexp.MustCompile(`</?t[dr][^>]*>`).Split(strings.Trim(strings.ReplaceAll(row, "</td><td", "<td"), " "), -1)[1:]
}
