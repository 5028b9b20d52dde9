package metrics_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

// drawText draws text that a file gives back as it is, with all that files and formats treat in a way of their own.
func drawText(t *rapid.T, label string) string {
	runes := rapid.SampledFrom([]rune(" \n\",;:#<>&.{}[]\\'=-09aZé→\u2028\ufeff\ufffd😀"))
	return strings.TrimSpace(rapid.StringOfN(runes, 0, 8, -1).Draw(t, label))
}

// drawID draws an id that lists and movements can name, unlike any other id.
func drawID(t *rapid.T, kind string, i int) string {
	return fmt.Sprintf("%s%d", kind, i) + without(";>,", drawText(t, kind))
}

func without(signs, s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(signs, r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func drawSome(t *rapid.T, from []string, label string) []string {
	if len(from) == 0 {
		return nil
	}
	some := rapid.SliceOfN(rapid.SampledFrom(from), 0, 3).Draw(t, label)
	if len(some) == 0 {
		return nil
	}
	return some
}

func drawCatalog(t *rapid.T) metrics.Catalog {
	var c metrics.Catalog
	var silos, stages, points, ids []string
	for i := range rapid.IntRange(1, 3).Draw(t, "silos") {
		silos = append(silos, drawID(t, "silo", i))
		c.Silos = append(c.Silos, metrics.Silo{ID: silos[i], Name: "S" + drawText(t, "name")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "stages") {
		stages = append(stages, drawID(t, "stage", i))
		c.Stages = append(c.Stages, metrics.Stage{ID: stages[i], Name: "S", After: drawSome(t, stages[:i], "after")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "points") {
		points = append(points, drawID(t, "point", i))
		c.Points = append(c.Points, metrics.Point{ID: points[i], Name: "P", Stage: drawText(t, "stage"), Silo: silos[0]})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "metrics") {
		d := drawDefinition(t)
		d.ID, d.Silo = drawID(t, "metric", i), rapid.SampledFrom(silos).Draw(t, "silo")
		d.Contributors = drawSome(t, silos, "contributors")
		d.Points = drawSome(t, points, "points")
		if d.Inputs = drawSome(t, ids, "inputs"); d.Unit.Kind == metrics.RatioUnit && len(d.Inputs) == 2 {
			d.Inputs = d.Inputs[:1]
		}
		if len(stages) > 0 {
			d.Stage = rapid.SampledFrom(stages).Draw(t, "stage")
			d.Ties = append(d.Ties, metrics.Tie{Kind: metrics.ToMovement, To: d.Stage + " > " + stages[0]})
		}
		ids = append(ids, d.ID)
		c.Definitions = append(c.Definitions, d)
	}
	return c
}

// drawDefinition draws a definition that names nothing in a catalogue.
func drawDefinition(t *rapid.T) metrics.Definition {
	text := func(label string) string { return drawText(t, label) }
	word := func(last uint8, label string) uint8 { return rapid.Uint8Range(0, last).Draw(t, label) }
	item := func(label string) string { return "i" + without(";", drawText(t, label)) }
	d := metrics.Definition{
		Name: "N" + text("name"), Description: text("description"), Formula: text("formula"), Owner: text("owner"),
		Window: text("window"), Population: text("population"), MeasuredBy: text("measured_by"),
		Level: metrics.Level(word(4, "level")), Per: metrics.UnitOfAnalysis(1 + word(3, "per")),
		Behaviour: metrics.TimeBehaviour(word(3, "behaviour")), Empty: metrics.EmptyPolicy(word(3, "empty")),
		Direction: metrics.Direction(1 + word(2, "direction")), Effect: metrics.Effect(word(2, "effect")),
		Timing: metrics.Timing(word(4, "timing")), Viewpoint: metrics.Viewpoint(word(3, "viewpoint")),
		Source: metrics.Source(word(6, "source")), Cut: metrics.Cut(word(3, "cut")),
		Maturity:     metrics.Maturity(word(2, "maturity")),
		Compensation: rapid.SampledFrom([]float64{0, 0.1, 1, 1e-300}).Draw(t, "compensation"),
		Unit: rapid.SampledFrom([]metrics.Unit{
			{Kind: metrics.CountUnit},
			{Kind: metrics.RatioUnit},
			{Kind: metrics.MoneyUnit, Currency: "EUR"},
			{Kind: metrics.DurationUnit},
			{Kind: metrics.ScoreUnit, Low: -1e6, High: 1e6},
		}).Draw(t, "unit"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "synonyms") {
		d.Synonyms = append(d.Synonyms, item("synonym"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "ties") {
		tie := metrics.Tie{Kind: metrics.TieKind(1 + word(4, "tie"))}
		if tie.Kind != metrics.ToMovement {
			tie.To = item("to")
		}
		d.Ties = append(d.Ties, tie)
	}
	d.Additivity = metrics.AddsNever
	if d.Unit.Kind != metrics.RatioUnit && d.Unit.Kind != metrics.ScoreUnit {
		d.Additivity = rapid.SampledFrom([]metrics.Additivity{
			0, metrics.AddsNever, metrics.AddsOverCustomers, metrics.AddsOverCustomers | metrics.AddsOverPoints,
		}).Draw(t, "additivity")
	}
	drawTargets(t, &d)
	return d
}

func drawTargets(t *rapid.T, d *metrics.Definition) {
	ends := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 6, 6).Draw(t, "targets")
	slices.Sort(ends)
	if d.Direction == metrics.LowerIsBetter {
		slices.Reverse(ends)
	}
	for i, into := range []*metrics.Target{&d.Threshold, &d.Target, &d.Stretch} {
		switch {
		case !rapid.Bool().Draw(t, "set"):
		case d.Direction == metrics.InBand:
			*into = metrics.BandOf(ends[i], ends[5-i])
		default:
			*into = metrics.TargetOf(ends[i])
		}
	}
}
