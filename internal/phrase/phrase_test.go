package phrase

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		Grouped(0): "0", Grouped(999): "999", Grouped(1000): "1,000", Grouped(uint64(math.MaxUint64)): "18,446,744,073,709,551,615",
		Grouped(-1234567): "-1,234,567", Grouped(-123): "-123",
		Plural(0, "row"): "0 rows", Plural(1, "row"): "1 row", Plural(uint16(2000), "row"): "2,000 rows",
		Scaled(0): "0", Scaled(12.34): "12.3", Scaled(999.6): "1.00 k", Scaled(24_512_345): "24.5 M", Scaled(1.234): "1.23",
		Bytes(12): "12 bytes", Bytes(1_600_123): "1.60 MB",
		Duration(1500 * time.Microsecond): "1.50 ms", Duration(1240 * time.Millisecond): "1.24 s", Duration(185 * time.Second): "3m 05s",
		Duration(130 * time.Minute): "2h 10m", Duration(99 * time.Hour): "4d 03h",
		Digits(0.5): "0.5", Digits(1234): "1.23e+03",
		Percent(0.28313): "28.3 %", Percent(0.9999): "100 %", Percent(0): "0 %", PercentTo(1, 0.12): "12.0 %",
		PercentBelow(1): "100 %", PercentBelow(0.9999999): "99.99999 %", PercentBelow(0.98): "98 %", PercentBelow(0.999999999999): "99.999999 %",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 7: "7", 100: "100", 1000: "1,000", 12500: "12,500", -123456: "−123,456", 0.05: "0.05", 1e-6: "1e−06", 1e9: "1e+09", 1234.5: "1,234.5", -999: "−999",
	} {
		if got := Number(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{{1234567.891, 2, "1,234,567.89"}, {-0.5, 1, "−0.5"}, {999.96, 1, "1,000.0"}, {100, 0, "100"}, {-0.0004, 3, "0.000"}, {-0.4, 0, "0"}, {-0.0005001, 3, "−0.001"}} {
		if got := Fixed(c.v, c.digits); got != c.want {
			t.Errorf("%v with %d digits is %q, want %q", c.v, c.digits, got, c.want)
		}
	}
}

func TestWithError(t *testing.T) {
	for _, c := range []struct {
		v, se float64
		want  string
	}{
		{83.4111, 0.2349, "83.41 ± 0.23"}, {33529.857, 898.17, "33,530 ± 900"}, {89232.9, 2605.3, "89,200 ± 2,600"}, {471.2, 13.1, "471 ± 13"}, {4.04, 1.26, "4.0 ± 1.3"},
		{0.0316, 0.0016, "0.0316 ± 0.0016"}, {-0.99999, 1e-9, "−1.0000 ± 0.0000"}, {1.81633, 0, "1.81633"}, {133.5634, math.NaN(), "133.563"}, {0.5, 0.0995, "0.500 ± 0.100"},
	} {
		if got := WithError(c.v, c.se); got != c.want {
			t.Errorf("%v ± %v is written %q, want %q", c.v, c.se, got, c.want)
		}
	}
}

func TestAnd(t *testing.T) {
	for want, list := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := And(list); got != want {
			t.Errorf("%q: %q, want %q", list, got, want)
		}
	}
}

func TestOutside(t *testing.T) {
	for got, want := range map[string]string{
		Printable("a\u202eb\u00a0\n\x1b[31m\u009b\xff"): "a\uFFFDb\uFFFD\uFFFD\uFFFD[31m\uFFFD\uFFFD",
		Printable("K = 3, µ ± 1"):                       "K = 3, µ ± 1",
		Quoted("plain", 0):                              "plain",
		Quoted("a\x1bb", 0):                             `"a\x1bb"`,
		Quoted(`a"b`, 0):                                `"a\"b"`,
		Quoted("12345", 3):                              `"123"`,
		Quoted("123", 3):                                "123",
		Escaped("12345", 3):                             "123",
		Escaped("\x1b", 0):                              `\x1b`,
		Escaped(`"a"`, 9):                               `\"a\"`,
		Short("12345", 3):                               "123...",
		Short("123", 3):                                 "123",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// JSON means the same, and no terminal obeys it.
func TestJSON(t *testing.T) {
	const text = "\x1b \x7f \u009b \u0080 é \u20ac"
	encoded, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	encoded = JSON(encoded)
	for _, r := range string(encoded) {
		if r < ' ' || r >= 0x7f && r <= 0x9f {
			t.Errorf("%q has %q", encoded, r)
		}
	}
	var back string
	if err := json.Unmarshal(encoded, &back); err != nil || back != text {
		t.Errorf("%q is %q, %v", encoded, back, err)
	}
}

func TestMeasured(t *testing.T) {
	for _, c := range []struct {
		v, se float64
		want  string
	}{
		{83.412, 0.234, "83.41 ± 0.23"}, {-0.512, 0.0193, "−0.512 ± 0.019"}, {12345, 678, "12,350 ± 680"}, {0.5, 0.00001234, "0.500000 ± 0.000012"},
		{1.234e-6, 4.5e-8, "(1.234 ± 0.045)e−6"}, {2e9, 3e7, "(2.000 ± 0.030)e9"}, {0, 2e-5, "(0.0 ± 2.0)e−5"}, {7, 0, "7"}, {7, math.Inf(1), "7"}, {7, math.NaN(), "7"},
	} {
		if got := Measured(c.v, c.se); got != c.want {
			t.Errorf("%v ± %v is %q, want %q", c.v, c.se, got, c.want)
		}
	}
}
