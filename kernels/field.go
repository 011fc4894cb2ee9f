package kernels

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Field is a parameter of a run: what it is called, which values it takes and what they mean.
// Flags, metadata, identity, study keys, cases, addresses, labels and printed command lines are
// loops over Fields.
type Field struct {
	Name  string // in metadata (tpm.NAME), study keys, JSON, cases and columns
	Flag  string // the long flag, without its hyphens
	Short string // the flag of one letter, "" where there is none
	Label string // what comes before the value in labels: "K="; of a Truth what stands for true
	About string // what a value is, for help and documents
	Unit  string // of the values, "" where they have none

	Kind     Kind
	Min, Max uint64   // of a Whole
	None     bool     // and 0, which stands for none
	Words    []string // of a Word, by value
	Default  uint64
	Edges    []uint64 // values of a Whole at which code may go wrong, for tests

	Size  bool   // every backend takes it within its limits; where false, a run may need it (Needs)
	Apart bool   // trials that differ in it can be stepped together: it is not of their shape
	Range bool   // it says which trials there are: parts of one result differ in it
	Told  bool   // command lines have it at its default too
	Zero  uint64 // what a 0 in Params stands for: the default, so that Params need not say it
	Aside bool   // it changes what is recorded of a pair, and when a trial ends, but no step of A and B
	Heard bool   // an eavesdropper knows it: which machines the partners have and how they learn
	Late  bool   // metadata have it only where it is not the default: it is younger than the first files

	Of   func(Params) bool // where it has a meaning; nil: everywhere
	With string            // where that is, in words: "with {attack} majority"
	Idle bool              // elsewhere a file may still have a value of it, which changes no row

	get func(*Params) uint64
	set func(*Params, uint64)
}

// Kind says which values a field has.
type Kind uint8

const (
	Whole    Kind = iota // a whole number
	Word                 // one of a few words
	Truth                // true or false
	Fraction             // a number from 0 to 1; Get and Set have the bits of a float64
)

// NewWhole, word and truth give a field the place of its value in Params.
func NewWhole[T int | uint64](at func(*Params) *T, f Field) Field {
	f.get = func(p *Params) uint64 {
		if v := uint64(*at(p)); v != 0 {
			return v
		}
		return f.Zero
	}
	f.set = func(p *Params, v uint64) {
		if v == f.Zero {
			v = 0
		}
		*at(p) = T(v)
	}
	return f
}

func fraction(at func(*Params) *float64, f Field) Field {
	f.Kind = Fraction
	f.get = func(p *Params) uint64 { return math.Float64bits(*at(p)) }
	f.set = func(p *Params, v uint64) { *at(p) = math.Float64frombits(v) }
	return f
}

func word[T ~uint8](at func(*Params) *T, f Field) Field {
	f.Kind = Word
	f.get = func(p *Params) uint64 { return uint64(*at(p)) }
	f.set = func(p *Params, v uint64) { *at(p) = T(v) }
	return f
}

func truth(at func(*Params) *bool, f Field) Field {
	f.Kind = Truth
	f.get = func(p *Params) uint64 {
		if *at(p) {
			return 1
		}
		return 0
	}
	f.set = func(p *Params, v uint64) { *at(p) = v != 0 }
	return f
}

// Get returns the field's value in p: a Word's index in Words, 1 for true.
func (f *Field) Get(p Params) uint64 { return f.get(&p) }

// Set gives the field a value in p, which must be possible.
func (f *Field) Set(p *Params, v uint64) { f.set(p, v) }

// Text returns the field's value in p as metadata, names and command lines have it.
func (f *Field) Text(p Params) string { return f.text(f.Get(p)) }

func (f *Field) text(v uint64) string {
	switch {
	case f.Kind == Word && v < uint64(len(f.Words)):
		return f.Words[v]
	case f.Kind == Fraction:
		return strconv.FormatFloat(math.Float64frombits(v), 'f', -1, 64)
	case f.Kind == Truth:
		return strconv.FormatBool(v != 0)
	case f.Max <= math.MaxInt64: // what was set to less than 0 is out of range, and shown as it is
		return strconv.FormatInt(int64(v), 10)
	}
	return strconv.FormatUint(v, 10)
}

// Applies reports whether the field means something in p.
func (f *Field) Applies(p Params) bool { return f.Of == nil || f.Of(p) }

// IsDefault reports whether p has the field's default.
func (f *Field) IsDefault(p Params) bool { return f.Get(p) == f.Default }

// Read sets the field in p from a text as people write it, 1e6 for 1000000. The error is a
// ParamError.
func (f *Field) Read(p *Params, text string) error {
	v, err := f.parse(text)
	if err != nil {
		return err
	}
	f.Set(p, v)
	return nil
}

func (f *Field) parse(text string) (uint64, error) {
	switch f.Kind {
	case Word:
		if i := slices.Index(f.Words, text); i >= 0 {
			return uint64(i), nil
		}
		return 0, f.impossible(strconv.Quote(text))
	case Truth:
		if text != "true" && text != "false" {
			return 0, f.impossible(strconv.Quote(text))
		}
		if text == "true" {
			return 1, nil
		}
		return 0, nil
	}
	if f.Kind == Fraction {
		x, err := strconv.ParseFloat(text, 64)
		v := math.Float64bits(x + 0) // -0 is 0
		if err != nil || !f.takes(v) || strings.ContainsAny(text, "xX") {
			return 0, f.impossible(strconv.Quote(text))
		}
		return v, nil
	}
	v, err := ParseCount(text)
	if err != nil {
		return 0, &ParamError{Name: f.Name, Value: strconv.Quote(text), Want: err.Error()}
	}
	if !f.takes(v) {
		return 0, f.impossible(text)
	}
	return v, nil
}

// Want says which values are possible.
func (f *Field) Want() string {
	switch f.Kind {
	case Word:
		return "must be one of " + strings.Join(f.Words, ", ")
	case Truth:
		return "must be true or false"
	case Fraction:
		return "must be a number from 0 to 1"
	}
	return "must be " + strconv.FormatUint(f.Min, 10) + " to " + strconv.FormatUint(f.Max, 10)
}

func (f *Field) impossible(value string) error {
	return &ParamError{Name: f.Name, Value: value, Want: f.Want()}
}

// check returns nil where p's value of the field is possible, whatever the others are.
func (f *Field) check(p Params) error {
	if v := f.Get(p); !f.takes(v) {
		return f.impossible(f.text(v))
	}
	return nil
}

// takes reports whether v is one of the field's values.
func (f *Field) takes(v uint64) bool {
	switch f.Kind {
	case Word:
		return v < uint64(len(f.Words))
	case Truth:
		return true
	case Fraction:
		x := math.Float64frombits(v)
		return x >= 0 && x <= 1
	}
	return (v >= f.Min || v == 0 && f.None) && v <= f.Max
}

// FieldOf returns the field of a name, nil where there is none.
func FieldOf(name string) *Field {
	for i := range Fields {
		if f := &Fields[i]; f.Name == name {
			return f
		}
	}
	return nil
}
