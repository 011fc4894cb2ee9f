package main

import (
	"encoding/json"
	"strings"
	"testing"

	"tpmbench/report/text"
)

// In every format, keys as lists have the same rows and digest as keys as bytes, and are verified,
// merged and resumed like them, even if no pair has a key.
func TestKeyTypeList(t *testing.T) {
	facts := func(dir, file string) (s text.FileSummary, key string) {
		o := ok(t, tpmbench(t, dir, "inspect", file, "--summary", "json"))
		if err := json.Unmarshal([]byte(o.stdout), &s); err != nil {
			t.Fatal(err)
		}
		for _, c := range s.File.Columns {
			if c.Name == "key" {
				key = c.Type
			}
		}
		return s, key
	}
	for i, format := range []string{"arrow", "arrows", "parquet"} {
		for j, steps := range []string{"150", "1"} {
			if testing.Short() && (i+j)%2 == 1 {
				continue
			}
			dir := t.TempDir()
			run := func(more ...string) {
				ok(t, tpmbench(t, dir, append([]string{"run", "-N", "10", "-L", "2", "--trials", "300", "--keys", "--max-steps", steps, "-q"}, more...)...))
			}
			run("-o", "bytes."+format)
			run("-o", "lists."+format, "--key-type", "list")
			run("-o", "a."+format, "--key-type", "list", "--shard", "0/2")
			run("-o", "b."+format, "--key-type", "list", "--shard", "1/2")
			ok(t, tpmbench(t, dir, "merge", "b."+format, "a."+format, "-o", "merged."+format))
			bytes, typeOfBytes := facts(dir, "bytes."+format)
			if typeOfBytes != "fixed_size_binary[30]" {
				t.Errorf("%s: keys are %s", format, typeOfBytes)
			}
			for _, file := range []string{"lists.", "merged."} {
				lists, typeOfLists := facts(dir, file+format)
				if !strings.HasPrefix(typeOfLists, "fixed_size_list<") || !strings.HasSuffix(typeOfLists, "[30]") || lists.Digest != bytes.Digest {
					t.Errorf("%s%s: keys are %s, digest %s, want %s", file, format, typeOfLists, lists.Digest, bytes.Digest)
				}
				ok(t, tpmbench(t, dir, "verify", file+format, "--rows", "20"))
			}
			run("-o", "lists."+format, "--key-type", "list", "--resume")
		}
	}
	tpmbench(t, t.TempDir(), "run", "--key-type", "list").fails(t, exitUsage, "--key-type list: there is no column key without --keys")
	tpmbench(t, t.TempDir(), "run", "--keys", "--key-type", "json").fails(t, exitUsage, "must be one of binary, list")
}
