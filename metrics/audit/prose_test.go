package audit

import (
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestAim(t *testing.T) {
	ratio, duration := metrics.Unit{Kind: metrics.RatioUnit}, metrics.Unit{Kind: metrics.DurationUnit}
	count, money := metrics.Unit{Kind: metrics.CountUnit}, metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}
	score := metrics.Unit{Kind: metrics.ScoreUnit, High: 10}
	const higher, lower, band = metrics.HigherIsBetter, metrics.LowerIsBetter, metrics.InBand
	for _, x := range []struct {
		unit      metrics.Unit
		direction metrics.Direction
		target    metrics.Target
		want      string
	}{
		{ratio, higher, metrics.TargetOf(0.9), "to be at least 90 %"},
		{ratio, lower, metrics.TargetOf(0.07), "to be at most 7 %"},
		{ratio, lower, metrics.TargetOf(0.015), "to be at most 1.5 %"},
		{ratio, higher, metrics.TargetOf(3), "to be at least 3"},
		{duration, lower, metrics.TargetOf(0), "to be at most 0 s"},
		{duration, lower, metrics.TargetOf(360), "to be at most 6 min"},
		{duration, lower, metrics.TargetOf(45), "to be at most 45 s"},
		{duration, lower, metrics.TargetOf(90), "to be at most 90 s"},
		{duration, lower, metrics.TargetOf(3600), "to be at most 1 h"},
		{duration, lower, metrics.TargetOf(86400), "to be at most 24 h"},
		{duration, lower, metrics.TargetOf(172800), "to be at most 2 days"},
		{duration, lower, metrics.TargetOf(172801), "to be at most 172801 s"},
		{duration, band, metrics.BandOf(30, 60), "to be between 30 s and 60 s"},
		{money, higher, metrics.TargetOf(400), "to be at least 400 EUR"},
		{score, higher, metrics.TargetOf(7.5), "to be at least 7.5 on 0..10"},
		{count, lower, metrics.TargetOf(1e6), "to be at most 1000000"},
		{count, higher, metrics.Target{}, "to rise"},
		{count, lower, metrics.Target{}, "to fall"},
		{count, band, metrics.Target{}, "to keep within a band"},
	} {
		got := aim(metrics.Definition{Unit: x.unit, Direction: x.direction, Target: x.target})
		if got != x.want {
			t.Errorf("%v, %v, target %v: %q, want %q", x.unit, x.direction, x.target, got, x.want)
		}
	}
}

func TestList(t *testing.T) {
	for items, want := range map[string]string{
		"":              "",
		"a":             "a",
		"a b":           "a and b",
		"a b c d e f":   "a, b, c, d, e and f",
		"a b c d e f g": "a, b, c, d, e and 2 more",
	} {
		if got := list(strings.Fields(items)); got != want {
			t.Errorf("list of %q: %q, want %q", items, got, want)
		}
	}
}
