package scorecard

import (
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

func changesOf(t *testing.T, in Inputs) Section {
	t.Helper()
	sections := state(t, in).Sections
	return sections[len(sections)-1]
}

func TestChangesSayWhatBecameOfEachMetric(t *testing.T) {
	s := changesOf(t, sampleInputs(t))
	const summary = "Of 8\u00a0metrics, 6 have a series of values by month: 1 improved, 1 worsened, 1 lingers off " +
		"its target, 2 are steady, 1 has too few values to be judged; 2 have no series."
	if p, ok := s.Blocks[0].(Paragraph); !ok || p.Text != summary {
		t.Errorf("got %v, want %s", s.Blocks[0], summary)
	}
	got := figures(s)
	for label, want := range map[string]string{
		"Improved": "1", "Worsened": "1", "Lingering": "1", "Steady": "2", "Not judged": "1", "No series": "2", "Changed": "",
	} {
		if got[label] != want {
			t.Errorf("%s is %q, want %q", label, got[label], want)
		}
	}
	rows := tables(s)[0].Rows
	for i, want := range []struct {
		name, status string
		mark         Mark
		words        string
	}{
		{"Churn rate", "worsened", Alert, "(lower is better)"},
		{"Worth the money", "lingering", Alert, "no signal"},
		{"Time to first reply", "improved", Plain, "(higher is better)"},
		{"Availability", "steady", Plain, "no signal"},
		{"Quotes sent", "steady", Plain, "no signal"},
		{"Revenue per customer", "not judged", Weak, "no limits yet"},
	} {
		row := rows[i]
		if row[0].Text != want.name || row[2].Text != want.status || row[2].Mark != want.mark ||
			!strings.HasSuffix(row[5].Text, want.words) {
			t.Errorf("row %d is %v, want %v", i, row, want)
		}
		if row[3].drawing == nil {
			t.Errorf("%s has no sparkline", want.name)
		}
	}
	const run = "in a run of 7 or more points above the centre line since 2025-07 (lower is better)"
	if !strings.Contains(rows[0][5].Text, run) {
		t.Errorf("the churn rate is %q, want %q", rows[0][5].Text, run)
	}
	for i, want := range map[int]string{
		1: "≥\u00a07.5\u00a0of\u00a010: consistently missed", 2: "≥\u00a04\u00a0h: consistently met", 4: "no target",
		3: "≥\u00a099.9\u00a0%: consistently met", 5: "≥\u00a0EUR\u00a0180: no limits yet",
	} {
		if rows[i][6].Text != want {
			t.Errorf("the target of row %d is %q, want %q", i, rows[i][6].Text, want)
		}
	}
	if got := notes(s); !strings.Contains(got, "No series") || !strings.Contains(got, "What to be careful about") {
		t.Errorf("notes %q", got)
	}
}

func TestEveryMetricIsNamedInChanges(t *testing.T) {
	in := sampleInputs(t)
	r := Report{Sections: []Section{changesOf(t, in)}}
	for form, text := range map[string]string{
		"html": rendered(t, r.HTML), "markdown": rendered(t, r.Markdown), "json": rendered(t, r.JSON),
	} {
		for _, m := range in.Card.Measures {
			if !strings.Contains(text, m.Definition.Name) {
				t.Errorf("%s: no %s", form, m.Definition.Name)
			}
		}
	}
	items := []string{
		"Missing: nobody asked: Would recommend (Company)", "Undefined: no visits: Kiosk use (Marketing)",
	}
	for _, b := range r.Sections[0].Blocks {
		if n, ok := b.(Note); ok && strings.HasPrefix(n.Text, "No series") && !slices.Equal(n.Items, items) {
			t.Errorf("without a series: %q, want %q", n.Items, items)
		}
	}
}

func TestOnlyChangedMetricsAreDrawnAndAtMostEight(t *testing.T) {
	in := sampleInputs(t)
	s := changesOf(t, in)
	var drawn []string
	for _, b := range s.Blocks {
		if c, ok := b.(Chart); ok {
			drawn = append(drawn, c.Title)
		}
	}
	if !slices.Equal(drawn, []string{"Churn rate (Company)", "Time to first reply (Support)"}) {
		t.Errorf("drawn: %q", drawn)
	}
	last, _ := s.Blocks[len(s.Blocks)-1].(Paragraph)
	const want = "Not drawn, because no signal has come up since their limits began: Worth the money, Availability, " +
		"Quotes sent, Revenue per customer."
	if last.Text != want {
		t.Errorf("got %q, want %q", last.Text, want)
	}
	for range 10 {
		in.Card.Measures = append(in.Card.Measures, in.Card.Measures[0])
	}
	charts := 0
	for _, b := range changesOf(t, in).Blocks {
		if _, ok := b.(Chart); ok {
			charts++
		}
		if p, ok := b.(Paragraph); ok && strings.HasPrefix(p.Text, "With a signal") &&
			strings.Count(p.Text, "Churn rate") != 3 {
			t.Errorf("%s", p.Text)
		}
	}
	if charts != mostCharts {
		t.Errorf("%d charts", charts)
	}
}

func TestChangesWithoutAnySeries(t *testing.T) {
	in := sampleInputs(t)
	for i := range in.Card.Measures {
		in.Card.Measures[i].Behaviour = nil
	}
	s := changesOf(t, in)
	const says = "Of 8\u00a0metrics, none has a series"
	if p := s.Blocks[0].(Paragraph); !strings.HasPrefix(p.Text, says) || len(s.Blocks) != 3 {
		t.Errorf("%d blocks, the first %q", len(s.Blocks), p.Text)
	}
}

func TestLatestSignalIsOfTheLastPhase(t *testing.T) {
	values := around(10, 1, 40)
	values[10] = 30
	for first, want := range map[int]string{
		0: "no signal now; the latest: above the upper limit in 2024-11", 20: "no signal",
	} {
		o := control.Options{Direction: metrics.HigherIsBetter}
		if first > 0 {
			o.Baselines = []control.Baseline{{First: first, Reason: "new tool"}}
		}
		c := behaviour(t, o, values...)
		if got := inWords(*c, c.Verdict()); got != want {
			t.Errorf("baseline at %d: %q, want %q", first, got, want)
		}
	}
}

// Every rule of every set has words of its own, with the rule's numbers.
func TestWordsOfTheRules(t *testing.T) {
	seen := map[string]bool{}
	for _, set := range []control.RuleSet{
		control.MakingDataCount(), control.Wheeler(), control.Anhoej(), control.WesternElectric(), control.Nelson(),
	} {
		for _, r := range set.Rules {
			words := ruleWords(r)
			seen[words] = true
			if words == r.Test.String() || !strings.Contains(words, "point") && !strings.Contains(words, "crossings") {
				t.Errorf("%s: %v is %q", set.Name, r.Test, words)
			}
			up, down := signalWords(set, r.Test, control.Up), signalWords(set, r.Test, control.Down)
			sided := r.Test != control.Alternation && r.Test != control.Hugging && r.Test != control.Mixture &&
				r.Test != control.FewCrossings
			if sided != (up != down) {
				t.Errorf("%s: %v is %q upwards and %q downwards", set.Name, r.Test, up, down)
			}
		}
	}
	for _, want := range []string{
		"a trend of 7 points, each above the one before or each below it", "a run of 9 points on one side of the centre line",
		"three of four points on one side more than half of the way from the centre line to the limit",
		"four of five points on one side more than a third of the way from the centre line to the limit",
		"14 points that go up and down in turn", "15 points close to the centre line",
	} {
		if !seen[want] {
			t.Errorf("no rule is %q", want)
		}
	}
}

func TestAxisUnits(t *testing.T) {
	for _, c := range []struct {
		unit             metrics.Unit
		low, high, width float64
		v                float64
		want             string
	}{
		{metrics.Unit{Kind: metrics.RatioUnit}, 0.01, 0.03, 0.02, 0.0184, "1.8\u00a0%"},
		{metrics.Unit{Kind: metrics.DurationUnit}, 3000, 9000, 4000, 5400, "1.5\u00a0h"},
		{metrics.Unit{Kind: metrics.DurationUnit}, 3000, 900000, 400000, 5400, "0.1\u00a0days"},
		{metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}, 400, 500, 40, 412.34, "EUR\u00a0412"},
		{metrics.Unit{Kind: metrics.CountUnit}, 0, 1, 0.02, 0.0196, "0.020"},
		{metrics.Unit{Kind: metrics.CountUnit}, 1200, 1200, 0, 1200, "1,200"},
		{metrics.Unit{Kind: metrics.ScoreUnit, High: 10}, 5, 8, 1, 6.42, "6.4\u00a0of\u00a010"},
		{metrics.Unit{}, 0, 1e-30, 1e-30, 1e-30, "0.000000000"},
	} {
		if got := axisUnitOf(c.unit, c.low, c.high, c.width).write(c.v); got != c.want {
			t.Errorf("%v of %v is %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}
