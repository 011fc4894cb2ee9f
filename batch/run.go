package batch

import (
	"context"
	"errors"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// Options say how a run goes, not what it yields.
type Options struct {
	Threads     int       // engines at most; 0: as many as the backend thinks worth while
	WindowBytes int       // memory for rows that wait for earlier ones or for the writer; 0: 16 MiB or what the lanes need
	Version     string    // the program's version, for the metadata and the summary
	Progress    *Progress // counters to keep, or nil
}

// Output takes the rows of a run, a record of contiguous trials at a time, in
// trial order and from one goroutine. A record and its columns are valid only
// during Write: their memory is used again for later rows.
type Output interface {
	Write(arrow.Record) error
}

// Run computes p's trials on backend b, writes the rows to out in trial order
// (out may be nil), and returns their summary. Errors of the parameters and of
// opening engines come before any work.
//
// Where ctx is done, an engine fails or out returns an error, what is complete
// in trial order up to the first missing row has been written (up to the record
// that out refused) and summed up: Summary.Trials says how many rows, so a
// further run with FirstTrial that much higher goes on. The summary is good
// also beside an error. For a ctx that is done the error is ctx.Err(), unless
// every row was written by then.
func Run(ctx context.Context, b kernels.Backend, p kernels.Params, o Options, out Output) (Summary, error) {
	return Summary{}, errors.New("not yet written")
}
