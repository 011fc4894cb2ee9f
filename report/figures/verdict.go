package figures

import (
	"fmt"
	"strings"
)

// Verdict is the result of comparing a claim's number with ours. Ours could be off by errorsAllowed
// of its standard errors: it agrees if that whole interval is within the range that the claim
// allows (see Printed, About, AtMost, AtLeast, Law), differs if none of it is, and otherwise our
// error is too large to tell. A number without an error cannot be undecided.
type Verdict string

const (
	Agrees    Verdict = "agrees"
	Differs   Verdict = "differs"
	Undecided Verdict = "undecided"
)

// verdicts lists them in the order in which they are counted, with their plurals.
var verdicts = []struct {
	Verdict
	several string
}{{Agrees, "agree"}, {Differs, "differ"}, {Undecided, "undecided"}}

// errorsAllowed is how many standard errors our number may be off. Among true claims at the very
// edge of their range, one in 44 would differ by chance with two, and one in 741 with three; there
// are about forty claims.
const errorsAllowed = 3

// Verdict applies the rule.
func (c Claim) Verdict() Verdict {
	low, high := c.Ours-errorsAllowed*c.SE, c.Ours+errorsAllowed*c.SE
	switch {
	case low >= c.Want.Low && high <= c.Want.High:
		return Agrees
	case high < c.Want.Low || low > c.Want.High:
		return Differs
	}
	return Undecided
}

// Tally is the number of claims with each verdict.
type Tally map[Verdict]int

// Count counts the claims of figures.
func Count(sheets ...Sheet) Tally {
	t := Tally{}
	for _, s := range sheets {
		for _, c := range s.Claims {
			t[c.Verdict()]++
		}
	}
	return t
}

// Claims returns the number of claims.
func (t Tally) Claims() (n int) {
	for _, k := range t {
		n += k
	}
	return n
}

// Words is how many claims have a verdict: 9 differ.
type Words struct {
	Verdict Verdict
	Text    string
}

// Words lists the verdicts that occur.
func (t Tally) Words() (list []Words) {
	for _, v := range verdicts {
		switch n := t[v.Verdict]; n {
		case 0:
		case 1:
			list = append(list, Words{v.Verdict, "1 " + string(v.Verdict)})
		default:
			list = append(list, Words{v.Verdict, fmt.Sprintf("%d %s", n, v.several)})
		}
	}
	return list
}

// String returns a text such as "7 agree, 1 differs, 2 undecided", without verdicts that do not
// occur.
func (t Tally) String() string {
	var list []string
	for _, w := range t.Words() {
		list = append(list, w.Text)
	}
	return strings.Join(list, ", ")
}
