package kickstart_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

var january = metrics.NewCalendar(time.UTC).Period(metrics.Monthly, metrics.DayOf(2024, time.January, 1))

func series(id string, values ...float64) metrics.Series {
	s := metrics.Series{Metric: id, First: january}
	for _, v := range values {
		s.Values = append(s.Values, metrics.NewEstimate(v))
	}
	return s
}

func catalogue(ids ...string) metrics.Catalog {
	var c metrics.Catalog
	for _, id := range ids {
		c.Definitions = append(c.Definitions, metrics.Definition{ID: id, Name: id})
	}
	return c
}

func ExampleRedundant() {
	c := catalogue("calls", "satisfaction", "tickets")
	c.Definitions[0].Effect, c.Definitions[2].Effect = metrics.Activity, metrics.Outcome
	found, err := kickstart.Redundant(c, []metrics.Series{
		series("calls", 10, 14, 9, 17, 20, 12, 15, 22, 11, 19, 25, 13),
		series("tickets", 21, 28, 18, 35, 41, 24, 29, 45, 22, 37, 51, 26),
		series("satisfaction", 7, 7.5, 7.1, 7.3, 7.2, 7.8, 7.6, 7.4, 7.7, 7, 7.3, 7.2),
	}, kickstart.RedundancyOptions{})
	fmt.Println(err, found.Compared, found.Short)
	for _, cluster := range found.Clusters {
		fmt.Println("keep", cluster.Keep, "drop", cluster.Drop, "because", cluster.Pairs[0])
	}
	// Output:
	// <nil> 3 0
	// keep tickets drop [calls] because r = 1.00, 95 % interval 0.99 to 1.00, n = 11
}

