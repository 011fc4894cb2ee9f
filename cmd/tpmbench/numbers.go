package main

import (
	"fmt"
	"strconv"
	"time"
)

// grouped writes n with commas: 1,234,567.
func grouped(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// scaled writes a positive number with three digits and a prefix: 24.5 M.
func scaled(x float64) string {
	prefixes := []string{"", " k", " M", " G", " T", " P", " E"}
	i := 0
	for ; x >= 999.5 && i < len(prefixes)-1; i++ {
		x /= 1000
	}
	return threeDigits(x) + prefixes[i]
}

// threeDigits writes x < 1000 with three digits, whole numbers without a point.
func threeDigits(x float64) string {
	switch {
	case x == float64(int(x)) || x >= 99.95:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.995:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// size writes a number of bytes: 1.60 MB.
func size(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return scaled(float64(bytes)) + "B"
}

// lasting writes a duration: 1.24 s, 3m 05s, 2h 10m, 4d 03h.
func lasting(d time.Duration) string {
	s := int64(d.Round(time.Second).Seconds())
	switch {
	case d < 100*time.Millisecond:
		return threeDigits(float64(d)/1e6) + " ms"
	case d < 59500*time.Millisecond:
		return threeDigits(d.Seconds()) + " s"
	case s < 3600:
		return fmt.Sprintf("%dm %02ds", s/60, s%60)
	case s < 86400:
		return fmt.Sprintf("%dh %02dm", s/3600, s/60%60)
	}
	return fmt.Sprintf("%dd %02dh", s/86400, s/3600%24)
}
