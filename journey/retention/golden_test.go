package retention_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// peerCase is a case of retention.json.
type peerCase struct {
	ID             string    `json:"id"`
	Period         string    `json:"period"`
	Intervals      int       `json:"intervals"`
	End            time.Time `json:"end"`
	Timezone       string    `json:"timezone"`
	WeekStart      string    `json:"week_start"`
	StartEvent     *string   `json:"start_event"`
	ReturnEvent    *string   `json:"return_event"`
	Mode           string    `json:"mode"`
	Cumulative     bool      `json:"cumulative"`
	MinOccurrences int       `json:"min_occurrences"`
	Events         []struct {
		Customer string    `json:"customer"`
		Event    string    `json:"event"`
		Time     time.Time `json:"time"`
	} `json:"events"`
	Aliases   map[string]string `json:"aliases"`
	SegmentOf map[string]string `json:"segment_of"`
	Segment   string            `json:"segment"`
	Expected  [][]int64         `json:"expected"`
	Periods   []string          `json:"expected_periods"`
}

// TestGoldenPeer checks every cell of PostHog's cases: what is in its range is the same here, what is beyond is 0 there
// and unobservable here.
func TestGoldenPeer(t *testing.T) {
	cases := golden.Load[struct {
		Cases []peerCase `json:"cases"`
	}](t, "retention.json").Cases
	if len(cases) != 10 {
		t.Fatalf("%d cases, want 10", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) { c.check(t) })
	}
}

func (c *peerCase) check(t *testing.T) {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	grain, err := metrics.ParseGrain(c.Period)
	if err != nil {
		t.Fatal(err)
	}
	weeks := map[string]time.Weekday{"sunday": time.Sunday, "monday": time.Monday}[c.WeekStart]
	calendar := metrics.NewCalendar(zone, metrics.WeeksFrom(weeks))
	last := calendar.PeriodOf(grain, c.End)
	first := last.Add(1 - c.Intervals)

	// What comes after the range isn't known yet.
	b := journey.NewBuilder(journey.Options{Calendar: calendar, AsOf: last.End(zone).Add(-1)})
	for alias, customer := range c.Aliases {
		b.Alias(alias, customer)
	}
	from := first.Start(zone)
	for _, e := range c.Events {
		if c.Segment != "" && c.SegmentOf[e.Customer] != c.Segment {
			continue
		}
		if e.Time.Before(from) {
			from = e.Time
		}
		if err := b.Add(journey.Event{Customer: e.Customer, Kind: e.Event, Time: e.Time}); err != nil {
			t.Fatal(err)
		}
	}
	opts := retention.Options{
		Grain: grain, MinOccurrences: c.MinOccurrences, From: from,
		Starts: map[string]retention.Starts{"recurring": retention.Recurring, "first_time": retention.FirstEver}[c.Mode],
		Start:  kind(c.StartEvent), Return: kind(c.ReturnEvent),
	}
	if c.Cumulative {
		opts.When = retention.AtOrAfter
	}
	g := fold(t, build(t, b), opts).Grid()
	skip, ok := first.Sub(g.Rows[0].Period)
	if !ok || len(g.Rows) != skip+c.Intervals || len(c.Expected) != c.Intervals {
		t.Fatalf("%d rows from %v, want %d from %v", len(g.Rows), g.Rows[0].Period, c.Intervals, first)
	}
	for d, want := range c.Expected {
		row := g.Rows[skip+d]
		if c.Periods != nil && row.Period.First().String() != c.Periods[d] {
			t.Errorf("row %d begins on %v, want %s", d, row.Period.First(), c.Periods[d])
		}
		if row.Size != want[0] {
			t.Errorf("row %d: %d started, want %d", d, row.Size, want[0])
		}
		for k := 1; k < len(want); k++ {
			cell := row.Cells[k]
			if inRange := d+k < c.Intervals; cell.Observable != inRange || inRange && cell.Of != want[0] {
				t.Errorf("row %d, age %d: observable %v of %d", d, k, cell.Observable, cell.Of)
			}
			if cell.N != want[k] {
				t.Errorf("row %d, age %d: %d, want %d", d, k, cell.N, want[k])
			}
		}
	}
}

