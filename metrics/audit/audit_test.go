package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func ExampleRun() {
	ms := func(id, silo, description string) metrics.Definition {
		return metrics.Definition{
			ID: id, Name: "Active customers", Silo: silo, Description: description, Owner: "Head of " + silo,
			Unit: metrics.Unit{Kind: metrics.CountUnit}, Per: metrics.PerCustomer, Direction: metrics.HigherIsBetter,
			Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CompanyView,
		}
	}
	report, err := audit.Run(metrics.Catalog{
		Silos: []metrics.Silo{{ID: "sales", Name: "Sales"}, {ID: "product", Name: "Product"}},
		Definitions: []metrics.Definition{
			ms("signed", "sales", "Customers with a signed contract"),
			ms("users", "product", "Customers that used the product in the last 30 days"),
		},
	}, audit.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Severities())
	for _, f := range report.Of(audit.Unclear) {
		fmt.Println(f.Severity, "-", f.Evidence)
		fmt.Println(f.Remedy)
	}
	fmt.Println("spaghetti:", report.Summary.Spaghetti, "strands are tangled")
	// Output:
	// 2 critical, 4 major, 0 minor
	// critical - "Active customers" means 2 different things in 2 silos (Product and Sales): they differ in description.
	// Agree on one definition with one owner; give what means something else a name of its own.
	// spaghetti: 2 of 2 strands are tangled
}

