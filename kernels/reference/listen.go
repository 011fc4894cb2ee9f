package reference

import (
	"context"

	"tpmbench/kernels"
)

// Listen implements kernels.Listener.
func (Backend) Listen(ctx context.Context, p kernels.Params, to kernels.Scorer) kernels.Listening {
	return &listening{ctx: ctx, p: p, to: to}
}

// ListenBytes implements kernels.Listener.
func (b Backend) ListenBytes(p kernels.Params) int { return b.WatchBytes(p) }

// listening is a Stepper whose inputs and outputs of A and B are given.
type listening struct {
	*Stepper
	ctx context.Context
	p   kernels.Params
	to  kernels.Scorer
}

func (l *listening) Begin(t kernels.Trial) {
	p := l.p
	p.Seed, p.MaxSteps = t.Seed, t.MaxSteps
	l.Stepper = Start(l.ctx, p, t.Number)
}

func (l *listening) Hear(m *kernels.Message) {
	places := len(l.E)
	for i := range l.E {
		l.E[i].Place = i
	}
	l.hear(m)
	from, moved := make([]int32, len(l.E)), len(l.E) != places
	wrong := make([]uint64, (len(l.E)+63)/64)
	for i := range l.E {
		from[i] = int32(l.E[i].Place)
		moved = moved || l.E[i].Place != i
		if l.E[i].Tau != m.TauA {
			wrong[i/64] |= 1 << (i % 64)
		}
	}
	if moved {
		l.to.Moved(from)
	}
	l.to.Heard(wrong)
}

func (l *listening) Settle()          {}
func (l *listening) Places() int      { return len(l.E) }
func (l *listening) IsThere(int) bool { return true }

func (l *listening) Each(f func(place int, code []byte)) {
	code := make([]byte, l.p.Weights())
	for i := range l.E {
		for j, w := range l.E[i].W {
			code[j] = byte(w)
		}
		f(i, code)
	}
}

func (l *listening) Weights(place int, w []int8) { copy(w, l.E[place].W) }

func (l *listening) Err() error {
	if l.Stopped() {
		return l.ctx.Err()
	}
	return nil
}
