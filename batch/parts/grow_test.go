package parts_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
)

// A result of fewer trials, whether complete, in parts or a partial file, gets more, and is then
// what a run of all of them would have made.
func TestGrow(t *testing.T) {
	p := small()
	rows, digest := undisturbed(t, p)
	for i, out := range outputs {
		if strings.HasSuffix(out.name, "/") {
			continue
		}
		for j, before := range []uint64{0, partRows - 1, 1100} {
			for k, begun := range []string{"whole", "in parts", "partial"} {
				if testing.Short() && (i+j+k)%3 != 0 {
					continue // of three values each pair is still there
				}
				path := filepath.Join(t.TempDir(), out.name)
				some, o := p, options(out.format)
				some.Trials = before
				switch begun {
				case "in parts":
					broken := errors.New("broken off")
					o.Step = func(s parts.Step) error {
						if s == parts.StepJoin {
							return broken
						}
						return nil
					}
					if _, _, err := run(some, path, o); before > partRows && !errors.Is(err, broken) {
						t.Fatal(err)
					}
				case "partial":
					o.Trials = 0
					fallthrough
				default:
					_, _, err := run(some, path, o)
					must(t, err)
					if partial := path + ".partial"; begun == "partial" && filepath.Base(filepath.Dir(path)) != "rows" {
						must(t, os.Rename(path, partial))
					}
				}
				o = options(out.format)
				o.Resume = true
				s, notices, err := run(p, path, o)
				if err != nil || len(notices) > 0 || s.Trials != p.Trials || s.Digest != table.FormatDigest(digest) {
					t.Fatalf("%s, %d trials %s: %v %q, %d rows", out.name, before, begun, err, notices, s.Trials)
				}
				same(t, path, rows, digest)
				if have, err := batch.ParamsOf(schemaOf(t, path).Metadata()); err != nil || have.Trials != p.Trials {
					t.Errorf("%s: tpm.trials is %d, %v", out.name, have.Trials, err)
				}
			}
		}
	}
}

// What exists of a growing run reads as part of the run that it will be.
func TestGrowingReads(t *testing.T) {
	p := small()
	path := filepath.Join(t.TempDir(), "x.arrow")
	broken := errors.New("broken off")
	o := options(table.Arrow)
	o.Step = func(s parts.Step) error {
		if s == parts.StepJoin {
			return broken
		}
		return nil
	}
	some := p
	some.Trials = 1100
	if _, _, err := run(some, path, o); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	o.Resume = true
	if _, _, err := run(p, path, o); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	rows, digest := undisturbed(t, p)
	if got, d := read(t, path+".parts"); d != digest || len(got) != len(rows) {
		t.Errorf("%d rows with the digest %016x", len(got), d)
	}
}

// What cannot grow is refused in one sentence and left as it is.
func TestGrowIsRefused(t *testing.T) {
	p := small()
	p.Trials = 600
	for name, want := range map[string]string{
		"x.arrow": "trials is 600 there and 300 here, and a result keeps all trials that it has; it was left unchanged",
		"dir/":    "trials is 600 there and 900 here, and a folder of parts has the trials that it was begun with: name a file, or run the others",
		"y.arrow": "trials is 600 there and 900 here, and " + batch.ErrShardIsFixed.Error(),
		"z.arrow": "first_trial is 7 there and 8 here",
	} {
		path := t.TempDir() + "/" + name
		o := options(table.Arrow)
		_, _, err := run(p, path, o)
		must(t, err)
		rows, digest := read(t, path)
		o.Resume = true
		other := p
		switch other.Trials = 900; name {
		case "x.arrow":
			other.Trials = 300
		case "y.arrow":
			o.Fixed = batch.ErrShardIsFixed
		case "z.arrow":
			other.FirstTrial++
		}
		if _, _, err := run(other, path, o); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
		same(t, path, rows, digest)
	}
}
