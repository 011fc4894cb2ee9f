package table

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tpmbench/internal/phrase"
)

// An obstacle says what is in the way, and whoever shows it what the options are called, even where
// one obstacle is the reason of another.
func TestObstacle(t *testing.T) {
	inner := &Obstacle{Fact: errors.New("a shard keeps its trials"), Advice: ": give {shard}"}
	outer := &Obstacle{"x", fmt.Errorf("{x}: %w", inner), "; it was left unchanged: give {force}"}
	err := fmt.Errorf("tried: %w", outer)
	if got := err.Error(); got != "tried: {x}: a shard keeps its trials: give the option shard; it was left unchanged: give the option force" {
		t.Error(got)
	}
	if got := phrase.Said(err, strings.ToUpper); got != "tried: {x}: a shard keeps its trials: give SHARD; it was left unchanged: give FORCE" {
		t.Error(got)
	}
	var found *Obstacle
	if !errors.As(err, &found) || found.Path != "x" || !errors.Is(err, inner) {
		t.Errorf("%+v is not found", found)
	}
}
