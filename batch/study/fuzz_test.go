package study

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// Whatever the text, the result is either a study of valid points with distinct names that describe
// them, or one sentence with line and column, always the same.
func FuzzParse(f *testing.F) {
	for _, texts := range []map[string]string{placed, refused} {
		for _, text := range slices.Sorted(maps.Keys(texts)) {
			if len(text) < 1<<10 && !strings.Contains(texts[text], "more than 100000") { // slow
				f.Add([]byte(text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("s.yaml", text)
		if err != nil {
			if !place.MatchString(err.Error()) {
				t.Errorf("no sentence with line and column: %q", err)
			}
			if _, again := Parse("s.yaml", text); again == nil || again.Error() != err.Error() {
				t.Errorf("once %q, then %v", err, again)
			}
			return
		}
		if len(s.Points) == 0 || len(s.Points) > MaxPoints {
			t.Errorf("%d points", len(s.Points))
		}
		seen := map[string]bool{}
		for _, p := range s.Points {
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			name := s.Name(p)
			if seen[name] {
				t.Fatal(name, " twice")
			}
			seen[name] = true
			words, ok := Words(name)
			if !ok || len(words) != len(s.keys) {
				t.Fatal(name, " is not taken apart")
			}
			for i, w := range words {
				if f := kernels.FieldOf(w.Key); w.Key != s.keys[i] || f.Text(p) != w.Value {
					t.Fatal(name, w)
				}
			}
		}
	})
}
