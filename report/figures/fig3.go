package figures

import (
	"fmt"
	"math"

	"tpmbench/report/plots"
)

var machine = Figure{
	Name:   "fig3-machine",
	Title:  "The parity machine, and which of its units learn",
	Source: "figure 3, equations 12 and 13",
	Work:   func(Plan) Work { return Work{} },
	Make:   makeMachine,
}

// configuration is the set of outputs of the three hidden units, which determines how a machine
// learns if both outputs are tau: the units whose sign is tau do.
type configuration struct {
	signs [3]int8
	moves int
}

// configurations returns the configurations whose product is tau.
func configurations(tau int8) (list []configuration) {
	for bits := range 8 {
		c, product := configuration{}, int8(1)
		for k := range c.signs {
			c.signs[k] = 1 - 2*int8(bits>>k&1)
			product *= c.signs[k]
			if c.signs[k] == tau {
				c.moves++
			}
		}
		if product == tau {
			list = append(list, c)
		}
	}
	return list
}

// paperConfigurations are the four that section 4 lists for tau = 1.
var paperConfigurations = [][3]int8{{1, 1, 1}, {1, -1, -1}, {-1, 1, 1}, {-1, -1, 1}}

func makeMachine(Plan, Results) (Outcome, error) {
	o := Outcome{
		Text: "Three hidden units, each a perceptron with N inputs of its own; the output τ is the product of their signs. Where the partners' outputs agree, the units whose sign is τ learn: for τ = +1 in one of " +
			"four configurations all three, in the others one. Of the four that the paper lists, (−1,+1,+1) is a misprint: its product is −1; (−1,+1,−1) is meant.",
		Chart: drawMachine(),
	}
	var signs [3][]bool
	var tau []bool
	var moves []uint32
	all, one := 0, 0
	list := configurations(1)
	for _, t := range []int8{1, -1} {
		for _, c := range configurations(t) {
			for k, s := range c.signs {
				signs[k] = append(signs[k], s > 0)
			}
			tau, moves = append(tau, t > 0), append(moves, uint32(c.moves))
		}
	}
	for _, c := range list {
		switch c.moves {
		case 3:
			all++
		case 1:
			one++
		}
	}
	right := 0
	for _, c := range paperConfigurations {
		if c[0]*c[1]*c[2] == 1 {
			right++
		}
	}
	o.Data = []Column{{"tau_is_plus", tau}, {"sigma1_is_plus", signs[0]}, {"sigma2_is_plus", signs[1]}, {"sigma3_is_plus", signs[2]}, {"units_that_learn", moves}}
	o.Claims = []Claim{
		{Says: "For τ = 1 there are four possible configurations of the hidden units.", Where: "section 4", Want: Printed(4, 1), Ours: float64(len(list)), What: "of the eight, those with product 1"},
		{Says: "In the first case all three weight vectors are changed, in all other three cases only one.", Where: "section 4", Want: Printed(3, 1), Ours: float64(one),
			What: fmt.Sprintf("cases in which one unit learns; in %d all three do", all)},
		{Says: "The four are (+,+,+), (+,−,−), (−,+,+), (−,−,+).", Where: "section 4", Want: Printed(4, 1), Ours: float64(right), What: "of the four listed, those whose product is 1"},
	}
	return o, nil
}

// drawMachine draws units as circles, with lines from the inputs to them and from them to the
// output.
func drawMachine() plots.Chart {
	const inputs = 5 // drawn for each unit
	c := plots.Chart{Bare: true, X: plots.Axis{Min: -0.6, Max: 12.6}, Y: plots.Axis{Min: -0.6, Max: 6.3}}
	circle := func(x, y, r float64, color int) {
		s := plots.Series{Kind: plots.Line, Color: color}
		for i := range 61 {
			sin, cos := math.Sincos(float64(i) / 30 * math.Pi)
			s.X, s.Y = append(s.X, x+r*cos*1.24), append(s.Y, y+r*sin)
		}
		c.Series = append(c.Series, s)
	}
	write := func(x, y float64, text string) { c.Labels = append(c.Labels, plots.Label{X: x, Y: y, Text: text}) }
	const units, output, r = 3.0, 5.4, 0.45
	index := []string{"₁", "₂", "₃"}
	for k := range 3 {
		x := 2 + 4*float64(k)
		for i := range inputs {
			at := x + (float64(i)-(inputs-1)/2.0)*0.72
			c.Series = append(c.Series, plots.Series{Kind: plots.Line, Color: 7, X: []float64{at, x}, Y: []float64{0.5, units - r}},
				plots.Series{Color: 1, X: []float64{at}, Y: []float64{0.5}})
		}
		circle(x, units, r, 1)
		c.Series = append(c.Series, plots.Series{Kind: plots.Line, Color: 7, X: []float64{x, 6}, Y: []float64{units + r, output - r}})
		write(x, units, "σ"+index[k])
		write(x, -0.1, "x"+index[k])
		write(x+1.35, 1.75, "w"+index[k])
	}
	circle(6, output, r, 2)
	write(6, output, "τ")
	write(9, output, "τ = σ₁ σ₂ σ₃")
	return c
}