// TestFisherInterval checks the interval against one worked by hand: r = 0.5 and n = 28 give atanh r = 0.549306 and a
// half width of 1.959964/5 = 0.391993, hence tanh 0.157313 = 0.156028 and tanh 0.941299 = 0.735818.
func TestFisherInterval(t *testing.T) {
	// Two orthogonal vectors of one length with mean 0, mixed so that r is exactly a half.
	var x, y []float64
	for i := range 28 {
		a, b := 1.0, 1.0
		if i%2 == 1 {
			a = -1
		}
		if i%4 >= 2 {
			b = -1
		}
		x, y = append(x, a), append(y, 0.5*a+math.Sqrt(0.75)*b)
	}
	found, err := kickstart.Redundant(catalogue("a", "b"), []metrics.Series{series("a", x...), series("b", y...)},
		kickstart.RedundancyOptions{Least: 0.1, Levels: true})
	if err != nil || len(found.Clusters) != 1 {
		t.Fatal(found, err)
	}
	r := found.Clusters[0].Pairs[0].R
	for _, c := range []struct{ got, want float64 }{{r.Value, 0.5}, {r.Low, 0.156028}, {r.High, 0.735818}} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

// TestTrendsAreNotNews checks that two series which both grow, and otherwise have nothing to do with one another, are
// redundant by their levels and not by their changes.
func TestTrendsAreNotNews(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var x, y []float64
	for i := range 36 {
		x, y = append(x, float64(i)+random.NormFloat64()), append(y, 2*float64(i)+random.NormFloat64())
	}
	all := []metrics.Series{series("a", x...), series("b", y...)}
	for levels, want := range map[bool]int{false: 0, true: 1} {
		found, err := kickstart.Redundant(catalogue("a", "b"), all, kickstart.RedundancyOptions{Levels: levels})
		if err != nil || len(found.Clusters) != want {
			t.Errorf("levels %v: %+v, %v", levels, found, err)
		}
	}
}

// TestSignsAndGaps checks that a metric which falls as another rises is redundant too, that periods unknown in one
// series are left out, and that a constant series has no correlation.
func TestSignsAndGaps(t *testing.T) {
	up := series("up", 1, 4, 2, 8, 5, 7, 1, 9, 3, 6, 2, 8)
	down := series("down", -1, -4, -2, -8, -5, -7, -1, -9, -3, -6, -2, -8)
	flat := series("flat", slices.Repeat([]float64{3}, 12)...)
	short := series("short", 1, 4, 2)
	down.Values[5] = metrics.Absent(metrics.Missing, "nobody counted")
	found, err := kickstart.Redundant(catalogue("up", "down", "flat", "short"),
		[]metrics.Series{up, down, flat, short}, kickstart.RedundancyOptions{})
	if err != nil || len(found.Clusters) != 1 {
		t.Fatal(found, err)
	}
	pair := found.Clusters[0].Pairs[0]
	if pair.R.Value > -0.999 || pair.R.N != 9 || found.Short != 5 || found.Compared != 1 {
		t.Errorf("%v, %+v", pair, found)
	}
}

// TestNoiseIsNoNews checks that steady rises, whose changes differ by the rounding of floats only, and a single jump in
// common aren't taken for likeness.
func TestNoiseIsNoNews(t *testing.T) {
	var a, b, c, d []float64
	for i := range 36 {
		a, b = append(a, 0.1*float64(i)), append(b, 0.2*float64(i))
		c, d = append(c, 5), append(d, 7)
	}
	c[20], d[20] = 9, 19
	found, err := kickstart.Redundant(catalogue("a", "b", "c", "d"), []metrics.Series{
		series("a", a...), series("b", b...), series("c", c...), series("d", d...),
	}, kickstart.RedundancyOptions{})
	if err != nil || len(found.Clusters) != 0 || found.Compared != 0 || found.Short != 6 {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestOneSharedSpikeIsNoNews checks that a single large move in common doesn't make one of two series of noise.
func TestOneSharedSpikeIsNoNews(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var a, b []float64
	for range 36 {
		a, b = append(a, 50+random.NormFloat64()), append(b, 50+random.NormFloat64())
	}
	a[17], b[17] = a[17]+100, b[17]+100
	found, err := kickstart.Redundant(catalogue("a", "b"), []metrics.Series{series("a", a...), series("b", b...)},
		kickstart.RedundancyOptions{})
	if err != nil || len(found.Clusters) != 0 || found.Compared != 1 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestRedundantFaults(t *testing.T) {
	a := series("a", 1, 2)
	daily := a
	daily.Metric = "b"
	daily.First = metrics.NewCalendar(time.UTC).Period(metrics.Daily, january.First())
	for name, tt := range map[string]struct {
		series []metrics.Series
		opts   kickstart.RedundancyOptions
	}{
		"unknown": {[]metrics.Series{series("x", 1)}, kickstart.RedundancyOptions{}},
		"twice":   {[]metrics.Series{a, a}, kickstart.RedundancyOptions{}},
		"grains":  {[]metrics.Series{a, daily}, kickstart.RedundancyOptions{}},
		"least":   {nil, kickstart.RedundancyOptions{Least: 1}},
		"level":   {nil, kickstart.RedundancyOptions{Level: math.NaN()}},
	} {
		_, err := kickstart.Redundant(catalogue("a", "b"), tt.series, tt.opts)
		var faults metrics.Faults
		if !errors.As(err, &faults) || len(faults) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestClusters checks on random series that in each cluster every two metrics are a pair beyond the threshold, that no
// metric is in two clusters, and that the order of series doesn't show.
func TestClusters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []metrics.Series
		var ids []string
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var themes [3][30]float64
		for i := range themes {
			for j := range themes[i] {
				themes[i][j] = random.NormFloat64()
			}
		}
		for i := range rapid.IntRange(0, 9).Draw(t, "series") {
			theme, noise := themes[rapid.IntRange(0, 2).Draw(t, "theme")], rapid.Float64Range(0, 0.6).Draw(t, "noise")
			values := make([]float64, len(theme))
			for j := range values {
				values[j] = theme[j] + noise*random.NormFloat64()
			}
			ids = append(ids, fmt.Sprint("m", i))
			all = append(all, series(ids[i], values...))
		}
		c := catalogue(ids...)
		found, err := kickstart.Redundant(c, all, kickstart.RedundancyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for _, cluster := range found.Clusters {
			members := append([]string{cluster.Keep}, cluster.Drop...)
			if n := len(members); len(cluster.Pairs) != n*(n-1)/2 || n < 2 {
				t.Fatalf("%d pairs of %v", len(cluster.Pairs), members)
			}
			for _, p := range cluster.Pairs {
				if min(math.Abs(p.R.Low), math.Abs(p.R.High)) < 0.7 {
					t.Fatalf("%v isn't close", p)
				}
			}
			for _, id := range members {
				if seen[id] {
					t.Fatalf("%s is in two clusters", id)
				}
				seen[id] = true
			}
		}
		again, err := kickstart.Redundant(c, rapid.Permutation(all).Draw(t, "order"), kickstart.RedundancyOptions{})
		if err != nil || fmt.Sprint(again) != fmt.Sprint(found) {
			t.Fatalf("%v\n%v", found, again)
		}
	})
}

func BenchmarkRedundant(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	var all []metrics.Series
	var ids []string
	for i := range 200 {
		values := make([]float64, 36)
		for j := range values {
			values[j] = random.NormFloat64()
		}
		ids = append(ids, fmt.Sprint("m", i))
		all = append(all, series(ids[i], values...))
	}
	c := catalogue(ids...)
	b.ReportAllocs()
	for range b.N {
		if _, err := kickstart.Redundant(c, all, kickstart.RedundancyOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
