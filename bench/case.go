package bench

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tpmbench/kernels"
)

// Case is what to run and the digests that must come out. Its file, NAME.case or NAME.txt, has
// lines of a key and a value, in any order except for the digests:
//
//	k 3                          any parameter but trials, by its name
//	rule hebbian
//	time 1                       seconds that a sample may take
//	digest 1000 533eb6b90bf7e6b4 of the first 1000 trials
//
// A parameter that is left out has its default; attackers that of the attack. A # begins a comment.
// There are one or more digests, of ascending numbers of trials. A backend runs as many of these
// trials as it can in the time of a sample, measured with the first number of threads and then
// kept, but at least the fewest. A digest is written down only once two backends that share no
// kernel agree on it; for the fewest trials the reference must agree too.
type Case struct {
	Name    string
	Params  kernels.Params // Trials has no meaning
	Digests []Digest
	Time    time.Duration
}

// Digest is the digest of the first Trials trials.
type Digest struct {
	Trials uint64
	Digest string // 16 hexadecimal digits
}

// keys returns the keys of a case's file, in the order in which errors list them.
func keys() (list []string) {
	for _, f := range kernels.Fields {
		if f.Name != "trials" {
			list = append(list, f.Name)
		}
	}
	return append(list, "time", "digest")
}

// ParseCase parses a case; errors begin with file.
func ParseCase(name, file string, r io.Reader) (*Case, error) {
	c := &Case{Name: name, Params: kernels.Default(), Time: time.Second}
	c.Params.Trials = 0
	seen := map[string]bool{}
	lines := bufio.NewScanner(r)
	number := 0
	for lines.Scan() {
		number++
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		key := words[0]
		err := fmt.Errorf("%s is given twice", key)
		if !seen[key] || key == "digest" {
			err = c.set(key, words[1:])
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, number, err)
		}
		seen[key] = true
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, number+1, err)
	}
	if !seen["attackers"] {
		c.Params.Attackers = c.Params.Attack.DefaultAttackers()
	}
	if err := c.Params.Validate(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, number, err)
	}
	if len(c.Digests) == 0 {
		return nil, fmt.Errorf("%s:%d: there is no digest to verify", file, number)
	}
	return c, nil
}

// set gives a key its value.
func (c *Case) set(key string, values []string) error {
	if !slices.Contains(keys(), key) {
		return fmt.Errorf("unknown key %q: must be one of %s", key, strings.Join(keys(), ", "))
	}
	if key == "digest" {
		return c.addDigest(values)
	}
	if len(values) != 1 {
		return fmt.Errorf("%s has %d values, and must have one", key, len(values))
	}
	if key == "time" {
		seconds, _ := strconv.ParseFloat(values[0], 64)
		c.Time = time.Duration(seconds * 1e9)
		if !(seconds >= 0.001 && seconds <= 3600) {
			return fmt.Errorf("time %q: must be 0.001 to 3600 seconds", values[0])
		}
		return nil
	}
	return kernels.FieldOf(key).Read(&c.Params, values[0])
}

// addDigest adds a digest, which must be of more trials than those before.
func (c *Case) addDigest(values []string) error {
	if len(values) != 2 {
		return fmt.Errorf("digest has %d values, but must have two: the number of trials, and 16 hexadecimal digits", len(values))
	}
	trials, err := strconv.ParseUint(values[0], 10, 64)
	if err != nil || trials == 0 || trials > math.MaxInt64 {
		return fmt.Errorf("digest of %q trials: must be a whole number of at least 1", values[0])
	}
	if n := len(c.Digests); n > 0 && c.Digests[n-1].Trials >= trials {
		return fmt.Errorf("digest of %d trials: must be of more than the %d of the one before", trials, c.Digests[n-1].Trials)
	}
	if _, err := strconv.ParseUint(values[1], 16, 64); err != nil || len(values[1]) != 16 || strings.ToLower(values[1]) != values[1] {
		return fmt.Errorf("digest %q: must be 16 lower-case hexadecimal digits", values[1])
	}
	c.Digests = append(c.Digests, Digest{trials, values[1]})
	return nil
}

// Describe returns what the case runs, in words: its machines, and what is not at its default.
func (c *Case) Describe() string {
	p := c.Params
	s := fmt.Sprintf("K=%d N=%d L=%d %s", p.K, p.N, p.L, p.Rule)
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		switch {
		case f.IsDefault(p) || f.Range || slices.Contains([]string{"k", "n", "l", "rule", "seed", "attackers"}, f.Name):
		case f.Name == "attack":
			s += fmt.Sprintf(", %s by %d", p.Attack, p.Attackers)
		default:
			s += ", " + f.InShort(p)
		}
	}
	return s
}

// of returns p for that many trials.
func (c *Case) of(trials uint64) kernels.Params {
	p := c.Params
	p.Trials = trials
	return p
}
