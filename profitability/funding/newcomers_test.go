package funding_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

// arrivals are 1,000 customers a group at each opening; 20 join and 10 leave, but since February 30 and 5 in the
// programme's group.
func arrivals() []funding.Newcomers {
	var all []funding.Newcomers
	for month := range 2 {
		all = append(all, funding.Newcomers{Period: january.Add(month), Base: 1_000, Joined: 20, Left: 10})
		n := funding.Newcomers{Programme: true, Period: january.Add(month), Base: 1_000, Joined: 20, Left: 10}
		if month == 1 {
			n.Joined, n.Left = 30, 5
		}
		all = append(all, n)
	}
	return all
}

func TestNewcomers(t *testing.T) {
	rows := append(series("a", true, "10", "15"), series("b", false, "10", "10")...)
	o := from(1, "1")
	o.Newcomers, o.NewcomerValue = arrivals(), dec("2.50")
	c := evaluate(t, rows, o)
	// 10 more joined, worth 25, beside 5 more from the customer in the panel.
	if c.NetNew.Net.Value != 15 || c.NetNew.Joined.Value != 10 || !c.NetNew.OnlyJoined ||
		c.NetNew.Value.Value.String() != "25" || c.Gain.Value.String() != "30" {
		t.Errorf("%+v, gain %v", c.NetNew, c.Gain)
	}
	for _, want := range []string{"net new customers a period, per 1,000: 15", "newcomers valued: 25.00 ["} {
		if !strings.Contains(c.String(), want) {
			t.Errorf("%v\nlacks %s", c, want)
		}
	}
	// Poisson: the variance is the sum of 30, 20, 20, 20 over 1,000²; no cell scatters around itself.
	if half := 1.96 * math.Sqrt(90); math.Abs(c.NetNew.Joined.High-10-half) > 0.01 {
		t.Errorf("%v, want ±%v", c.NetNew.Joined, half)
	}
	// Dropping who left from the panel makes the net count: 15 more customers.
	o.Gaps = funding.DropGaps
	if c = evaluate(t, rows, o); c.NetNew.OnlyJoined || c.NetNew.Value.Value.String() != "37.5" {
		t.Errorf("%+v", c.NetNew)
	}
}

// Arrivals that come in bursts have a wider interval than Poisson's.
func TestBurstsWidenTheInterval(t *testing.T) {
	rows := append(series("a", true, "1", "1", "1", "1"), series("b", false, "1", "1", "1", "1")...)
	width := func(burst int64) float64 {
		o := from(2, "1")
		for month := range 4 {
			for _, in := range []bool{false, true} {
				n := funding.Newcomers{Programme: in, Period: january.Add(month), Base: 1_000, Joined: 50}
				n.Joined += burst * int64(1-month%2*2)
				o.Newcomers = append(o.Newcomers, n)
			}
		}
		e := evaluate(t, rows, o).NetNew.Joined
		return e.High - e.Low
	}
	// Bursts of ±20 around 50: χ² is 8·400/50 = 64 with 4 degrees of freedom, 16 times the variance.
	if ratio := width(20) / width(0); math.Abs(ratio-4) > 1e-9 {
		t.Errorf("%v times as wide, want 4", ratio)
	}
}

func TestNothingCountsTwice(t *testing.T) {
	rows := append(series("oslo", true, "10", "15"), series("rome", false, "10", "10")...)
	o := from(1, "1")
	o.Units, o.Newcomers, o.NewcomerValue = funding.Places, arrivals(), dec("2.50")
	_, err := funding.Evaluate(context.Background(), slices.Values(rows), o)
	if err == nil || !strings.Contains(err.Error(), "count twice") {
		t.Error(err)
	}
	o.Units, o.Newcomers = funding.Customers, o.Newcomers[:3]
	_, err = funding.Evaluate(context.Background(), slices.Values(rows), o)
	if err == nil || !strings.Contains(err.Error(), "are missing for the programme group") {
		t.Error(err)
	}
}
