package conformance

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// requireEnv names the backends that must not be skipped.
const requireEnv = "TPM_REQUIRE"

// required returns the backends that the environment demands.
func required() []string {
	return strings.FieldsFunc(os.Getenv(requireEnv), func(r rune) bool { return r == ',' || r == ' ' })
}

// available skips t if this machine cannot run b, or fails it if TPM_REQUIRE names b.
func available(t testing.TB, b kernels.Backend) {
	t.Helper()
	info := b.Info()
	if info.Lacks == "" {
		return
	}
	if slices.Contains(required(), info.Name) {
		t.Fatalf("%s is demanded by %s, but this machine lacks %s", info.Name, requireEnv, info.Lacks)
	}
	t.Skipf("%s: this machine lacks %s", info.Name, info.Lacks)
}

// RequireKnown fails t if TPM_REQUIRE names anything that is not among the backends: a typo, or a
// backend that this build leaves out. It is for the one test package that knows all backends.
func RequireKnown(t testing.TB, backends ...kernels.Backend) {
	t.Helper()
	if err := unknown(required(), backends); err != nil {
		t.Error(err)
	}
}

func unknown(names []string, backends []kernels.Backend) error {
	var known []string
	for _, b := range backends {
		known = append(known, b.Info().Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s names %q; this build has %s", requireEnv, name, strings.Join(known, ", "))
		}
	}
	return nil
}
