package inorder

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		for _, jobs := range []uint64{0, 1, 5, 100} {
			var got []uint64
			err := Run(t.Context(), workers, jobs, func(_ context.Context, worker int, job uint64) (uint64, error) {
				if worker < 0 || worker >= workers {
					t.Errorf("worker %d of %d", worker, workers)
				}
				time.Sleep(time.Duration(job*7%5) * 100 * time.Microsecond) // later jobs end first
				return job * job, nil
			}, func(job, v uint64) error {
				if v != job*job {
					t.Errorf("job %d has the result %d", job, v)
				}
				got = append(got, job)
				return nil
			})
			want := []uint64{}
			for i := range jobs {
				want = append(want, i)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%d workers, %d jobs: %v, %v", workers, jobs, got, err)
			}
		}
	}
}

// TestWindow has job 0 finish late: the others must not run far ahead.
func TestWindow(t *testing.T) {
	const workers = 2
	var started atomic.Int64
	release := make(chan struct{})
	time.AfterFunc(50*time.Millisecond, func() { close(release) })
	err := Run(t.Context(), workers, 1000, func(_ context.Context, _ int, job uint64) (int64, error) {
		if job == 0 {
			<-release
			return started.Load(), nil
		}
		started.Add(1)
		return 0, nil
	}, func(job uint64, ahead int64) error {
		if ahead > 3*workers {
			t.Errorf("%d jobs ahead of the first", ahead)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

var errBroken = errors.New("broken")

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct{ work, take error }{"work": {work: errBroken}, "take": {take: errBroken}} {
		taken := 0
		err := Run(t.Context(), 3, 1000, func(_ context.Context, _ int, job uint64) (int, error) {
			if job == 20 {
				return 0, c.work
			}
			return 0, nil
		}, func(job uint64, _ int) error {
			if job == 20 {
				return c.take
			}
			taken++
			return nil
		})
		if !errors.Is(err, errBroken) || taken != 20 {
			t.Errorf("%s: %v after %d results, want 20", name, err, taken)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	taken := 0
	err := Run(ctx, 2, 1<<40, func(ctx context.Context, _ int, job uint64) (int, error) {
		return 0, ctx.Err()
	}, func(uint64, int) error {
		if taken++; taken == 50 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || taken < 50 {
		t.Errorf("%v after %d results", err, taken)
	}
}

// A panic of take or of work goes on from Run, which leaves no goroutine behind: a bubble only ends
// when none is left.
func TestPanic(t *testing.T) {
	for _, inTake := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			taken := 0
			defer func() {
				if v := recover(); v != "no paper" || taken != 20 {
					t.Errorf("%v after %d results", v, taken)
				}
			}()
			Run(t.Context(), 3, 1000, func(_ context.Context, _ int, job uint64) (int, error) {
				if job == 20 && !inTake {
					panic("no paper")
				}
				return 0, nil
			}, func(job uint64, _ int) error {
				if job == 20 {
					panic("no paper")
				}
				taken++
				return nil
			})
		})
	}
}

// TestRooms has results wait for earlier ones: nobody else may get their rooms.
func TestRooms(t *testing.T) {
	const workers = 3
	var rooms [workers + 1]atomic.Int64
	err := InRooms(t.Context(), workers, 500, func(_ context.Context, room int, job uint64) (int, error) {
		if before := rooms[room].Swap(int64(job) + 1); before != 0 {
			t.Errorf("jobs %d and %d are in room %d", before-1, job, room)
		}
		time.Sleep(time.Duration(job*7%5) * 20 * time.Microsecond)
		return room, nil
	}, func(job uint64, room int) error {
		if had := rooms[room].Swap(0); had != int64(job)+1 {
			t.Errorf("job %d is taken from room %d, which job %d has", job, room, had-1)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
