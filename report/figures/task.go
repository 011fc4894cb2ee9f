package figures

import (
	"context"
	"sync/atomic"
)

// Task is work that only a figure needs, so that no command does it.
type Task struct {
	Name  string // says all that the result depends on
	Cost  float64
	Parts uint64 // how much done counts to
	Do    func(ctx context.Context, l *Lab, done *atomic.Uint64) (any, error)
}

// addTask adds a task that is not yet there.
func (l *Lab) addTask(t Task) {
	l.add(t.Name, t.Cost, t.Parts, func(j *job) {
		var done atomic.Uint64
		j.done = done.Load
		j.can = func() error { return nil }
		j.do = func(ctx context.Context) (err error) {
			j.result, err = t.Do(ctx, l, &done)
			return err
		}
	})
}
