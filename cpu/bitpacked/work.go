package bitpacked

import "context"

// work looks at a context once in a while.
type work struct {
	ctx  context.Context
	done int // words gone over since ctx was looked at
	err  error
}

// aLook is about how many words take a millisecond.
const aLook = 1 << 20

// stopped reports whether the work must stop, more words of it being ahead.
func (w *work) stopped(words int) bool {
	if w.done += words; w.done > aLook {
		w.look()
	}
	return w.err != nil
}

func (w *work) look() {
	w.done = 0
	if w.err == nil {
		w.err = w.ctx.Err()
	}
}
