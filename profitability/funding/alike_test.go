package funding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

// group is the rows of units that all bring in the same before and since the start, each on a level of its own that
// has no exact binary fraction, over three months each.
func group(inProgramme bool, units int, rise int64) []funding.Row {
	var rows []funding.Row
	for u := range units {
		for m := range 6 {
			cents := 10_010 + 3_337*int64(u)
			if m >= 3 {
				cents += rise
			}
			rows = append(rows, funding.Row{
				Unit: fmt.Sprint(inProgramme, u), Programme: inProgramme, Period: january.Add(m),
				Revenue: decimal.New(cents, -2),
			})
		}
	}
	return rows
}

func TestUnitsThatAreAlikeShowNothing(t *testing.T) {
	for _, units := range []int{2, 3, 20} {
		c := evaluate(t, append(group(true, units, 1_000), group(false, units, 0)...), from(3, "5"))
		if c.Verdict != funding.NotShown || c.Net.Interval || c.Revenue.Level != 0 {
			t.Errorf("%d units a group: %v, %v, %v", units, c.Verdict, c.Net, c.Revenue)
		}
		if want := decimal.New(int64(30*units-5), 0); !c.Net.Value.Equal(want) {
			t.Errorf("%d units a group: net %v, want %v", units, c.Net, want)
		}
		if !strings.Contains(c.Why, "same amount") || !strings.Contains(c.Why, "bring what each unit brought in") {
			t.Errorf("%d units a group: %s", units, c.Why)
		}
		for _, s := range c.Sensitivity {
			if s.Verdict != funding.NotShown {
				t.Errorf("%d units a group: net %s is %v", units, s.Case, s.Verdict)
			}
		}
		if c.Trends.State != funding.TooFewToTell || !c.BreakEven.Earliest.IsZero() {
			t.Errorf("%d units a group: %v; %v", units, c.Trends, c.BreakEven)
		}
	}
}

// A group that doesn't vary may be one that can't, such as stores that don't sell what the programme sells; a handful
// of units can't tell.
func TestOneGroupThatIsAlike(t *testing.T) {
	varied := func() (rows []funding.Row) {
		for _, r := range shops(0, 0) {
			if !r.Programme {
				rows = append(rows, r)
			}
		}
		return rows
	}
	c := evaluate(t, append(group(true, 2, 100_000), varied()...), from(3, "5"))
	if c.Verdict != funding.NotShown || c.Net.Interval {
		t.Errorf("two units alike: %v, %s", c.Verdict, c.Why)
	}
	c = evaluate(t, append(group(true, 6, 100_000), varied()...), from(3, "5"))
	if c.Verdict != funding.FundsItself ||
		!strings.Contains(strings.Join(c.Warnings, "\n"), "units of the programme group all changed by the same amount") {
		t.Errorf("six units alike: %v, %s; %q", c.Verdict, c.Why, c.Warnings)
	}
}

// Units that rise alike before the start while the others stay have moved apart, interval or not.
func TestUnitsThatAreAlikeMayMoveApart(t *testing.T) {
	rows := shops(5_000, 0)
	for i := range rows {
		r := &rows[i]
		if m, _ := r.Period.Sub(january); m < 3 {
			r.Revenue = dec("100")
			if r.Programme {
				r.Revenue = decimal.New(int64(100+10*m), 0)
			}
		}
	}
	if c := evaluate(t, rows, from(3, "5")); c.Trends.State != funding.Differed || c.Verdict != funding.NotShown {
		t.Errorf("%v; %v, %s", c.Trends, c.Verdict, c.Why)
	}
}

// Two units that stand still before the start, against others that don't, are no sign of anything.
func TestFewUnitsThatStandStill(t *testing.T) {
	var rows []funding.Row
	for _, r := range shops(1_000, 0) {
		if m, _ := r.Period.Sub(january); r.Unit < "02" && m < 3 {
			r.Revenue = dec("100")
		}
		if r.Unit < "02" || !r.Programme {
			rows = append(rows, r)
		}
	}
	if c := evaluate(t, rows, from(3, "5")); c.Trends.State != funding.TooFewToTell {
		t.Error(c.Trends)
	}
}

func TestFewEffectiveUnitsAreNamed(t *testing.T) {
	// Changes of 99 and 101 against −1 and 1: four units deviate by 1 each.
	four := append(series("a", true, "0", "99"), series("b", true, "0", "101")...)
	four = append(append(four, series("c", false, "1", "0")...), series("d", false, "0", "1")...)
	c := evaluate(t, four, from(1, "1"))
	if warnings := strings.Join(c.Warnings, "\n"); !strings.Contains(warnings, "4.0 effective units of 4 carry") {
		t.Errorf("%q", warnings)
	}
	if c.Verdict != funding.FundsItself || !strings.Contains(c.Why, "about 5 of 100 cases instead of 2.5") {
		t.Errorf("%v, %s", c.Verdict, c.Why)
	}
	// Forty units that vary alike carry it together.
	c = evaluate(t, shops(1_000, 0), from(3, "100"))
	if s := c.String(); strings.Contains(s, "effective units") {
		t.Error(s)
	}
	// In one of them that makes all the difference, there is hardly more than one.
	rows := shops(1_000, 0)
	for i := range rows {
		if rows[i].Unit == "07" && rows[i].Period.Compare(january.Add(3)) >= 0 {
			rows[i].Revenue = dec("100000")
		}
	}
	c = evaluate(t, rows, from(3, "100"))
	if warnings := strings.Join(c.Warnings, "\n"); !strings.Contains(warnings, "1.1 effective units of 40 carry") {
		t.Errorf("%q", warnings)
	}
}
