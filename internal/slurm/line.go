package slurm

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// sbatch does not read a #SBATCH line as a shell would: words may have quotation marks and
// backslashes, # begins a comment, and in the name of a log % begins a pattern.

var timeForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[0-9]{1,9}(?::[0-9]{1,9}){0,2}|[0-9]{1,9}-[0-9]{1,9}(?::[0-9]{1,9}){0,2}|(?i:unlimited|infinite))$`)
})

// IsTime reports whether text is a time limit in one of Slurm's forms.
func IsTime(text string) bool { return timeForm().MatchString(text) }

// IsPath reports whether the name of a log, in double quotation marks, may contain this path.
func IsPath(path string) bool {
	return !strings.ContainsAny(path, `"'\%`) && !strings.ContainsFunc(path, unicode.IsControl)
}

// CheckOption returns an error if a #SBATCH line would not pass the whole option to sbatch.
func CheckOption(option string) error {
	if !strings.HasPrefix(option, "-") || strings.ContainsFunc(option, unicode.IsControl) {
		return errors.New("must be one option of sbatch in one line, such as --partition=short")
	}
	quote, escaped := rune(0), false
	for _, r := range option {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#':
			return errors.New("sbatch takes # for the start of a comment: put quotation marks around it")
		}
	}
	if quote != 0 || escaped {
		return errors.New("its quotation marks are not closed")
	}
	return nil
}
