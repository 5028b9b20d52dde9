package kickstart_test

import (
	"fmt"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

// BenchmarkNew plans for a chart of 1,000 metrics in 20 silos at 100 points, a third of them with a name that two
// others have.
func BenchmarkNew(b *testing.B) {
	c := metrics.Catalog{Stages: []metrics.Stage{
		{ID: "buy", Name: "Buy"}, {ID: "use", Name: "Use", After: []string{"buy"}},
	}}
	for i := range 20 {
		c.Silos = append(c.Silos, metrics.Silo{ID: fmt.Sprint("s", i), Name: fmt.Sprint("Silo ", i)})
	}
	for i := range 100 {
		c.Points = append(c.Points, metrics.Point{
			ID: fmt.Sprintf("p%02d", i), Name: fmt.Sprint("Point ", i), Stage: []string{"buy", "use"}[i%2],
			Silo: fmt.Sprint("s", i%20),
		})
	}
	for i := range 1000 {
		name := fmt.Sprint("Metric ", i)
		if i%3 == 0 {
			name = fmt.Sprint("Shared name ", i/9)
		}
		c.Definitions = append(c.Definitions, metrics.Definition{
			ID: fmt.Sprintf("m%04d", i), Name: name, Description: fmt.Sprint("what number ", i, " is about"),
			Silo: fmt.Sprint("s", i*7%20), Unit: metrics.Unit{Kind: metrics.CountUnit}, Per: metrics.PerCustomer,
			Direction: metrics.Direction(1 + i%2), Effect: metrics.Effect(1 + i%2), Timing: metrics.Timing(1 + i%3),
			Viewpoint: metrics.Viewpoint(1 + i%3), Points: []string{fmt.Sprintf("p%02d", i%100)},
			Target: metrics.TargetOf(float64(i)),
		})
	}
	b.ReportAllocs()
	for range b.N {
		if _, err := kickstart.New(b.Context(), c, kickstart.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
