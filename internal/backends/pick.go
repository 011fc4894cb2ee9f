package backends

import (
	"fmt"
	"strconv"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Auto is the name for the best backend that there is.
const Auto = "auto"

// unknown is the error of a name that no backend has.
func unknown(all []kernels.Backend, name string) error {
	e := &kernels.ParamError{Name: "backend", Value: strconv.Quote(name), Want: "unknown; there are " + phrase.And(Names(all)) + ", and " + Auto}
	if name == "cuda" {
		e.Value, e.Want = name, "this program was built without it; make cuda builds one with it (see README.md)"
	}
	return e
}

// Pick returns the backend of that name, which never becomes another, or with Auto the first of all
// that can run p on this machine and repays its start. The error is a kernels.ParamError of a name
// that no backend has, or says what p asks for, which backend lacks it and which have it.
func Pick(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pick(all, name, p, Usable)
}

// PickAnywhere is Pick for a machine that is not this one and may lack nothing.
func PickAnywhere(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pick(all, name, p, kernels.Backend.Supports)
}

// Usable returns nil, or the reason why b cannot run p on this machine.
func Usable(b kernels.Backend, p kernels.Params) error {
	if i := b.Info(); i.Lacks != "" {
		return &kernels.Refusal{Backend: i.Name, Reason: "cannot run here, since this machine lacks " + i.Lacks}
	}
	return b.Supports(p)
}

// runs returns nil, or the reason why b cannot run p.
type runs func(b kernels.Backend, p kernels.Params) error

func pick(all []kernels.Backend, name string, p kernels.Params, can runs) (kernels.Backend, error) {
	var last error
	for _, b := range all {
		if name == Auto && !repays(b, p) || name != Auto && name != Name(b) {
			continue
		}
		if last = can(b, p); last == nil {
			return b, nil
		}
		if name != Auto {
			return nil, fmt.Errorf("%w; %s", last, others(all, p, can))
		}
	}
	if name != Auto {
		return nil, unknown(all, name)
	}
	return nil, fmt.Errorf("no backend can run this: %w", last) // the reference offers all that others do
}

// repays reports whether b is worth choosing for p where others can run it too: whether a run
// of p is long enough for what b takes to start, or whether b's layout is for p.
func repays(b kernels.Backend, p kernels.Params) bool {
	s, ok := b.(interface{ Repays(kernels.Params) bool })
	return !ok || s.Repays(p)
}

// others says which backends can run p.
func others(all []kernels.Backend, p kernels.Params, can runs) string {
	var names []string
	for _, b := range all {
		if can(b, p) == nil {
			names = append(names, Name(b))
		}
	}
	if len(names) == 0 {
		return "no other can run this here"
	}
	return phrase.And(names) + " can run this"
}
