package exchange

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/check"
	"tpmbench/kernels"
)

// Log is a recorded exchange that is read from its first step to its last.
type Log struct {
	Path   string // "-" is standard input
	Format string
	Width  int   // inputs of a step, K*N
	Lists  int   // K, where the data have lists for the hidden units, else 0
	Agreed bool  // only steps in which both outputs were equal are recorded
	Begins int64 // the number of the first step; 1 where steps have none

	ctx      context.Context
	source   source
	metadata arrow.Metadata
	share    func() float64
	pipe     bool
	allowed  [256]bool // inputs, as bytes
	inputs   string    // which those are
	signs    bool      // 1 and -1
	row      row
	peeked   bool  // row is the next step
	numbered bool  // steps have numbers
	step     int64 // the number of the last step
	steps    int64 // that were read
}

// Open opens a log and reads its first step. That it is no log, or what is wrong with it, is a
// *check.Wrong; everything is one sentence that begins with the path. Once ctx is done, a pipe that
// has nothing to read is no longer waited for: Open and Next fail.
func Open(ctx context.Context, path string) (*Log, error) {
	l := &Log{Path: path, ctx: ctx}
	if err := l.begin(); err != nil {
		return nil, err
	}
	return l, nil
}

// begin opens the log and looks at its first step.
func (l *Log) begin() error {
	if err := l.open(); err != nil {
		return err
	}
	err := l.first()
	if err != nil {
		l.Close()
	}
	return err
}

// first learns from the first step what all have in common.
func (l *Log) first() error {
	err := l.source.next(&l.row)
	if err == nil && l.row.nothing() { // a trace begins before the first step
		err = l.source.next(&l.row)
	}
	r := &l.row
	switch {
	case errors.Is(err, io.EOF):
		err = l.wrong(errors.New("it has no steps"))
	case err != nil:
		err = l.at(err)
	case len(r.x) == 0:
		err = l.at(errors.New("x is missing"))
	case len(r.x) > kernels.MaxWeights:
		err = l.at(fmt.Errorf("x has %d inputs: machines have at most %d weights", len(r.x), kernels.MaxWeights))
	}
	if err != nil {
		return err
	}
	l.peeked, l.steps = true, 0
	l.Width, l.Lists = len(r.x), r.lists
	l.Agreed = r.tau.there
	l.numbered, l.Begins = r.step.there, 1
	if l.numbered {
		l.Begins = int64(r.step.v)
	}
	return nil
}

// Numbered reports whether the log says the number of each step.
func (l *Log) Numbered() bool { return l.numbered }

// Again begins the log anew. It is impossible where it comes from a pipe.
func (l *Log) Again() error {
	if l.pipe {
		return fmt.Errorf("%s: it comes from a pipe, which can be read once only: give the name of a file for several attacks", l.Path)
	}
	l.Close()
	width, lists, begins := l.Width, l.Lists, l.Begins
	if err := l.begin(); err != nil {
		return err
	}
	if l.Width != width || l.Lists != lists || l.Begins != begins {
		return l.wrong(errors.New("it has changed while it was read"))
	}
	return nil
}

// OnlyOnce reports whether the log cannot be read again.
func (l *Log) OnlyOnce() bool { return l.pipe }

// Close closes the file.
func (l *Log) Close() {
	if l.source != nil {
		l.source.close()
	}
}

// Share returns about how much of the log has been read, from 0 to 1; 0 where that is unknown.
func (l *Log) Share() float64 { return l.share() }

// Next sets m to the next step, or returns io.EOF after the last; Params must have been called. The
// input is good until the next call.
func (l *Log) Next(m *kernels.Message) error {
	if !l.peeked {
		if err := l.source.next(&l.row); err == io.EOF {
			return err
		} else if err != nil {
			return l.at(err)
		}
	}
	l.peeked = false
	if err := l.check(m); err != nil {
		return l.at(err)
	}
	l.steps++
	return nil
}

