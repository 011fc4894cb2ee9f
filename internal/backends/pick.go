package backends

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// Auto is the name for the backend that is the fastest at a run.
const Auto = "auto"

// unknown is the error of a name that no backend has.
func unknown(all []kernels.Backend, name string) error {
	e := &kernels.ParamError{Name: "backend", Value: strconv.Quote(name), Want: "unknown; there are " + phrase.And(Names(all)) + ", and " + Auto}
	if name == "cuda" {
		e.Value, e.Want = name, "this program was built without it; make cuda builds one with it (see docs/gpu.md)"
	}
	return e
}

// Pick returns the backend of that name, which never becomes another, or with Auto, of all that can
// run p on this machine, that which takes the least time on several engines. The error is a
// kernels.ParamError of a name that no backend has, or says what p asks for, which backend lacks it
// and which have it.
func Pick(all []kernels.Backend, name string, p kernels.Params, engines int) (kernels.Backend, error) {
	return pick(all, name, p, engines, Usable)
}

// PickAnywhere is Pick for a machine that is not this one and may lack nothing.
func PickAnywhere(all []kernels.Backend, name string, p kernels.Params) (kernels.Backend, error) {
	return pick(all, name, p, 1, kernels.Backend.Supports)
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

func pick(all []kernels.Backend, name string, p kernels.Params, engines int, can runs) (kernels.Backend, error) {
	if name == Auto {
		return cheapest(all, p, engines, can)
	}
	for _, b := range all {
		if name != Name(b) {
			continue
		}
		if err := can(b, p); err != nil {
			return nil, fmt.Errorf("%w; %s", err, others(all, p, can))
		}
		return b, nil
	}
	return nil, unknown(all, name)
}

// cheapest returns the backend that can run p at the least cost, the first of several.
func cheapest(all []kernels.Backend, p kernels.Params, engines int, can runs) (kernels.Backend, error) {
	list := slices.Clone(all)
	slices.SortStableFunc(list, func(a, b kernels.Backend) int { return cmp.Compare(Cost(a, p, engines), Cost(b, p, engines)) })
	var last error
	for _, b := range list {
		if last = can(b, p); last == nil {
			return b, nil
		}
	}
	return nil, fmt.Errorf("no backend can run this: %w", last) // the reference offers all that others do
}

// Cost returns the ns that p takes on b, as its table of costs says, +Inf where it has none.
func Cost(b kernels.Backend, p kernels.Params, engines int) float64 {
	if c, ok := b.(kernels.Coster); ok {
		return c.Cost(p, engines)
	}
	return math.Inf(1)
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
