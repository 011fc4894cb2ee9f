// Package inorder distributes numbered jobs over goroutines and passes on their results in the
// jobs' order, so that sums over them do not depend on the number of goroutines.
package inorder

import (
	"context"
	"sync"
)

// job is a job that has been handed out; done receives its result.
type job[T any] struct {
	number uint64
	done   chan result[T]
}

type result[T any] struct {
	value    T
	err      error
	panicked any
}

// do does a job and catches its panic, which belongs to the caller of Run.
func do[T any](ctx context.Context, worker int, job uint64, work func(ctx context.Context, worker int, job uint64) (T, error)) (r result[T]) {
	defer func() { r.panicked = recover() }()
	r.value, r.err = work(ctx, worker, job)
	return r
}

// Run does the jobs 0 .. jobs-1 on the given number of goroutines, worker 0, 1, ..., and calls take
// for each result, from the goroutine that called Run and in the order of the jobs. At most three
// results per worker wait for an earlier one.
//
// The first error in that order, from work or take, ends the run and is returned. All results
// before it have been taken; those after it are lost. If ctx is done, work should return its error
// soon. A panic of take, or of work, ends the run like an error and goes on from Run.
func Run[T any](ctx context.Context, workers int, jobs uint64, work func(ctx context.Context, worker int, job uint64) (T, error), take func(job uint64, value T) error) error {
	return run(ctx, workers, 2*workers+1, jobs, work, take)
}

// InRooms is Run for work that needs much memory: room 0 .. workers in place of a worker. A job has
// its room to itself until its result has been taken.
func InRooms[T any](ctx context.Context, workers int, jobs uint64, work func(ctx context.Context, room int, job uint64) (T, error), take func(job uint64, value T) error) error {
	rooms := uint64(workers + 1)
	return run(ctx, workers, workers, jobs, func(ctx context.Context, _ int, job uint64) (T, error) {
		return work(ctx, int(job%rooms), job)
	}, take)
}

// run is Run, handing out at most ahead jobs beyond the one whose result is taken next.
func run[T any](ctx context.Context, workers, ahead int, jobs uint64, work func(ctx context.Context, worker int, job uint64) (T, error), take func(job uint64, value T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	open := make(chan *job[T])         // to be done
	order := make(chan *job[T], ahead) // handed out, in order
	var wg sync.WaitGroup
	defer wg.Wait()
	defer func() { // where take has panicked
		cancel()
		for j := range order {
			<-j.done
		}
	}()
	for worker := range workers {
		wg.Go(func() {
			for j := range open {
				j.done <- do(ctx, worker, j.number, work)
			}
		})
	}
	wg.Go(func() {
		defer close(order)
		defer close(open)
		for n := range jobs {
			j := &job[T]{n, make(chan result[T], 1)}
			order <- j
			if ctx.Err() == nil {
				open <- j
				continue
			}
			j.done <- result[T]{err: ctx.Err()}
			return
		}
	})
	var first error
	for j := range order {
		r := <-j.done
		if first == nil {
			if r.panicked != nil {
				panic(r.panicked)
			}
			if first = r.err; first == nil {
				first = take(j.number, r.value)
			}
			if first != nil {
				cancel()
			}
		}
	}
	return first
}
