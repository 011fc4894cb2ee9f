package text

import (
	"fmt"
	"io"

	"tpmbench/internal/phrase"
)

// Fact prints a line of a name and a value.
func Fact(w io.Writer, name, value string) {
	fmt.Fprintf(w, "  %-17s %s\n", phrase.Printable(name), phrase.Printable(value))
}
