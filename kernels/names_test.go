package kernels

import (
	"slices"
	"strings"
	"testing"
)

// TestNames holds names, values and parsers together: what prints as a name is
// parsed from it, and nothing else is.
func TestNames(t *testing.T) {
	roundTrip(t, FieldOf("rule").Words, ParseRule, Hebbian, AntiHebbian, RandomWalk)
	roundTrip(t, FieldOf("tie").Words, ParseTie, TieMinus, TiePlus, TieSplit)
	roundTrip(t, AttackNames(), ParseAttack, NoAttack, Observer, Simple, Geometric, Majority, Genetic)
}

func roundTrip[T interface {
	~uint8
	String() string
}](t *testing.T, names []string, parse func(string) (T, error), values ...T) {
	t.Helper()
	var printed []string
	for _, v := range values {
		printed = append(printed, v.String())
		if got, err := parse(v.String()); err != nil || got != v {
			t.Errorf("parsing %q: got %d (%v), want %d", v.String(), uint8(got), err, uint8(v))
		}
	}
	if !slices.Equal(printed, names) {
		t.Errorf("names %q, but the values print as %q", names, printed)
	}
	for _, bad := range []string{"", "Hebbian", "minus ", "nonesuch", "0"} {
		_, err := parse(bad)
		if err == nil {
			t.Errorf("%q is taken for one of %q", bad, names)
		} else if !strings.Contains(err.Error(), strings.Join(names, ", ")) {
			t.Errorf("error %q does not say what there is", err)
		}
	}
	if got := T(200).String(); got != "200" {
		t.Errorf("an unknown value prints as %q, want its number", got)
	}
}

func TestDefaultAttackers(t *testing.T) {
	for a, want := range []int{0, 1, 1, 1, 100, 512} {
		if got := Attack(a).DefaultAttackers(); got != want {
			t.Errorf("%s: %d attackers, want %d", Attack(a), got, want)
		}
	}
}
