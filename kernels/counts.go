package kernels

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var countForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+))?(?:[eE]\+?([0-9]{1,4}))?([kMG]?)$`)
})

var countUnit = map[string]int{"": 0, "k": 3, "M": 6, "G": 9}

// ParseCount reads a whole number from 0 to 2^64-1, exactly. It may be written
// 1e6, 10M, 2.5k or 1_000.
func ParseCount(s string) (uint64, error) {
	if v, err := strconv.ParseUint(s, 10, 64); err == nil { // as files have it
		return v, nil
	}
	m := countForm().FindStringSubmatch(s)
	if m == nil {
		return 0, errors.New("must be a whole number such as 1000, 1e6, 10M or 2.5k")
	}
	digits := strings.ReplaceAll(m[1], "_", "") + m[2]
	power, _ := strconv.Atoi("0" + m[3])
	power += countUnit[m[4]] - len(m[2])

	digits = strings.TrimLeft(digits, "0")
	for power < 0 && strings.HasSuffix(digits, "0") {
		digits, power = digits[:len(digits)-1], power+1
	}
	switch {
	case digits == "":
		return 0, nil
	case power < 0:
		return 0, errors.New("must be a whole number, and this has a fraction")
	}
	v, err := strconv.ParseUint(digits+strings.Repeat("0", power), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("must be at most %d", uint64(math.MaxUint64))
	}
	return v, nil
}
