package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Pages insert these between tags unescaped.
func TestEmbeddable(t *testing.T) {
	for name, text := range map[string]string{"ECharts": ECharts, "Charts": Charts, "Style": Style} {
		for _, end := range []string{"</script", "<script", "<!--", "</style"} {
			if len(text) < 1000 || strings.Contains(strings.ToLower(text), end) {
				t.Errorf("%s has %s, or nothing", name, end)
			}
		}
	}
}

// vision maps linear red, green and blue to what each kind of colour vision sees: Machado, Oliveira
// and Fernandes, IEEE TVCG 15, 1291 (2009), severity 1.
var vision = map[string][3][3]float64{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// linear returns a colour #rrggbb in linear red, green, blue.
func linear(t *testing.T, hex string) (c [3]float64) {
	t.Helper()
	for i := range c {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		if s := float64(v) / 255; s <= 0.04045 {
			c[i] = s / 12.92
		} else {
			c[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return c
}

func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// lab returns a colour's L*a*b*, where white is D65.
func lab(c [3]float64) [3]float64 {
	for i := range c {
		c[i] = min(1, max(0, c[i]))
	}
	f := func(x float64) float64 {
		if x > 0.008856 {
			return math.Cbrt(x)
		}
		return 7.787*x + 16.0/116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
	y := f(luminance(c))
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func seen(c [3]float64, by [3][3]float64) (s [3]float64) {
	for i := range s {
		for j := range c {
			s[i] += by[i][j] * c[j]
		}
	}
	return s
}

// What chart.js claims about its colours is true, and style.css has the same ones.
func TestColours(t *testing.T) {
	hex := regexp.MustCompile(`#[0-9a-f]{6}`)
	for _, theme := range []string{"light", "dark"} {
		_, rest, _ := strings.Cut(Charts, theme+": {")
		rest, _, _ = strings.Cut(rest, "},")
		named, list, ok := strings.Cut(rest, "colours: [")
		lines := hex.FindAllString(list, -1)
		if !ok || len(lines) != 6 {
			t.Fatalf("%s: the colours are %q", theme, lines)
		}
		of := map[string]string{}
		for _, m := range regexp.MustCompile(`(\w+): '(#[0-9a-f]{6})'`).FindAllStringSubmatch(named, -1) {
			of[m[1]] = m[2]
			if !strings.Contains(Style, "--"+m[1]+": "+m[2]) {
				t.Errorf("%s: style.css has not --%s: %s", theme, m[1], m[2])
			}
		}
		paper := luminance(linear(t, of["paper"]))
		for name, least := range map[string]float64{"ink": 7, "faint": 4.5, "accent": 4.5} {
			if got := contrast(luminance(linear(t, of[name])), paper); got < least {
				t.Errorf("%s: %s has the contrast %.2f, want %v", theme, name, got, least)
			}
		}
		for i, a := range lines {
			if got := contrast(luminance(linear(t, a)), paper); got < 3 {
				t.Errorf("%s: %s has the contrast %.2f", theme, a, got)
			}
			for _, b := range lines[:i] {
				for kind, m := range vision {
					p, q := lab(seen(linear(t, a), m)), lab(seen(linear(t, b), m))
					if d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); d < 13 {
						t.Errorf("%s: %s and %s are only %.1f apart for %s vision", theme, a, b, d, kind)
					}
				}
			}
		}
	}
}
