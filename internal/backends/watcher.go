package backends

import (
	"errors"

	"tpmbench/kernels"
)

// Watcher returns the first backend that can run p on this machine and whose pairs can be looked
// at after every step.
func Watcher(all []kernels.Backend, p kernels.Params) (kernels.Watcher, error) {
	last := errors.New("no backend has pairs that can be looked at")
	for _, b := range all {
		w, is := b.(kernels.Watcher)
		if !is {
			continue
		}
		err := Usable(b, p)
		if err == nil {
			return w, nil
		}
		last = err
	}
	return nil, last
}
