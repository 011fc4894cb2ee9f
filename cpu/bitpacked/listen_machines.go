package bitpacked

import (
	"unsafe"

	"tpmbench/kernels"
)

// open implements ears, as the following do.
func (a *machines) open(t kernels.Trial) { a.begin(t, 0) }

func (a *machines) hear(learn bool, to kernels.Scorer) {
	places := len(a.list)
	for i := range a.list {
		a.list[i].place = int32(i)
	}
	if learn {
		a.step()
	} else {
		a.each(a.see)
	}
	if a.err != nil {
		return
	}
	moved := len(a.list) != places
	wrong := make([]uint64, wordsOf(len(a.list)))
	for i := range a.list {
		e := &a.list[i]
		moved = moved || e.place != int32(i)
		wrong[i/64] |= (e.tau ^ a.a.tau) & (1 << (i % 64))
	}
	if moved {
		from := make([]int32, len(a.list))
		for i := range from {
			from[i] = a.list[i].place
		}
		to.Moved(from)
	}
	to.Heard(wrong)
}

func (a *machines) settle(kernels.Scorer) {}
func (a *machines) places() int           { return len(a.list) }
func (a *machines) isThere(int) bool      { return true }

func (a *machines) codes(f func(place int, code []byte)) {
	for i := range a.list {
		w := a.list[i].w
		f(i, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(w))), 8*len(w)))
	}
}

func (a *machines) read(place int, w []int8) {
	e := &a.list[place].machine
	for j := range w {
		w[j] = int8(a.weight(e, j/a.N, j%a.N))
	}
}
