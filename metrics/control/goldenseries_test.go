package control

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/metrics"
)

// nhsType is the rule that speaks for a point in the words of NHSRplotthedots.
func nhsType(p Point) string {
	word := func(up, down string) string {
		if p.Side == Up {
			return up
		}
		return down
	}
	switch {
	case !p.Signals.Any():
		return "Common Cause"
	case p.Test == Outside:
		return word("Above UCL", "Below LCL")
	case p.Test == Trend:
		return "7 Point Trend (" + word("Increasing", "Decreasing") + ")"
	case p.Test == Run:
		return "7 Points " + word("Above", "Below") + " CL"
	case p.Test == TwoOfThree:
		return "2 in 3 " + word("Above", "Below") + " CL"
	}
	return p.Test.String()
}

// nhsPoint is what a point means in the words of NHSRplotthedots, where higher is better.
var nhsPoint = map[Variation]string{
	CommonCause: "common_cause", Improving: "special_cause_improvement", Concerning: "special_cause_concern",
}

// TestGoldenNHS compares every column of every row with what NHSRplotthedots gives. The series with a trend has no
// ranges that screening would leave out; screening a flat one is what breaks there (its limits are NA; ours must be
// the value), and in the one with fixed limits no range of the first 20 is beyond its limit.
func TestGoldenNHS(t *testing.T) {
	screened := Options{Constants: NHSConstants(), Screen: true, Direction: metrics.HigherIsBetter}
	unscreened, fixed := screened, screened
	unscreened.Screen = false
	fixed.Baselines = []Baseline{{Points: 20}}
	for file, o := range map[string]Options{
		"nhs_ptd_dev_screened.csv": screened, "nhs_ptd_dev_unscreened.csv": unscreened, "nhs_ptd_flat.csv": screened,
		"nhs_ptd_montgomery_6.7_fix20.csv": fixed, "nhs_ptd_trend.csv": screened,
		"nhs_ptd_wheeler16_screened.csv": screened,
	} {
		t.Run(file, func(t *testing.T) {
			g := readTable(t, file)
			c := mustNew(t, monthly(g.numbers(t, "y")...), o)
			for i, p := range c.Points {
				lower, upper := g.number(t, i, "lpl"), g.number(t, i, "upl")
				if math.IsNaN(lower) && math.IsNaN(upper) {
					lower, upper = p.Value, p.Value
				}
				for _, x := range []check{
					{"i", float64(i + 1), g.number(t, i, "i")},
					{"y", p.Value, g.number(t, i, "y")},
					{"group", float64(p.Phase), g.number(t, i, "group")},
					{"mean", p.Center, g.number(t, i, "mean")},
					{"lpl", p.Lower, lower},
					{"upl", p.Upper, upper},
				} {
					x.run(t, 1e-12)
				}
				if got, want := nhsType(p), g.text(t, i, "type"); got != want {
					t.Errorf("%d: %s, want %s", i+1, got, want)
				}
				if got, want := nhsPoint[p.Variation], g.text(t, i, "point"); got != want {
					t.Errorf("%d: %s, want %s", i+1, got, want)
				}
			}
		})
	}
}

// qicharts compares every column of every row with what qicharts2 gives. Its columns about the measurements within a
// subgroup (y.length, y.mean, y.sd) have one count each to say.
func qicharts(t *testing.T, g table, c Chart) {
	t.Helper()
	if len(g.rows) != len(c.Points) {
		t.Fatalf("%d points, want %d", len(c.Points), len(g.rows))
	}
	for i, p := range c.Points {
		r := c.Runs(p.Phase)
		cases := p.Value
		if p.Size > 0 {
			cases *= p.Size
			check{"n", p.Size, g.number(t, i, "n")}.run(t, 0)
		} else if n := g.text(t, i, "n"); n != "NA" {
			t.Errorf("%d: no size, want %s", i+1, n)
		}
		for _, x := range []check{
			{"x", float64(i + 1), g.number(t, i, "x")},
			{"xx", float64(i + 1), g.number(t, i, "xx")},
			{"part", float64(p.Phase + 1), g.number(t, i, "part")},
			{"y.sum", cases, g.number(t, i, "y.sum")},
			{"y.length", 1, g.number(t, i, "y.length")},
			{"y.mean", cases, g.number(t, i, "y.mean")},
			{"y", p.Value, g.number(t, i, "y")},
			{"cl", p.Center, g.number(t, i, "cl")},
			{"lcl", p.Lower, g.number(t, i, "lcl")},
			{"ucl", p.Upper, g.number(t, i, "ucl")},
			{"n.obs", float64(r.Observations), g.number(t, i, "n.obs")},
			{"n.useful", float64(r.Useful), g.number(t, i, "n.useful")},
			{"longest.run", float64(r.Longest), g.number(t, i, "longest.run")},
			{"longest.run.max", float64(r.LongestMost), g.number(t, i, "longest.run.max")},
			{"n.crossings", float64(r.Crossings), g.number(t, i, "n.crossings")},
			{"n.crossings.min", float64(r.CrossingsLeast), g.number(t, i, "n.crossings.min")},
		} {
			x.run(t, 1e-12)
		}
		include := g.text(t, i, "include") == "TRUE"
		for column, got := range map[string]bool{
			"include": !p.Excluded, "sigma.signal": p.Signals.All().Has(Outside), "runs.signal": r.Signal,
			"baseline": p.Baseline || !include && g.text(t, i, "baseline") == "TRUE",
		} {
			if want := g.text(t, i, column); strings.ToUpper(strconv.FormatBool(got)) != want {
				t.Errorf("%d: %s %v, want %s", i+1, column, got, want)
			}
		}
		if sd := g.text(t, i, "y.sd"); sd != "NA" || p.Baseline && !include {
			t.Errorf("%d: sd %s, baseline %v", i+1, sd, p.Baseline)
		}
	}
}

