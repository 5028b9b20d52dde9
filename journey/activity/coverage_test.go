package activity_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestCoverage draws a hundred companies whose customers differ in their habits, from a fixed seed. Intervals of 95 %
// hold the mean share at least about as often over all days, and oftener over the last two weeks; intervals that take a
// customer's days for independent ones would hold it much less often.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const companies, days = 100, 120
	var all, late, plain [companies]metrics.Estimate
	for i := range companies {
		b := journey.NewBuilder(journey.Options{AsOf: noon(days - 1)})
		for customer := range 150 {
			habit := []float64{0.15, 0.5, 0.9}[r.IntN(3)]
			active := true
			for day := range days {
				if day > 0 && active {
					active = r.Float64() < habit
				} else if day > 0 {
					active = r.Float64() < 0.3*habit
				}
				if !active {
					continue
				}
				if err := b.Add(journey.Event{Customer: strconv.Itoa(customer), Time: noon(day)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		log := build(t, b)
		s := fold(t, log, activity.Options{})
		first, last := log.Observed()
		m := s.Between(first, last)
		all[i], late[i] = m.CURR(), s.Between(last-13, last).CURR()
		plain[i] = metrics.Wilson(m.Counts[activity.Current][activity.Current], m.CURR().N, 0.95)
	}
	for _, c := range []struct {
		name        string
		got         [companies]metrics.Estimate
		least, most int
	}{{"all days", all, 90, 100}, {"two weeks", late, 95, 100}, {"days for customers", plain, 0, 80}} {
		mean, held := 0.0, 0
		for _, e := range c.got {
			mean += e.Value / companies
		}
		for _, e := range c.got {
			if e.Low <= mean && mean <= e.High {
				held++
			}
		}
		if held < c.least || held > c.most {
			t.Errorf("%s: %d of %d intervals hold %.3f, want %d to %d", c.name, held, companies, mean, c.least, c.most)
		}
	}
}
