package bench

import (
	"testing"

	"tpmbench/kernels"
)

// devices is a backend with a number of devices, which counts the engines that it opens.
type devices struct {
	Free
	workers int
	opened  *int
}

func (d devices) Info() kernels.Info {
	i := d.Free.Info()
	i.Workers = d.workers
	return i
}

func (d devices) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	*d.opened++
	return d.Free.Open(p, worker)
}

// A device has one engine, however many threads there are.
func TestEnginesOfDevices(t *testing.T) {
	p := kernels.Default()
	p.Trials = 10_000
	for _, c := range []struct{ workers, threads, want int }{{1, 16, 1}, {2, 16, 2}, {16, 3, 3}} {
		opened := 0
		q := Request{Params: p, Threads: c.threads, Write: WriteNone}
		if _, _, err := run(t.Context(), devices{Free{Lanes: 64}, c.workers, &opened}, q, nil); err != nil {
			t.Fatal(err)
		}
		if opened != c.want {
			t.Errorf("%d threads with %d devices open %d engines, want %d", c.threads, c.workers, opened, c.want)
		}
	}
}
