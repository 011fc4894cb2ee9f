package parts

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// manifest records what is in a folder of parts.
type manifest struct {
	Manifest int               `json:"manifest"` // version of this format
	Identity map[string]string `json:"identity"` // from the schema's metadata
	Parts    []part            `json:"parts"`    // the complete ones, in trial order
}

const manifestVersion = 2

// part is a complete table of contiguous trials.
type part struct {
	File   string `json:"file"`
	First  uint64 `json:"first_trial,string"`
	Trials uint64 `json:"trials,string"`
	Digest string `json:"digest"`
}

func (p part) end() uint64 { return p.First + p.Trials } // 0 after the last possible trial number

// within reports whether q contains all trials of p.
func (p part) within(q part) bool {
	return p.First-q.First < q.Trials && p.Trials <= q.Trials-(p.First-q.First)
}

// temporary is the suffix of the manifest's name while it is being written.
const temporary = ".tmp"

// identity returns the part of a schema's metadata that identifies the rows, without what made
// them.
func identity(s *arrow.Schema) map[string]string {
	id := map[string]string{}
	for key, value := range s.Metadata().ToMap() {
		switch key {
		case table.DigestKey, table.FileDigestKey, "tpm.version", "tpm.backend":
		default:
			if strings.HasPrefix(key, "tpm.") {
				id[key] = value
			}
		}
	}
	return id
}

// errCorrupt is the error for an invalid manifest.
var errCorrupt = errors.New("it is corrupt")

// readManifest reads the manifest of a folder; nil if there is none.
func (l place) readManifest() (*manifest, error) {
	text, err := os.ReadFile(l.manifest())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.manifest(), phrase.Cause(err))
	}
	m := new(manifest)
	if !table.Sealed(text) && json.Unmarshal(text, m) == nil && m.Manifest == 1 {
		return nil, fmt.Errorf("%s lists rows that follow contract version 1, but this program reads version %d only: compute them again with the same parameters, elsewhere", l.manifest(), kernels.ContractVersion)
	}
	if table.Unseal(text, m) != nil || m.Identity == nil {
		return nil, errCorrupt
	}
	for _, p := range m.Parts {
		if !partForm().MatchString(p.File) || !table.IsDigest(p.Digest) {
			return nil, errCorrupt
		}
	}
	if m.Manifest != manifestVersion {
		return nil, fmt.Errorf("%s has version %d, but this program reads version %d", l.manifest(), m.Manifest, manifestVersion)
	}
	return m, nil
}

// writeManifest replaces the manifest atomically.
func (l place) writeManifest(m manifest, o Options) error {
	text, err := table.Seal(m)
	if err != nil {
		return err
	}
	path := l.manifest()
	tmp := path + temporary
	err = func() error {
		if err := o.step(StepManifest); err != nil {
			return err
		}
		f, err := os.Create(tmp)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := f.Write(text); err != nil {
			return err
		}
		if err := o.step(StepManifest); err != nil || o.Lazy {
			return err
		}
		return f.Sync()
	}()
	if err == nil {
		err = o.step(StepManifest)
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, phrase.Cause(err))
	}
	return o.syncFolder(path)
}
