package conformance

import (
	"slices"

	"tpmbench/kernels"
)

// reached is whether something was, and when, with how many weights that A and B shared.
type reached struct {
	yes   bool
	t     uint64
	equal int
}

func (l *lane) reached() reached { return reached{true, l.t, shared(l.a, l.b)} }

// columns returns what a row has of r, in its first two results.
func (r reached) columns() (t, equal uint32) {
	if !r.yes {
		return kernels.Null, kernels.Null
	}
	return uint32(r.t), uint32(r.equal)
}

// ends reports whether l's trial ends after step l.t, and notes the state at sync_steps.
func (e *modelEngine) ends(l *lane) bool {
	if l.t == 0 && e.is("never equal at the start") || l.t%16 != 0 && e.is("looks every 16 steps") {
		return false
	}
	last := l.trial.MaxSteps
	if e.is("one max_steps for all trials") {
		last = e.p.MaxSteps
	}
	if e.is("one step too many") || e.is("max_steps begin at sync_steps") && l.synced {
		last++
	}
	if !l.synced && slices.Equal(l.a, l.b) {
		l.synced = true
		l.sync = e.atSync(l)
	}
	return e.reaches(l) && l.synced || l.t == last
}

// reaches notes what a trial awaits beside sync_steps, and reports whether all is reached.
func (e *modelEngine) reaches(l *lane) bool {
	if e.p.Follow && !l.caught.yes && e.caught(l) {
		l.caught = l.reached()
	}
	e.detect(l)
	if most := shared(l.a, l.b); e.p.Share > 0 && !l.shared.yes {
		least := int(e.p.Share)
		switch {
		case e.is("share is one more"):
			least++
		case e.is("share counts weights that differ by 1"):
			most = near(l.a, l.b)
		}
		if most >= least && !(e.is("share is not looked for at the start") && l.t == 0) {
			l.shared = l.reached()
		}
	}
	follows := e.p.Follow && !e.is("a trial ends at sync_steps")
	detects := e.p.Detect > 0 && !e.is("a trial does not await detection")
	return (l.caught.yes || !follows) && (l.detected.yes || !detects) && (l.shared.yes || e.p.Share == 0)
}

// detect notes the end of the first run of Detect equal outputs.
func (e *modelEngine) detect(l *lane) {
	length := e.p.Detect
	if length == 0 || l.detected.yes {
		return
	}
	switch {
	case e.is("runs of outputs are one longer"):
		length++
	case e.is("runs of outputs are one shorter") && length > 1:
		length--
	case e.is("detection begins at sync_steps") && l.synced:
		l.run = min(l.run, l.t-l.sync.steps)
	case e.is("detection begins at sync_steps"):
		return
	}
	if l.run >= length {
		l.detected = l.reached()
	}
}