func TestGoldenIndividuals(t *testing.T) {
	in := readTable(t, "montgomery_tbl_06.07.csv")
	// qicharts2 rounds d₂ to 1.128.
	c := mustNew(t, monthly(in.numbers(t, "cost")...), Options{
		Baselines: []Baseline{{Points: 20}}, Rules: Anhoej(),
		Constants: Constants{Limit: 3 / 1.128, Range: 3.267, MedianLimit: 3.145, MedianRange: 3.865},
	})
	qicharts(t, readTable(t, "spc_qicharts2_ex_6.5_3.csv"), c)
}

func TestGoldenAttributes(t *testing.T) {
	kinds := map[string]Kind{"p": P, "u": U}
	all := golden.Load[goldenMetrics](t, "metrics.json").Attribute
	if len(all) != len(kinds) {
		t.Errorf("%d cases, want %d", len(all), len(kinds))
	}
	for _, g := range all {
		t.Run(g.Chart, func(t *testing.T) {
			kind, ok := kinds[g.Chart]
			if !ok {
				t.Fatal("no such kind here")
			}
			in := readTable(t, g.File)
			s, o := monthly(in.numbers(t, "count")...), Options{Kind: kind, Rules: Anhoej(), Sizes: in.numbers(t, "size")}
			for i := range s.Values {
				s.Values[i] = metrics.NewEstimate(s.Values[i].Value / o.Sizes[i])
				if g.Chart == "p" && i > 0 && in.text(t, i, "phase") != in.text(t, i-1, "phase") {
					o.Baselines = append(o.Baselines, Baseline{First: i, Reason: "next phase"})
				}
			}
			for _, number := range g.Exclude {
				o.Exclude = append(o.Exclude, Exclusion{Index: number - 1, Reason: "known cause"})
			}
			c := mustNew(t, s, o)
			check{"cl", c.Points[0].Center, g.CL}.run(t, 1e-12)
			check{"lcl", c.Points[0].Lower, g.LCL}.run(t, 1e-9)
			check{"ucl", c.Points[0].Upper, g.UCL}.run(t, 1e-8)
			qicharts(t, readTable(t, g.Expected), c)
		})
	}
}

// TestMontgomeryCounts has the numbers that Montgomery prints for non-conformities in circuit boards ("Introduction to
// Statistical Quality Control", example 7.3): c̄ = 19.85, limits 6.48 and 33.22, and 19.67 without samples 6 and 20.
// His limits come from the rounded c̄, which is up to 0.005 away, and that is within 0.01 of ours.
func TestMontgomeryCounts(t *testing.T) {
	s := monthly(readTable(t, "montgomery_tbl_07.08.csv").numbers(t, "count")[:26]...)
	c := mustNew(t, s, Options{Kind: C})
	for _, x := range []check{
		{"centre", c.Points[0].Center, 19.85}, {"lower", c.Points[0].Lower, 6.48}, {"upper", c.Points[0].Upper, 33.22},
	} {
		if math.Abs(x.got-x.want) > 0.01 {
			t.Errorf("%s: %v, want %v", x.name, x.got, x.want)
		}
	}
	for i, p := range c.Points {
		if want := i == 5 || i == 19; p.Signals.All().Has(Outside) != want {
			t.Errorf("sample %d: outside %v", i+1, !want)
		}
	}
	without := mustNew(t, s, Options{Kind: C, Exclude: []Exclusion{{5, "inspection"}, {19, "temperature"}}})
	if got := without.Points[0].Center; math.Abs(got-19.67) > 0.005 {
		t.Errorf("centre %v without two samples", got)
	}
}