func TestRunRefuses(t *testing.T) {
	broken := edit(t, sound(), "profit", func(d *metrics.Definition) { d.Silo, d.Direction = "moon", 0 })
	_, err := audit.Run(broken, audit.Options{})
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 2 || !strings.HasPrefix(err.Error(), "audit: ") {
		t.Errorf("a broken chart gives %v", err)
	}
	for _, similarity := range []float64{-0.1, 1.1, nan()} {
		_, err := audit.Run(sound(), audit.Options{Similarity: similarity})
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != "similarity" {
			t.Errorf("a similarity of %v gives %v", similarity, err)
		}
	}
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

func TestRunOnNothing(t *testing.T) {
	r := run(t, metrics.Catalog{})
	if len(r.Findings) > 0 {
		t.Errorf("an empty chart has findings: %v", r.Findings)
	}
	for _, rule := range audit.Rules() {
		if !slices.ContainsFunc(r.Unanswered, func(u audit.Unanswered) bool { return u.Rule == rule && u.Why != "" }) {
			t.Errorf("on an empty chart, rule %v is answered", rule)
		}
	}
	s := r.Summary
	if s.Connected != (audit.Share{}) || s.Spaghetti.Estimate().State != metrics.Undefined ||
		s.DefinitionsPerName.State != metrics.Undefined {
		t.Errorf("the summary of nothing is %+v", s)
	}
}

func TestSummary(t *testing.T) {
	got := run(t, sound()).Summary
	one := metrics.NewEstimate(1)
	one.N = 12
	want := audit.Summary{
		Metrics: 12, Silos: 3, Stages: 3, Points: 4,
		PerSilo: []audit.SiloSummary{
			{Silo: "finance", Metrics: 4, Shared: 1, Connected: 4},
			{Silo: "sales", Metrics: 4, Shared: 3, Connected: 4},
			{Silo: "service", Metrics: 4, Shared: 4, Connected: 4},
		},
		Levels: []audit.LevelMix{
			{Level: metrics.BoardLevel, Business: 2, Customer: 1},
			{Level: metrics.ExecutiveLevel, Business: 2, Customer: 1},
			{Level: metrics.ManagerLevel, Customer: 3},
			{Level: metrics.FrontLine, Customer: 1, Activity: 2},
		},
		Names: 12, Definitions: 12, DefinitionsPerName: one,
		MostDefined: audit.NameSummary{Name: "Customers who bought more", Metrics: 1, Definitions: 1},
		Connected:   audit.Share{N: 12, Of: 12}, StagesCovered: audit.Share{N: 3, Of: 3},
		StepsCovered: audit.Share{N: 2, Of: 2}, PointsCovered: audit.Share{N: 4, Of: 4},
		Spaghetti: audit.Share{N: 0, Of: 12},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// TestSummaryOfATangle adds a metric of another meaning and takes a stage, a step and a point away.
func TestSummaryOfATangle(t *testing.T) {
	c := without(sound(), "late_deliveries", "goal_reached", "quote_time")
	c = add(c, copied(t, "net_customers", "balance", func(d *metrics.Definition) {
		d.Silo, d.Description, d.Points, d.Ties, d.Level, d.Effect = "service", "Customers", nil, nil, 0, 0
		d.Stage = ""
	}))
	r := run(t, c)
	s := r.Summary
	perName := metrics.NewEstimate(10.0 / 9)
	perName.N = 9
	for what, tt := range map[string]struct{ got, want any }{
		"names":                {s.Names, 9},
		"definitions":          {s.Definitions, 10},
		"definitions per name": {s.DefinitionsPerName, perName},
		"most defined":         {s.MostDefined, audit.NameSummary{Name: "Net customers", Metrics: 2, Definitions: 2}},
		"connected":            {s.Connected, audit.Share{N: 9, Of: 10}},
		"stages":               {s.StagesCovered, audit.Share{N: 3, Of: 3}},
		"steps":                {s.StepsCovered, audit.Share{N: 1, Of: 2}},
		"points":               {s.PointsCovered, audit.Share{N: 3, Of: 4}},
		"without a level":      {s.Levels[len(s.Levels)-1], audit.LevelMix{Other: 1}},
		"strands":              {s.Spaghetti, audit.Share{N: 2, Of: 10}}, // both called net customers
		"service":              {s.PerSilo[2], audit.SiloSummary{Silo: "service", Metrics: 3, Shared: 2, Connected: 2}},
		"severities":           {s.Severities, r.Severities()},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	if l := s.Levels[0]; l.All() != 3 {
		t.Errorf("%+v has %d metrics", l, l.All())
	}
}

func TestReport(t *testing.T) {
	r := run(t, named("Net customers", "Net customers"))
	s := r.Severities()
	if s.Critical+s.Major+s.Minor != len(r.Findings) || s.Critical == 0 || s.Major == 0 {
		t.Errorf("%v of %d findings", s, len(r.Findings))
	}
	if !slices.IsSortedFunc(r.Findings, func(a, b audit.Finding) int { return int(b.Severity) - int(a.Severity) }) {
		t.Error("the gravest findings don't come first")
	}
	for n, want := range map[int]int{-1: 0, 0: 0, 2: 2, 1000: len(r.Findings)} {
		if got := len(r.Worst(n)); got != want {
			t.Errorf("the worst %d are %d", n, got)
		}
	}
	var of int
	for _, rule := range audit.Rules() {
		for _, f := range r.Of(rule) {
			if of++; f.Rule != rule {
				t.Errorf("%v is among those of rule %v", f, rule)
			}
		}
	}
	if of != len(r.Findings) {
		t.Errorf("the rules have %d of %d findings", of, len(r.Findings))
	}
	better := audit.Severities{Critical: s.Critical, Major: s.Major - 1, Minor: s.Minor}
	if !better.NoWorse(s) || !s.NoWorse(s) || s.NoWorse(better) {
		t.Errorf("%v against %v", better, s)
	}
}

// chart draws a chart of few words, so that metrics meet in all ways.
func chart(t *rapid.T) metrics.Catalog {
	id := func(label string, n int) *rapid.Generator[string] {
		return rapid.Map(rapid.IntRange(0, n-1), func(i int) string { return fmt.Sprintf("%s%d", label, i) })
	}
	var c metrics.Catalog
	silos, stages, points := rapid.IntRange(1, 4).Draw(t, "silos"), rapid.IntRange(0, 4).Draw(t, "stages"), 0
	for i := range silos {
		c.Silos = append(c.Silos, metrics.Silo{ID: fmt.Sprintf("silo%d", i), Name: "Silo"})
	}
	for i := range stages {
		after := rapid.SliceOfNDistinct(id("stage", stages), 0, min(stages, 2), rapid.ID[string]).Draw(t, "after")
		c.Stages = append(c.Stages, metrics.Stage{ID: fmt.Sprintf("stage%d", i), Name: "Stage", After: after})
	}
	if stages > 0 {
		points = rapid.IntRange(0, 4).Draw(t, "points")
	}
	for i := range points {
		c.Points = append(c.Points, metrics.Point{
			ID: fmt.Sprintf("point%d", i), Name: "Point", Stage: id("stage", stages).Draw(t, "stage"),
			Silo: rapid.OneOf(rapid.Just(""), id("silo", silos)).Draw(t, "silo"),
		})
	}
	name := rapid.SampledFrom([]string{
		"Active customers", "Customers, active", "Active custmers", "Customers with a signed contract",
		"customers with signed contracts", "30 days", "Expansion", "Referrals",
	})
	text := rapid.OneOf(rapid.Just(""), name)
	ties := rapid.Custom(func(t *rapid.T) metrics.Tie {
		tie := metrics.Tie{Kind: metrics.TieKind(rapid.IntRange(1, 5).Draw(t, "tie"))}
		if tie.Kind == metrics.ToMovement && stages > 0 {
			tie.To = id("stage", stages).Draw(t, "from") + ">" + id("stage", stages).Draw(t, "to")
		}
		return tie
	})
	word := func(label string, most int) uint8 { return uint8(rapid.IntRange(0, most).Draw(t, label)) }
	for i := range rapid.IntRange(0, 8).Draw(t, "metrics") {
		d := metrics.Definition{
			ID: fmt.Sprintf("m%d", i), Name: name.Draw(t, "name"), Silo: id("silo", silos).Draw(t, "silo"),
			Synonyms: rapid.SliceOfNDistinct(name, 0, 2, rapid.ID[string]).Draw(t, "synonyms"),
			Owner:    text.Draw(t, "owner"), Description: text.Draw(t, "description"), Formula: text.Draw(t, "formula"),
			Contributors: rapid.SliceOfNDistinct(id("silo", silos), 0, min(silos, 3), rapid.ID[string]).Draw(t, "contributors"),
			Level:        metrics.Level(word("level", 4)), Window: text.Draw(t, "window"),
			Population: text.Draw(t, "population"),
			Per:        metrics.UnitOfAnalysis(1 + word("per", 3)), Direction: metrics.Direction(1 + word("direction", 2)),
			Unit:  rapid.SampledFrom([]metrics.Unit{count, ratio, duration, score}).Draw(t, "unit"),
			Empty: metrics.EmptyPolicy(word("empty", 3)), Effect: metrics.Effect(word("effect", 2)),
			Timing: metrics.Timing(word("timing", 4)), Viewpoint: metrics.Viewpoint(word("viewpoint", 3)),
			Source: metrics.Source(word("source", 6)), Cut: metrics.Cut(word("cut", 3)),
			Ties:       rapid.SliceOfNDistinct(ties, 0, 2, rapid.ID[metrics.Tie]).Draw(t, "ties"),
			MeasuredBy: rapid.SampledFrom([]string{"", "churn_rate"}).Draw(t, "measured by"),
		}
		if rapid.Bool().Draw(t, "has target") {
			v := float64(rapid.IntRange(0, 9).Draw(t, "target"))
			if d.Target = metrics.TargetOf(v); d.Direction == metrics.InBand {
				d.Target = metrics.BandOf(v, v+1)
			}
		}
		if stages > 0 {
			d.Stage = rapid.OneOf(rapid.Just(""), id("stage", stages)).Draw(t, "stage")
		}
		if points > 0 {
			d.Points = rapid.SliceOfNDistinct(id("point", points), 0, min(points, 2), rapid.ID[string]).Draw(t, "points")
		}
		if i > 0 && d.Unit != ratio {
			d.Inputs = rapid.SliceOfNDistinct(id("m", i), 0, min(i, 2), rapid.ID[string]).Draw(t, "inputs")
		}
		if rapid.Bool().Draw(t, "pays") {
			d.Compensation = 0.1
		}
		c.Definitions = append(c.Definitions, d)
	}
	return c
}

// shuffled returns a chart that states the same in another order.
func shuffled(t *rapid.T, c metrics.Catalog) metrics.Catalog {
	c.Silos = rapid.Permutation(c.Silos).Draw(t, "silos")
	c.Stages = rapid.Permutation(c.Stages).Draw(t, "stages")
	c.Points = rapid.Permutation(c.Points).Draw(t, "points")
	c.Definitions = rapid.Permutation(c.Definitions).Draw(t, "metrics")
	for i, s := range c.Stages {
		c.Stages[i].After = rapid.Permutation(s.After).Draw(t, "after")
	}
	for i, d := range c.Definitions {
		c.Definitions[i].Synonyms = rapid.Permutation(d.Synonyms).Draw(t, "synonyms")
		c.Definitions[i].Contributors = rapid.Permutation(d.Contributors).Draw(t, "contributors")
		c.Definitions[i].Points = rapid.Permutation(d.Points).Draw(t, "points")
		c.Definitions[i].Ties = rapid.Permutation(d.Ties).Draw(t, "ties")
	}
	return c
}

func TestOrderDoesNotShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart(t)
		report := func(c metrics.Catalog) (audit.Report, []byte) {
			r, err := audit.Run(c, audit.Options{Similarity: 0.6})
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			return r, b
		}
		want, wantJSON := report(c)
		got, gotJSON := report(shuffled(t, c))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("in another order (-as it was +shuffled):\n%s", diff)
		}
		if !bytes.Equal(wantJSON, gotJSON) {
			t.Fatalf("in another order:\n%s\n%s", wantJSON, gotJSON)
		}
	})
}

// TestFindingsAreWhole has every finding say what a reader needs, about things that the chart has.
func TestFindingsAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart(t)
		r, err := audit.Run(c, audit.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			if f.Rule == 0 || f.Check == "" || f.Severity == 0 || f.Evidence == "" || f.Remedy == "" {
				t.Errorf("%+v says too little", f)
			}
			if f.Count.N > f.Count.Of || f.Count.N < 0 {
				t.Errorf("%+v counts %v", f, f.Count)
			}
			for _, ids := range [][]string{f.Metrics, f.Silos, f.Stages, f.Points} {
				if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
					t.Errorf("%+v isn't in order", f)
				}
			}
			for _, id := range f.Metrics {
				if _, ok := c.Find(id); !ok {
					t.Errorf("%+v is of the unknown metric %s", f, id)
				}
			}
		}
		if s := r.Summary.Spaghetti; s.N > s.Of || s.Of < len(c.Definitions) {
			t.Errorf("%d metrics have %v tangled strands", len(c.Definitions), s)
		}
	})
}
