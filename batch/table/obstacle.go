package table

import (
	"fmt"

	"tpmbench/internal/phrase"
)

// Obstacle is the error for what is in the way of what was asked, where an option would change that.
type Obstacle struct {
	Path   string // where it is
	Fact   error  // the beginning of the sentence, or nil
	Advice string // the end of the sentence: what is possible, with options as {name}
}

// obstacle returns an Obstacle whose fact is a path followed by a text.
func obstacle(path, fact, advice string) *Obstacle {
	return &Obstacle{path, fmt.Errorf("%s%s", path, fact), advice}
}

func (o *Obstacle) Error() string { return o.Named(phrase.Option) }

// Named returns the sentence with options called as name says.
func (o *Obstacle) Named(name func(option string) string) string {
	advice := phrase.Options(o.Advice, name)
	if o.Fact == nil {
		return advice
	}
	return phrase.Said(o.Fact, name) + advice
}

func (o *Obstacle) Unwrap() error { return o.Fact }
