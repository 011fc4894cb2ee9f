package vec

import (
	"strings"

	"github.com/mmcloughlin/avo/build"
)

// width is that of a line of a comment, less "// ".
const width = 97

// Describe gives a function its comment, in lines of at most 100 columns.
func Describe(text ...string) {
	var lines []string
	line := ""
	for _, word := range strings.Fields(strings.Join(text, " ")) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	build.Doc(append(lines, line)...)
}
