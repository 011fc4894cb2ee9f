package phrase

import (
	"regexp"
	"strings"
)

// Named is an error whose sentence speaks of options or parameters, and lets whoever shows it choose
// what they are called.
type Named interface {
	error
	Named(name func(option string) string) string
}

// Said returns err's text with the options of every Named in it called as name says.
func Said(err error, name func(option string) string) string {
	text := err.Error()
	if e, ok := err.(Named); ok {
		return e.Named(name)
	}
	var inner []error
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		inner = append(inner, e.Unwrap())
	case interface{ Unwrap() []error }:
		inner = e.Unwrap()
	}
	for _, e := range inner {
		if e != nil {
			text = strings.Replace(text, e.Error(), Said(e, name), 1)
		}
	}
	return text
}

var optionForm = regexp.MustCompile(`\{([a-z_]+)\}`)

// Options returns a text with each {name} in it called as name says.
func Options(text string, name func(option string) string) string {
	return optionForm.ReplaceAllStringFunc(text, func(s string) string { return name(s[1 : len(s)-1]) })
}

// Option is what an option is called where no program has given it another name.
func Option(name string) string { return "the option " + name }
