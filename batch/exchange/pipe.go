package exchange

import (
	"context"
	"io"
)

// untilDone returns a reader of r that fails once ctx is done, even while a Read of r waits, as for
// the end of a pipe that somebody holds open.
func untilDone(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	context.AfterFunc(ctx, func() { in.CloseWithError(context.Cause(ctx)) })
	go func() {
		_, err := io.CopyBuffer(in, r, make([]byte, 64<<10))
		in.CloseWithError(err)
	}()
	return out
}
