package kernels

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

// Need is something that a run asks of an engine beyond the sizes of its machines: a choice, a
// mode, a column.
type Need struct {
	Name  string // of a Field, or "column"
	Value string // the word, the value, or the column's name
}

// String returns what is needed, the parameter as {name} (Refusal).
func (n Need) String() string {
	switch {
	case n.Name == columns:
		return "the column " + n.Value
	case n.Value == "true":
		return "{" + n.Name + "}"
	}
	return "{" + n.Name + "} " + n.Value
}

const columns = "column"

// Needs returns what p asks of an engine: every word but none, every mode that is on, every other
// parameter that is not at its default, unless it is a size, and the columns of its rows. Of what is
// Late the default is no need: engines that do not know of it do that.
func (p Params) Needs() iter.Seq[Need] {
	return func(yield func(Need) bool) {
		for i := range Fields {
			f := &Fields[i]
			if f.Size || (f.Kind != Word || f.Late) && f.IsDefault(p) {
				continue
			}
			if text := f.Text(p); (f.Kind != Word || text != "none") && !yield(Need{f.Name, text}) {
				return
			}
		}
		for i := range Columns {
			if c := &Columns[i]; c.Present(p) && !yield(Need{columns, c.Name}) {
				return
			}
		}
	}
}

// Offers is what an engine can do: for each field, and for "column", the words that it knows; an
// entry without words is for all values. What is not in it the engine cannot do, so a new word or
// field is offered by nobody until its engine says so.
type Offers map[string][]string

// Words returns the words of a table's keys, which are thereby offered.
func Words[K interface {
	~uint8
	fmt.Stringer
}, V any](table map[K]V) (list []string) {
	for _, k := range slices.Sorted(maps.Keys(table)) {
		list = append(list, k.String())
	}
	return list
}

// Lacks returns the first need of p that is not offered, nil where all are.
func (o Offers) Lacks(p Params) *Need {
	for n := range p.Needs() {
		words, ok := o[n.Name]
		if !ok || len(words) > 0 && !slices.Contains(words, n.Value) {
			return &n
		}
	}
	return nil
}

// With returns the offers with an entry replaced.
func (o Offers) With(name string, words ...string) Offers {
	more := Offers{}
	for k, v := range o {
		more[k] = v
	}
	more[name] = words
	return more
}

// Refuse returns nil, or the Refusal of a backend of that name to run p, for want of what it does
// not offer or for sizes beyond its limits.
func (i Info) Refuse(p Params) error {
	if lack := i.Offers.Lacks(p); lack != nil {
		return &Refusal{Backend: i.Name, Reason: "does not offer " + lack.String(), Lack: lack}
	}
	return i.Limits.refuse(i.Name, p)
}