// check checks the row and makes it m.
func (l *Log) check(m *kernels.Message) (err error) {
	r := &l.row
	if err := l.checkStep(); err != nil {
		return err
	}
	if l.Agreed {
		if m.TauA, err = output("tau", r.tau); err == nil && (r.tauA.there || r.tauB.there) {
			err = errors.New("it has tau beside tau_a or tau_b: tau alone is for logs of steps in which both agree")
		}
		m.TauB = m.TauA
	} else {
		if m.TauA, err = output("tau_a", r.tauA); err == nil {
			m.TauB, err = output("tau_b", r.tauB)
		}
		if err == nil && r.tau.there {
			err = errors.New("it has tau beside tau_a and tau_b: tau alone is for logs of steps in which both agree")
		}
	}
	switch {
	case err != nil:
		return err
	case len(r.x) != l.Width:
		return fmt.Errorf("x has %d inputs where the first step has %d", len(r.x), l.Width)
	case r.lists != l.Lists:
		return fmt.Errorf("x is %s where that of the first step is %s", listed(r.lists), listed(l.Lists))
	}
	if !l.signs || !onlySigns(r.x) {
		for j, x := range r.x {
			if !l.allowed[uint8(x)] {
				return &inputError{j, x, l.inputs}
			}
		}
	}
	m.T, m.X = uint64(l.step), r.x
	if l.Begins == 0 {
		m.T++
	}
	return nil
}

// onlySigns reports whether all inputs are 1 or -1, eight at a time: a byte is then 1, with 0xfe more
// where its top bit is set.
func onlySigns(x []int8) bool {
	b := kernels.Bytes(x)
	for ; len(b) >= 8; b = b[8:] {
		v := binary.LittleEndian.Uint64(b)
		if v != 0x0101010101010101+(v>>7&0x0101010101010101)*0xfe {
			return false
		}
	}
	for _, v := range b {
		if v != 1 && v != 0xff {
			return false
		}
	}
	return true
}

func listed(lists int) string {
	if lists == 0 {
		return "a flat list"
	}
	return fmt.Sprintf("%d lists", lists)
}

// checkStep checks the number of the step.
func (l *Log) checkStep() error {
	first := l.steps == 0
	if n := l.row.step; !n.there && !l.numbered {
		l.step = l.steps + 1
		return nil
	} else if !n.there || !l.numbered {
		return errors.New("some steps have a number and some have none")
	} else if v := n.v; v != float64(int64(v)) || v < 0 || v >= kernels.MaxSteps {
		return fmt.Errorf("step is %v: steps have whole numbers from 0 to %d", v, kernels.MaxSteps-1)
	}
	last := l.step
	l.step = int64(l.row.step.v)
	switch {
	case first || l.step == last+1:
		return nil
	case l.step <= last:
		return fmt.Errorf("step %d comes after step %d", l.step, last)
	case l.Agreed: // those between are those that did not agree
		return nil
	}
	return fmt.Errorf("step %d comes after step %d: %s missing, and attackers need every step", l.step, last, gap(last+1, l.step-1))
}

func gap(from, to int64) string {
	if from == to {
		return fmt.Sprintf("step %d is", from)
	}
	return fmt.Sprintf("steps %d to %d are", from, to)
}

// Number returns the number that the log gives a step, which Message counts from 1.
func (l *Log) Number(t uint64) int64 {
	if l.Begins == 0 {
		return int64(t) - 1
	}
	return int64(t)
}

// at is an error in the step read last.
func (l *Log) at(err error) error {
	var known *check.Wrong
	if errors.As(err, &known) {
		return err
	}
	if errors.As(err, new(placed)) {
		return l.judge(err)
	}
	return l.wrong(fmt.Errorf("%s: %w", l.source.where(), err))
}

// placed is an error that says where it is.
type placed struct{ error }

func (p placed) Unwrap() error { return p.error }

// wrong is an error in the log.
func (l *Log) wrong(err error) error { return l.judge(fmt.Errorf("%s: %w", l.Path, err)) }

// judge is a failure of the system as it is, and an error in the log.
func (l *Log) judge(err error) error { return check.Judge(err) }