func kind(name *string) journey.Selection {
	if name == nil {
		return journey.Selection{}
	}
	return kinds(*name)
}

// remission is the data of Gehan (1965) as histories: a customer whose time is t returns last at age t−1, or is first
// seen t days before the end.
func remission(t *testing.T, times []int, status []int, group []string) *journey.Log {
	end := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 4, 1, 0, 0, 0, -1, time.UTC), Strict: true})
	for i, n := range times {
		who, start := fmt.Sprint("patient ", i), end.AddDate(0, 0, -n)
		if status[i] == 1 {
			start = end.AddDate(0, 0, -60)
			n--
		}
		b.Attribute(who, "group", group[i], time.Time{})
		for _, at := range []time.Time{start, start.AddDate(0, 0, n)} {
			if err := b.Add(journey.Event{Customer: who, Time: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return build(t, b)
}

// TestGoldenSurvival checks the curve, its restricted mean and the log-rank test against R's survival package, on
// Gehan's 42 patients. survfit gives 15 digits.
func TestGoldenSurvival(t *testing.T) {
	g := golden.Load[struct {
		Datasets struct {
			Gehan struct {
				Time   []int    `json:"time"`
				Status []int    `json:"status"`
				Group  []string `json:"group"`
			} `json:"gehan"`
		} `json:"datasets"`
		R struct {
			KM struct {
				Six struct {
					Time  []int     `json:"time"`
					Risk  []int64   `json:"n.risk"`
					Event []int64   `json:"n.event"`
					Surv  []float64 `json:"surv"`
				} `json:"gehan_6mp"`
			} `json:"km"`
			RMST struct {
				Six struct {
					Tau  int     `json:"tau"`
					Mean float64 `json:"rmean"`
					SE   float64 `json:"se"`
				} `json:"gehan_6mp_30"`
			} `json:"rmst"`
			LogRank struct {
				Gehan struct {
					Observed []int64   `json:"observed"`
					Expected []float64 `json:"expected"`
					ChiSq    float64   `json:"chisq"`
					P        float64   `json:"p"`
				} `json:"gehan"`
			} `json:"logrank"`
		} `json:"r"`
	}](t, "survival.json")
	data := g.Datasets.Gehan
	log := remission(t, data.Time, data.Status, data.Group)
	r := fold(t, log, retention.Options{Grain: metrics.Daily, By: "group", When: retention.AtOrAfter})
	rows := r.Grid().Rows
	if len(rows) != 3 || rows[1].Value != "6-MP" || rows[1].Size != 21 || rows[2].Value != "placebo" {
		t.Fatalf("rows %+v", rows)
	}
	near := func(what string, got, want, tolerance float64) {
		if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
			t.Errorf("%s: %.15g, want %.15g", what, got, want)
		}
	}
	curve := r.Curve(1)
	for i, at := range g.R.KM.Six.Time {
		p := curve.Points[at]
		near(fmt.Sprint("share at ", at), p.Share.Value, g.R.KM.Six.Surv[i], 1e-14)
		if p.AtRisk != g.R.KM.Six.Risk[i] || p.AtRisk-p.N != g.R.KM.Six.Event[i] {
			t.Errorf("at %d: %d of %d remained", at, p.N, p.AtRisk)
		}
	}
	if m := curve.Median(); m.Value != 23 {
		t.Errorf("median %v, want 23", m)
	}
	rmst := g.R.RMST.Six
	mean := curve.RestrictedMean(rmst.Tau)
	near("restricted mean", mean.Value, rmst.Mean, 1e-13)
	near("its standard error", (mean.High-mean.Low)/2/1.959963984540054, rmst.SE, 1e-13)

	test, want := r.LogRank(1, 2), g.R.LogRank.Gehan
	near("chi square", test.ChiSquare, want.ChiSq, 1e-13)
	near("p", test.P, want.P, 1e-12)
	for i := range test.Left {
		near("expected", test.Expected[i], want.Expected[i], 1e-13)
		if test.Left[i] != want.Observed[i] {
			t.Errorf("%d left, want %d", test.Left[i], want.Observed[i])
		}
	}
}
