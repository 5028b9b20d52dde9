package control

import (
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/internal/golden"
)

type goldenMetrics struct {
	XmR []struct {
		Name                    string
		Y                       []float64
		K                       float64
		ScreenMR                float64 `json:"screen_mr"`
		Mean, AMR, LPL, UPL     float64
		URLK                    float64 `json:"url_k"`
		UNPL, LNPL, URL, Median float64
		MedianMR                float64 `json:"median_mr"`
		MedUNPL                 float64 `json:"med_unpl"`
		MedLNPL                 float64 `json:"med_lnpl"`
		MedURL                  float64 `json:"med_url"`
		How                     string
	}
	Constants struct {
		D2          float64      `json:"d2_2"`
		D3          float64      `json:"d3_2"`
		ThreeOverD2 float64      `json:"3_over_d2_2"`
		BigD4       float64      `json:"D4_2"`
		D4          float64      `json:"d4_2"`
		ThreeOverD4 float64      `json:"3_over_d4_2"`
		BigD6       float64      `json:"D6_2"`
		BySubgroup  [][9]float64 `json:"table_n_d2_d3_c4_A2_D4_A3_B3_B4"`
	} `json:"spc_constants"`
	Anhoej    [][3]int `json:"anhoej_limits_n_longestmax_crossmin"`
	Attribute []struct {
		Chart, File, Expected string
		CL, LCL, UCL          float64
		Exclude               []int
	} `json:"attribute_charts"`
}

func loadGolden(t *testing.T) goldenMetrics {
	t.Helper()
	return golden.Load[goldenMetrics](t, "metrics.json")
}

// check compares numbers of one case: name, what the package says, what is published.
type check struct {
	name      string
	got, want float64
}

func (c check) run(t *testing.T, tolerance float64) {
	t.Helper()
	if !agrees(c.got, c.want, tolerance) {
		t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
	}
}

func TestGoldenXmR(t *testing.T) {
	seen := 0
	for _, g := range loadGolden(t).XmR {
		s := monthly(g.Y...)
		switch g.Name {
		case "nhs_dev_screened":
			c := mustNew(t, s, Options{Constants: NHSConstants(), Screen: true})
			if g.K != NHSConstants().Limit || g.ScreenMR != NHSConstants().Range || c.Phases[0].Screened != 2 {
				t.Errorf("%s: screened %d with %+v", g.Name, c.Phases[0].Screened, NHSConstants())
			}
			for _, x := range []check{
				{"mean", c.Phases[0].Center, g.Mean},
				{"range", c.Phases[0].Spread, g.AMR},
				{"lower", c.Points[0].Lower, g.LPL},
				{"upper", c.Points[0].Upper, g.UPL},
			} {
				x.run(t, 1e-12)
			}
		case "wheeler16":
			if g.K != WheelerConstants().Limit || g.URLK != WheelerConstants().Range {
				t.Errorf("%s: factors %v and %v, have %+v", g.Name, g.K, g.URLK, WheelerConstants())
			}
			c := mustNew(t, s, Options{Constants: WheelerConstants()})
			m := mustNew(t, s, Options{Constants: WheelerConstants(), Center: Median, MedianRange: true})
			for _, x := range []check{
				{"mean", c.Phases[0].Center, g.Mean},
				{"range", c.Phases[0].Spread, g.AMR},
				{"lower", c.Points[0].Lower, g.LNPL},
				{"upper", c.Points[0].Upper, g.UNPL},
				{"upper range", c.Phases[0].UpperRange, g.URL},
				{"median", m.Phases[0].Center, g.Median},
				{"median range", m.Phases[0].Spread, g.MedianMR},
				{"lower by medians", m.Points[0].Lower, g.MedLNPL},
				{"upper by medians", m.Points[0].Upper, g.MedUNPL},
				{"upper range by medians", m.Phases[0].UpperRange, g.MedURL},
			} {
				x.run(t, 1e-12)
			}
		case "flat":
			c := mustNew(t, s, Options{Constants: NHSConstants(), Screen: true})
			if p := c.Points[0]; p.Center != g.Mean || p.Lower != g.LPL || p.Upper != g.UPL {
				t.Errorf("%s: %v in %v to %v, want %v in %v to %v", g.Name, p.Center, p.Lower, p.Upper, g.Mean, g.LPL, g.UPL)
			}
			if v := c.Verdict(); v.Status != Steady {
				t.Errorf("%s: %v", g.Name, v)
			}
		default:
			t.Errorf("no test of %s", g.Name)
		}
		seen++
	}
	if seen != 3 {
		t.Errorf("%d cases", seen)
	}
}

// TestGoldenConstants holds the constants as charts use them; TestFactorsGolden has the whole table. R integrated d3 to
// about 11 digits, and the table by subgroup has 8 to 10.
func TestGoldenConstants(t *testing.T) {
	g := loadGolden(t).Constants
	e := exact()
	for _, x := range []check{
		{"d2", d2, g.D2},
		{"d4", d4, g.D4},
		{"3/d2", e.Limit, g.ThreeOverD2},
		{"3/d4", e.MedianLimit, g.ThreeOverD4},
	} {
		x.run(t, 1e-13)
	}
	for _, x := range []check{{"d3", d3, g.D3}, {"D4", e.Range, g.BigD4}, {"D6", e.MedianRange, g.BigD6}} {
		x.run(t, 1e-10)
	}
	if len(g.BySubgroup) == 0 {
		t.Error("no table by subgroup")
	}
	for _, row := range g.BySubgroup {
		n, c := row[0], c4(row[0])
		check{"c4", c, row[3]}.run(t, 1e-9)
		// Groups with a mean of 0 and a standard deviation of 1 have these factors as limits.
		group := Subgroup{N: int64(n), StdDev: 1}
		xbar, s, err := NewXbarS("m", monthly().First, []Subgroup{group, group}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		check{"A3", xbar.Points[0].Upper, row[6]}.run(t, 1e-8)
		check{"−A3", xbar.Points[0].Lower, -row[6]}.run(t, 1e-8)
		check{"B3", s.Points[0].Lower, row[7]}.run(t, 1e-7)
		check{"B4", s.Points[0].Upper, row[8]}.run(t, 1e-8)
		if n == 2 {
			check{"d2", d2, row[1]}.run(t, 1e-9)
			check{"d3", d3, row[2]}.run(t, 1e-8)
			check{"D4", e.Range, row[5]}.run(t, 1e-8)
		}
	}
	// d4² is the median of χ² with one degree of freedom, times 2: Φ(d4/√2) = 3/4.
	check{"Φ(d4/√2)", math.Erfc(-d4/2) / 2, 0.75}.run(t, 1e-15)
	check{"d3", d3, math.Sqrt(2 - 4/math.Pi)}.run(t, 1e-15)
}

func TestGoldenAnhoej(t *testing.T) {
	rows := loadGolden(t).Anhoej
	if len(rows) == 0 {
		t.Fatal("no rows")
	}
	for _, row := range rows {
		values := make([]float64, row[0])
		for i := range values {
			values[i] = 1 - 2*float64(i%2)
		}
		r := byHand(Anhoej(), values...).Runs(0)
		if r.Useful != row[0] || r.LongestMost != row[1] || r.CrossingsLeast != row[2] {
			t.Errorf("%d: longest %d, crossings %d, want %v", r.Useful, r.LongestMost, r.CrossingsLeast, row)
		}
	}
}
