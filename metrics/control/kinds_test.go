package control

import (
	"math"
	"testing"
)

// TestRareEventsByTime has hours between failures of a valve (Montgomery, "Introduction to Statistical Quality
// Control", table 7.14). To the power 0.2777, as he takes for 1/3.6, they were found by hand to have the mean 5.387,
// moving ranges of 2.359 and, with d₂ of 1.128, limits at 11.66 and, as there is no time below 0, 0.
func TestRareEventsByTime(t *testing.T) {
	hours := readTable(t, "montgomery_tbl_07.14.csv").numbers(t, "hours")
	c := mustNew(t, monthly(hours...), Options{Kind: T, Constants: Constants{3 / 1.128, 3.267, 3.145, 3.865}})
	for _, x := range []check{
		{"centre", math.Pow(c.Points[0].Center, 1/3.6), 5.387},
		{"upper", math.Pow(c.Points[0].Upper, 1/3.6), 11.66},
		{"ranges", c.Phases[0].Spread, 2.359},
	} {
		x.run(t, 1e-3)
	}
	for i, p := range c.Points {
		if p.Lower != 0 || p.Signals.Any() || math.Abs(c.Phases[0].Center/p.Center-1) > 1e-14 {
			t.Errorf("%d: %+v, %v", i, p, c.Phases[0])
		}
	}
}

// TestRareEventsByCases: for 2, 4, 9 and 5 cases between events, ḡ is 5 and the upper limit 5 + 3√30, around 4.5.
func TestRareEventsByCases(t *testing.T) {
	c := mustNew(t, monthly(2, 4, 9, 5), Options{Kind: G})
	if p := c.Points[0]; p.Center != 4.5 || p.Lower != 0 || !agrees(p.Upper, 5+3*math.Sqrt(30), 1e-15) {
		t.Errorf("%+v", p)
	}
}

// TestLaney: shares of 0.1 and 0.3 in turn, of 400 cases each, have z of ±5 around 0.2, ranges of 10, and σz of 10/d₂.
func TestLaney(t *testing.T) {
	values := make([]float64, 20)
	for i := range values {
		values[i] = 0.1 + 0.2*float64(i%2)
	}
	o := Options{Kind: PPrime, Sizes: repeated(400, 20)}
	c := mustNew(t, monthly(values...), o)
	width := 3 * 0.02 * 10 / d2
	if p := c.Points[0]; !agrees(p.Center, 0.2, 1e-14) || p.Lower != 0 || !agrees(p.Upper, 0.2+width, 1e-12) {
		t.Errorf("p′: %+v, want ±%v", p, width)
	}
	if got := c.Phases[0].Spread; !agrees(got, 10/d2, 1e-12) {
		t.Errorf("σz = %v", got)
	}
	// Events per case have σ = √(0.2/400), and z of ±0.1 over that.
	o.Kind = UPrime
	c = mustNew(t, monthly(values...), o)
	if p := c.Points[0]; !agrees(p.Upper, 0.2+3*0.2/d2, 1e-12) {
		t.Errorf("u′: %+v", p)
	}
	// With the usual p chart the same months are all beyond the limits.
	o.Kind = P
	for i, p := range mustNew(t, monthly(values...), o).Points {
		if !p.Signals.All().Has(Outside) {
			t.Errorf("p, %d: %+v", i, p)
		}
	}
}
