package trends

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/report/fits"
)

// Fit is a law fitted to a series. Its numbers are null if it could not be fitted.
type Fit struct {
	Law     string   `json:"law"` // of fits.Laws
	Is      string   `json:"is"`  // the law, with a, b and x
	A       *float64 `json:"a"`
	ASE     *float64 `json:"a_se"`
	B       *float64 `json:"b"`
	BSE     *float64 `json:"b_se"`
	Chi2    *float64 `json:"chi2"`
	DOF     *int     `json:"dof"`
	Points  int      `json:"points"`   // that were fitted
	LeftOut int      `json:"left_out"` // without an error, or with a 0 of which the law has the logarithm
	Says    string   `json:"says"`     // all that in words
}

// fit fits the plan's law to the points of a series.
func (p *Plan) fit(q quantity, points []Value) *Fit {
	f := &Fit{Law: p.law.Name, Is: p.law.Is}
	var x, y, se []float64
	for _, v := range points {
		e := measure{y: v.Y, se: v.SE, low: v.Low, high: v.High}.error()
		if v.Y == nil || !p.law.Takes(v.X, *v.Y, e) {
			f.LeftOut++
			continue
		}
		x, y, se = append(x, v.X), append(y, *v.Y), append(se, e)
	}
	f.Points = len(x)
	got, err := p.law.Fit(x, y, se)
	if err != nil {
		f.Says = fmt.Sprintf("no fit: %v%s", err, f.leftOut(" that can be fitted, beside %s"))
		return f
	}
	f.A, f.ASE, f.B, f.BSE, f.Chi2, f.DOF = &got.A, &got.SEA, &got.B, &got.SEB, &got.Chi2, &got.DOF
	f.Says = fmt.Sprintf("%s = %s; χ²/dof = %s (%d dof): %s%s", q.name, formula(got, symbol(p.x)), phrase.Digits(math.Round(1e6*got.Chi2/float64(got.DOF))/1e6), got.DOF, verdict(got), f.leftOut("; %s left out"))
	return f
}

// leftOut puts the points that are left out into a text, "" if there are none.
func (f *Fit) leftOut(text string) string {
	if f.LeftOut == 0 {
		return ""
	}
	return fmt.Sprintf(text, phrase.Plural(f.LeftOut, "point")+" without an error or of value 0")
}

// formula is the law with its numbers: (10.0 ± 0.2) L^(1.998 ± 0.019).
func formula(f fits.Fitted, x string) string {
	measured := func(v, se float64) string { return "(" + phrase.Measured(v, se) + ")" }
	return strings.NewReplacer("exp", "exp", "a", measured(f.A, f.SEA), "b", measured(f.B, f.SEB), "x", x).Replace(f.Is)
}

// verdict says in words how far the points are from the law.
func verdict(f fits.Fitted) string {
	text := "the points agree with it"
	if !f.Holds() {
		text = "the points scatter more than their errors allow"
	}
	if w := f.Wider(); w >= 1.05 {
		text += ", errors widened by " + strconv.FormatFloat(w, 'g', 2, 64)
	}
	return text
}
