package kernels

import "regexp"

// A ParamError says that a parameter's value is impossible, alone or beside others. Whoever shows
// it chooses what parameters are called: flags, keys of a study, fields of a page.
type ParamError struct {
	Name  string // of the Field
	Value string
	With  string // the other parameters that it does not go with, each as {name} and its value; or ""
	Want  string // what is possible instead, with parameters as {name}
}

func (e *ParamError) Error() string { return e.Named(own) }

// Named returns the sentence with parameters called as name says.
func (e *ParamError) Named(name func(parameter string) string) string {
	s := "{" + e.Name + "} " + e.Value
	if e.With != "" {
		s += " with " + e.With
	}
	return called(s+": "+e.Want, name)
}

// Possible returns what is possible instead, for sentences that have begun with the parameter.
func (e *ParamError) Possible() string { return called(e.Want, own) }

// A Refusal says why a backend does not run parameters that are valid.
type Refusal struct {
	Backend string // "" where it is not one that refuses
	Reason  string // what it lacks, with parameters as {name}: "does not offer {attack} genetic"
	Lack    *Need  // what of Needs it does not offer; nil where it is sizes or memory
}

func (e *Refusal) Error() string { return e.Named(own) }

// Named returns the sentence with parameters called as name says.
func (e *Refusal) Named(name func(parameter string) string) string {
	who := ""
	if e.Backend != "" {
		who = "backend " + e.Backend + " "
	}
	return called(who+e.Reason, name)
}

func own(parameter string) string { return parameter }

var parameterForm = regexp.MustCompile(`\{([a-z_]+)\}`)

// called is text with each {name} replaced.
func called(text string, name func(string) string) string {
	return parameterForm.ReplaceAllStringFunc(text, func(s string) string { return name(s[1 : len(s)-1]) })
}
