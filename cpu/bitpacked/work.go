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
	if w.done += words; w.done > aLook && w.err == nil {
		w.done, w.err = 0, w.ctx.Err()
	}
	return w.err != nil
}
