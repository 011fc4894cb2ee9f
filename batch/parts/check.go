package parts

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// alien is the error for rows of another run.
type alien struct{ error }

// check reads the table at path and returns the trials of schema's run that it holds, and whether
// it has the schema's columns. It returns an error if the table is incomplete, does not match its
// digest, or has other trials than its first row implies. If fixed is nil, rows of the same run
// with fewer trials are accepted, and older reports them. Otherwise fixed says why they are not.
func check(path string, schema *arrow.Schema, fixed error) (p part, fits, older bool, err error) {
	r, err := batch.Open(path)
	if err != nil {
		return p, false, false, err
	}
	defer r.Close()
	stored, ok := r.Schema().Metadata().GetValue(table.DigestKey)
	bytes, _ := r.Schema().Metadata().GetValue(table.FileDigestKey)
	if !r.Complete() || !ok || bytes == table.NoDigest { // the digest of the bytes is written last
		return p, false, false, fmt.Errorf("%s: %w", path, table.ErrCutOff)
	}
	c, err := NewCounter(r.Schema().Metadata())
	if err != nil {
		return p, false, false, alien{fmt.Errorf("%s: %w", path, err)}
	}
	if older, err = ours(identity(r.Schema()), identity(schema), fixed); err != nil {
		return p, false, false, alien{fmt.Errorf("%s is not of this run: %w", path, err)}
	}
	if stored == table.NoDigest && c.Trials > 0 {
		return p, false, false, fmt.Errorf("%s: %w", path, table.ErrCutOff)
	}
	err = Records(r, func(rec arrow.Record) error {
		if err := c.Add(rec); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	})
	if err != nil {
		return p, false, false, err
	}
	trials, err := c.Range()
	if err != nil {
		return p, false, false, fmt.Errorf("%s: %w", path, err)
	}
	if have := table.FormatDigest(c.Digest()); have != stored {
		return p, false, false, fmt.Errorf("%s: its rows have the digest %s, but the stored one is %s", path, have, stored)
	}
	return part{First: trials.First, Trials: trials.Trials, Digest: stored}, r.Schema().Equal(schema), older, nil
}

// SameIdentity returns an error that names the first thing in which the runs of two schemas differ,
// apart from the number of trials.
func SameIdentity(have, want *arrow.Schema) error {
	return differ(identity(have), identity(want), identityKeys)
}

// same returns an error that names the first thing in which two identities differ.
func same(have, want map[string]string) error {
	return differ(have, want, append(identityKeys[:len(identityKeys):len(identityKeys)], "tpm.first_trial", "tpm.trials"))
}

// ours returns an error if rows with the identity have do not belong to a run with the identity
// want. A run can continue one of fewer trials (older), unless fixed says why not.
func ours(have, want map[string]string, fixed error) (older bool, err error) {
	err = same(have, want)
	if err == nil {
		return false, nil
	}
	other := maps.Clone(have)
	other["tpm.trials"] = want["tpm.trials"]
	if same(other, want) != nil {
		return false, err
	}
	before, bad := strconv.ParseUint(have["tpm.trials"], 10, 64)
	now, _ := strconv.ParseUint(want["tpm.trials"], 10, 64) // as the run wrote it
	switch {
	case bad != nil:
		return false, err
	case before > now:
		return false, fmt.Errorf("%w, and a result keeps all trials that it has", err)
	case fixed != nil:
		return false, fmt.Errorf("%w, and %w", err, fixed)
	}
	return true, nil
}

func differ(have, want map[string]string, keys []string) error {
	for _, key := range keys {
		if !alike(key, have[key], want[key]) {
			return fmt.Errorf("%s is %s there and %s here", key[len(prefix):], shown(have[key]), shown(want[key]))
		}
	}
	return nil
}

// alike reports whether two values of a key, empty where it is missing, mean the same rows.
func alike(key, a, b string) bool {
	f := kernels.FieldOf(strings.TrimPrefix(key, prefix))
	if a == b || f == nil || !f.Late {
		return a == b
	}
	p, q := kernels.Default(), kernels.Default()
	return readLate(f, &p, a) && readLate(f, &q, b) && f.Get(p.Canonical()) == f.Get(q.Canonical())
}

// readLate reads a value in metadata, where a field that is missing has its default.
func readLate(f *kernels.Field, p *kernels.Params, text string) bool {
	return text == "" || f.Read(p, text) == nil
}

// prefix is what the keys of metadata begin with.
const prefix = "tpm."

// identityKeys are the keys of a result's identity. Rows of another kind lack some of them.
var identityKeys = func() []string {
	keys := []string{kindKey, prefix + "contract"}
	for _, f := range kernels.Fields {
		if !f.Range {
			keys = append(keys, prefix+f.Name)
		}
	}
	return append(keys, prefix+"eta", prefix+"steps", prefix+"points")
}()

// shown formats a value from a file for an error.
func shown(s string) string {
	if s == "" {
		return "missing"
	}
	return phrase.Quoted(s, 40)
}
