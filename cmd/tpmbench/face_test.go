package main

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"reflect"
	"testing"

	face "tpmbench"
)

// Package tpmbench sums up, reads and joins what the program does, to the bit.
func TestFace(t *testing.T) {
	dir := t.TempDir()
	args := []string{"run", "-N", "9", "-L", "2", "--attack", "simple", "--attackers", "2", "--trials", "500", "--summary", "json", "-o"}
	path := filepath.Join(dir, "rows.parquet")
	want := decode(t, ok(t, inProcess(t, append(args, path)...)).stdout)

	p := face.Default()
	p.N, p.L, p.Attack, p.Attackers, p.Trials = 9, 2, face.Simple, 2, 500
	run, err := face.Run(context.Background(), p, face.Options{Backend: "auto"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := face.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"seconds", "pair_steps_per_second", "trials_per_second", "threads", "version"} {
		delete(want, key)
	}
	for name, r := range map[string]*face.Result{"run": run, "file": file} {
		s, err := r.Summary()
		if err != nil || r.Params() != p {
			t.Fatalf("%s: %+v, %v", name, r.Params(), err)
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got := decode(t, string(text)+"\n")
		maps.DeleteFunc(got, func(key string, _ any) bool { return want[key] == nil })
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}

	// The program reads what the package writes.
	other := filepath.Join(dir, "other.arrow")
	if err := run.WriteFile(other); err != nil {
		t.Fatal(err)
	}
	if got := decode(t, ok(t, inProcess(t, "inspect", other, "--summary", "json")).stdout); got["digest"] != want["digest"] {
		t.Errorf("digest %v, want %v", got["digest"], want["digest"])
	}
	ok(t, inProcess(t, "verify", other))
}

// TestFaceStudy opens a study, and joins and verifies its shards.
func TestFaceStudy(t *testing.T) {
	dir := t.TempDir()
	yaml := filepath.Join(dir, "study.yaml")
	write(t, yaml, []byte("n: [5, 6]\nl: 2\ntrials: 40\n"))
	var shards []string
	for _, shard := range []string{"0/2", "1/2"} {
		shards = append(shards, filepath.Join(dir, "shard"+shard[:1]))
		ok(t, inProcess(t, "sweep", yaml, "--shard", shard, "-q", "-o", shards[len(shards)-1]))
	}
	whole := filepath.Join(dir, "whole")
	if err := face.Merge(context.Background(), whole, shards...); err != nil {
		t.Fatal(err)
	}
	points, err := face.OpenStudy(whole)
	if err != nil || len(points) != 2 {
		t.Fatalf("%d points, %v", len(points), err)
	}
	for i, r := range points {
		s, err := r.Summary()
		if p := r.Params(); err != nil || p.N != 5+i || s.Trials != 40 {
			t.Errorf("%+v: %+v, %v", p, s, err)
		}
	}
	r, err := face.Verify(context.Background(), whole, face.VerifyOptions{Rows: 10})
	if err != nil || r.Rows != 80 || r.Agreed != 10 {
		t.Errorf("%+v, %v", r, err)
	}
}
