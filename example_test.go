package tpmbench_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"tpmbench"
)

// How many steps do two machines take to synchronise?
func ExampleRun() {
	p := tpmbench.Default() // K=3, N=100, L=3, hebbian
	p.Trials = 2000
	result, err := tpmbench.Run(context.Background(), p, tpmbench.Options{})
	if err != nil {
		log.Fatal(err)
	}
	sum, synced := 0.0, 0
	for row, err := range result.Rows() {
		if err != nil {
			log.Fatal(err)
		}
		if steps, ok := row.SyncSteps.Get(); ok {
			sum += float64(steps)
			synced++
		}
	}
	fmt.Printf("%d pairs after %.2f steps on average\n", synced, sum/float64(synced))

	s, err := result.Summary() // of these rows
	if err != nil {
		log.Fatal(err)
	}
	median, _ := s.Quantile(0.5)
	fmt.Printf("mean %.2f ± %.2f, median %d, digest %s\n", s.Mean, s.SE, median, s.Digest)
	// Output:
	// 2000 pairs after 304.50 steps on average
	// mean 304.50 ± 2.11, median 289, digest 3fa21329180bd076
}

// A file says what its rows are, and gives them one after another.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "sync.parquet")

	p := tpmbench.Default()
	p.Trials, p.Attack, p.Attackers = 5, tpmbench.Geometric, 10
	run, err := tpmbench.Run(context.Background(), p, tpmbench.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := run.WriteFile(path); err != nil {
		log.Fatal(err)
	}

	file, err := tpmbench.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	q := file.Params()
	fmt.Printf("K=%d N=%d L=%d %v, %d attackers: %v\n", q.K, q.N, q.L, q.Rule, q.Attackers, q.Attack)
	for row, err := range file.Rows() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row.Trial, row.SyncSteps, row.AttackersSynced)
	}
	// Output:
	// K=3 N=100 L=3 hebbian, 10 attackers: geometric
	// 0 217 3
	// 1 392 4
	// 2 158 0
	// 3 383 4
	// 4 329 2
}

// Two halves of a run, computed anywhere, become the file of the whole.
func ExampleMerge() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	ctx := context.Background()
	p := tpmbench.Default()
	p.Trials = 500
	var parts []string
	for i := range 2 {
		p.FirstTrial = uint64(i) * p.Trials
		half, err := tpmbench.Run(ctx, p, tpmbench.Options{})
		if err != nil {
			log.Fatal(err)
		}
		parts = append(parts, filepath.Join(dir, fmt.Sprint(i)+".arrow"))
		if err := half.WriteFile(parts[i]); err != nil {
			log.Fatal(err)
		}
	}
	whole := filepath.Join(dir, "whole.parquet")
	if err := tpmbench.Merge(ctx, whole, parts...); err != nil {
		log.Fatal(err)
	}
	report, err := tpmbench.Verify(ctx, whole, tpmbench.VerifyOptions{Rows: 50, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d rows, of which %d were computed again\n", report.Rows, report.Agreed)
	// Output: 1000 rows, of which 50 were computed again
}
