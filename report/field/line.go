package field

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"tpmbench/kernels"
	"tpmbench/report/figures"
)

//go:embed field.tsv
var quoted string

// line is a line of field.tsv: what a source says. A field that the source does not say is empty.
type line struct {
	source, known, kind, protocol, k, n, l, rule, what, value, err, note string
}

// lines returns the lines of the table, in its order.
var lines = sync.OnceValue(func() (list []line) {
	for text := range strings.Lines(quoted) {
		if strings.HasPrefix(text, "#") {
			continue
		}
		var l line
		fields := strings.Split(strings.TrimSuffix(text, "\n"), "\t")
		to := []*string{&l.source, &l.known, &l.kind, &l.protocol, &l.k, &l.n, &l.l, &l.rule, &l.what, &l.value, &l.err, &l.note}
		if len(fields) != len(to) {
			panic(fmt.Sprintf("field.tsv: %d fields, want %d, in %s", len(fields), len(to), text))
		}
		for i := range to {
			*to[i] = fields[i]
		}
		list = append(list, l)
	}
	return list
})

// cite returns line i, from 0, of those whose source begins as given.
func cite(source string, i int) line {
	for _, l := range lines() {
		if strings.HasPrefix(l.source, source) {
			if i--; i < 0 {
				return l
			}
		}
	}
	panic("field.tsv: no such line of " + source)
}

// sentence returns what the source says, without a full stop.
func (l line) sentence() string {
	says := strings.ToUpper(l.what[:1]) + l.what[1:]
	if l.kind == "number" {
		says += ": " + l.theirs()
	}
	return says
}

// setting returns the parameters as the source says them, and the note.
func (l line) setting() string {
	var said, unsaid []string
	for _, f := range []struct{ name, prefix, value string }{{"K", "K = ", l.k}, {"N", "N = ", l.n}, {"L", "L = ", l.l}, {"rule", "", l.rule}} {
		switch f.value {
		case "":
			unsaid = append(unsaid, f.name)
		case "all":
			said = append(said, "all rules")
		default:
			said = append(said, f.prefix+f.value)
		}
	}
	var parts []string
	if len(said) > 0 {
		parts = append(parts, strings.Join(said, ", "))
	}
	if len(unsaid) > 0 {
		parts = append(parts, strings.Join(unsaid, ", ")+" not said")
	}
	if l.protocol != "plain" {
		parts = append(parts, "protocol "+l.protocol)
	}
	if l.note != "" {
		parts = append(parts, l.note)
	}
	return strings.Join(parts, "; ")
}

// theirs returns the source's number, "" where it has none.
func (l line) theirs() string {
	if l.err != "" {
		return l.value + " ± " + l.err
	}
	return l.value
}

// number returns the source's number.
func (l line) number() float64 {
	v, err := strconv.ParseFloat(l.value, 64)
	if err != nil {
		panic("field.tsv: " + l.source + ": " + err.Error())
	}
	return v
}

// claim returns the line as a claim without a range and our number, about what detail says, "" for
// nothing in particular.
func (l line) claim(detail string) figures.Claim {
	says := l.sentence()
	if detail != "" {
		says += " (" + detail + ")"
	}
	return figures.Claim{Says: says + ".", Where: l.source, Setting: l.setting(), Recalled: l.known == "recalled"}
}

// made reports whether a claim was made of the line, and its detail.
func (l line) made(c figures.Claim) (detail string, is bool) {
	rest, is := strings.CutPrefix(c.Says, l.sentence())
	if !is || c.Where != l.source || c.Setting != l.setting() {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(rest, "."), " ("), ")"), true
}

// params returns the line's parameters, all of which it must say but the tie.
func (l line) params(p figures.Plan, tie kernels.Tie, trials uint64) kernels.Params {
	rule, err := kernels.ParseRule(l.rule)
	if err != nil {
		panic("field.tsv: " + l.source + ": " + err.Error())
	}
	q := p.Params(whole(l.n), whole(l.l), rule, tie, trials)
	q.K = whole(l.k)
	return q
}

func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic("field.tsv: " + err.Error())
	}
	return n
}
