package fits

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Law is a law of two parameters, a and b, that is a line in coordinates of its own.
type Law struct {
	Name string
	// Is it, with a, b and x.
	Is   string
	logX bool // the line is over ln x
	logY bool // the line is of ln y
}

// Laws are the laws that can be fitted.
var Laws = []Law{
	{Name: "power", Is: "a x^b", logX: true, logY: true},
	{Name: "log", Is: "a + b ln x", logX: true},
	{Name: "exponential", Is: "a exp(b x)", logY: true},
}

// LawNames lists the names of Laws.
func LawNames() (names []string) {
	for _, l := range Laws {
		names = append(names, l.Name)
	}
	return names
}

// LawOf returns the law of that name.
func LawOf(name string) (Law, error) {
	i := slices.IndexFunc(Laws, func(l Law) bool { return l.Name == name })
	if i < 0 {
		return Law{}, fmt.Errorf("there is no law %q to fit; there are %s", name, strings.Join(LawNames(), ", "))
	}
	return Laws[i], nil
}

// Takes reports whether a point can be part of a fit: where the law has a logarithm, the value must
// be positive, and its standard error must be positive and finite.
func (l Law) Takes(x, y, se float64) bool {
	return se > 0 && !math.IsInf(se, 0) && (x > 0 || !l.logX) && (y > 0 || !l.logY)
}

// FewPoints is the least number of points of a fit: two parameters pass through any two.
const FewPoints = 3

// Fitted is a law with its parameters and their standard errors, which are widened as FitLine says.
type Fitted struct {
	Law
	A, SEA float64
	B, SEB float64
	Chi2   float64
	DOF    int
}

// Fit fits the law by least squares, with each point weighted by its standard error: of ln y,
// where the law has that, it is se/y.
func (l Law) Fit(x, y, se []float64) (Fitted, error) {
	if len(x) < FewPoints {
		return Fitted{}, fmt.Errorf("a fit needs %d points or more, and there are %d", FewPoints, len(x))
	}
	u, v, e := slices.Clone(x), slices.Clone(y), slices.Clone(se)
	for i := range x {
		if !l.Takes(x[i], y[i], se[i]) {
			return Fitted{}, fmt.Errorf("the point (%v, %v ± %v) is none that %s can take", x[i], y[i], se[i], l.Is)
		}
		if l.logX {
			u[i] = math.Log(x[i])
		}
		if l.logY {
			v[i], e[i] = math.Log(y[i]), se[i]/y[i]
		}
	}
	line, err := FitLine(u, v, e)
	if err != nil {
		return Fitted{}, err
	}
	f := Fitted{l, line.A, line.SEA, line.B, line.SEB, line.Chi2, line.DOF}
	if l.logY {
		f.A = math.Exp(line.A)
		f.SEA = f.A * line.SEA
	}
	return f, nil
}

// At returns the law's value at x.
func (f Fitted) At(x float64) float64 {
	if f.logX {
		x = math.Log(x)
	}
	if f.logY {
		return f.A * math.Exp(f.B*x)
	}
	return f.A + f.B*x
}

// Wider returns by how much the scatter of the points has widened the errors, 1 if not at all.
func (f Fitted) Wider() float64 { return max(1, math.Sqrt(f.Chi2/float64(f.DOF))) }

// Holds reports whether the points scatter about the law no more than their errors allow: chi2 is
// within three of its standard deviations, sqrt(2 dof), of dof.
func (f Fitted) Holds() bool {
	return f.Chi2 <= float64(f.DOF)+3*math.Sqrt(2*float64(f.DOF))
}
