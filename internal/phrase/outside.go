package phrase

import (
	"fmt"
	"strings"
	"unicode"
)

// Text from files, arguments and requests may hold what a terminal obeys or what turns the text
// around it. It passes through one of these functions on its way to people.

// Printable is s with a sign in place of each character that cannot be seen.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

// Quoted is s as it is where all of it can be seen, and else as a Go string, as a value whose
// exact characters matter. Of more than most characters it has the first; 0 is no limit.
func Quoted(s string, most int) string {
	if q := quote(s, most); q != `"`+s+`"` {
		return q
	}
	return s
}

// Escaped is s with Go's escapes for what cannot be seen, without quotation marks around it. Of
// more than most characters it has the first; 0 is no limit.
func Escaped(s string, most int) string {
	q := quote(s, most)
	return q[1 : len(q)-1]
}

func quote(s string, most int) string {
	if most == 0 {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprintf("%.*q", most, s)
}

// Short is the beginning of a long text, of n bytes, for a sentence that quotes it.
func Short(s string, n int) string {
	if len(s) > n {
		return s[:n] + "..."
	}
	return s
}

// JSON is encoded JSON with escapes for the control characters that encoding/json leaves as they are,
// 0x7f to 0x9f: terminals obey some of them.
func JSON(encoded []byte) []byte {
	var b strings.Builder
	for _, r := range string(encoded) {
		if r >= 0x7f && r <= 0x9f {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return []byte(b.String())
}
