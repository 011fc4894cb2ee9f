package backends

import (
	"fmt"

	"tpmbench/kernels"
)

// Watcher returns the first backend that can run p on this machine and whose pairs can be looked
// at after every step.
func Watcher(all []kernels.Backend, p kernels.Params) (kernels.Watcher, error) {
	return first[kernels.Watcher](all, p, "pairs that can be looked at")
}

// Listener returns the first backend that can run p on this machine and whose attackers listen to
// recorded exchanges.
func Listener(all []kernels.Backend, p kernels.Params) (kernels.Listener, error) {
	return first[kernels.Listener](all, p, "attackers who listen to recorded exchanges")
}

// first returns the first backend that can run p and is a T, which what describes.
func first[T any](all []kernels.Backend, p kernels.Params, what string) (none T, _ error) {
	last := fmt.Errorf("no backend has %s", what)
	for _, b := range all {
		w, is := b.(T)
		if !is {
			continue
		}
		err := Usable(b, p)
		if err == nil {
			return w, nil
		}
		last = err
	}
	return none, last
}
