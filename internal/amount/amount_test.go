package amount_test

import (
	"testing"

	"tpmbench/internal/amount"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		env  string
		want int
	}{{"", 2}, {"1", 3}} {
		t.Setenv(amount.NightlyEnv, c.env)
		if testing.Short() {
			c.want = 1
		}
		if got := amount.Of(1, 2, 3); got != c.want {
			t.Errorf("%s=%q: %d, want %d", amount.NightlyEnv, c.env, got, c.want)
		}
	}
}
