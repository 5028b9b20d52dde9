package scorecard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// mostCharts is how many process-behaviour charts the report draws.
const mostCharts = 8

// reported are the statuses in the order in which the report shows them: what needs somebody first.
var reported = [...]control.Status{
	control.Worsened, control.Lingering, control.Changed, control.Improved, control.Steady, control.NotJudged,
}

// A change is a measure that has a chart, with what the chart says of the present.
type change struct {
	definition metrics.Definition
	chart      control.Chart
	verdict    control.Verdict
	unit       axisUnit
}

func (in Inputs) changesSection() Section {
	s := Section{ID: "changes", Title: "What improved, what got worse, what lingers?"}
	if len(in.Card.Measures) == 0 {
		s.Blocks = append(s.Blocks, sentence("Whether a metric changed is seen in its values by period: the silos' metrics "+
			"with the columns id, name, silo, direction and target, and a series for each, such as a file with the columns "+
			"metric, period and value. Nobody supplied them."))
		return s
	}
	changes := in.changes()
	all := len(in.Card.Measures)
	s.Blocks = append(s.Blocks, changesText(changes, all), changesFigures(changes, all))
	if len(changes) > 0 {
		s.Blocks = append(s.Blocks, rulesText(changes), in.changesTable(changes))
		s.Blocks = append(s.Blocks, chartCautions(changes)...)
	}
	s.Blocks = append(s.Blocks, in.noSeries()...)
	return in.withCharts(s, changes)
}

// changes returns the measures that have a chart, those that need somebody first.
func (in Inputs) changes() []change {
	var all []change
	for _, status := range reported {
		for _, m := range in.Card.Measures {
			if m.Behaviour == nil {
				continue
			}
			c := change{definition: m.Definition, chart: *m.Behaviour, verdict: m.Behaviour.Verdict()}
			if c.verdict.Status == status {
				c.unit = unitOf(m.Definition.Unit, c.chart, max(len(c.chart.Points)-mostPeriods, 0), c.verdict)
				all = append(all, c)
			}
		}
	}
	return all
}

func counted(changes []change) map[control.Status]int {
	n := make(map[control.Status]int)
	for _, c := range changes {
		n[c.verdict.Status]++
	}
	return n
}

// changesText counts the metrics by what became of them, in one sentence.
func changesText(changes []change, all int) Block {
	if len(changes) == 0 {
		return sentence("Of %s, none has a series of values by period: what changed can't be told from a single value.",
			plural(int64(all), "metric"))
	}
	n := counted(changes)
	var said []string
	for _, part := range [...]struct {
		status    control.Status
		one, many string
	}{
		{control.Improved, "improved", "improved"},
		{control.Worsened, "worsened", "worsened"},
		{control.Lingering, "lingers off its target", "linger off their targets"},
		{control.Changed, "changed, neither for better nor worse", "changed, neither for better nor worse"},
		{control.Steady, "is steady", "are steady"},
		{control.NotJudged, "has too few values to be judged", "have too few values to be judged"},
	} {
		switch k := n[part.status]; {
		case k == 1:
			said = append(said, "1 "+part.one)
		case k > 1 || part.status == control.Improved || part.status == control.Worsened:
			said = append(said, count(int64(k))+" "+part.many)
		}
	}
	has := "have"
	if len(changes) == 1 {
		has = "has"
	}
	text := fmt.Sprintf("Of %s, %s %s a series of values%s: %s", plural(int64(all), "metric"),
		count(int64(len(changes))), has, byGrain(changes), strings.Join(said, ", "))
	if rest := all - len(changes); rest == 1 {
		text += "; 1 has no series"
	} else if rest > 1 {
		text += "; " + count(int64(rest)) + " have no series"
	}
	return Paragraph{Text: text + "."}
}

// byGrain says by which periods all series go, when they all go by the same.
func byGrain(changes []change) string {
	grain := ""
	for _, c := range changes {
		this := " by period"
		if len(c.chart.Points) > 0 && !c.chart.Points[0].Period.IsZero() {
			this = " by " + c.chart.Points[0].Period.Grain().String()
		}
		if grain != "" && grain != this {
			return " by period"
		}
		grain = this
	}
	return grain
}

func changesFigures(changes []change, all int) Figures {
	n := counted(changes)
	var f Figures
	for _, item := range [...]struct {
		label, note string
		n           int
		always      bool
	}{
		{"Improved", "a signal to the better side", n[control.Improved], true},
		{"Worsened", "a signal to the worse side", n[control.Worsened], true},
		{"Lingering", "no signal, and the target missed", n[control.Lingering], true},
		{"Changed", "a signal, neither better nor worse", n[control.Changed], false},
		{"Steady", "no signal", n[control.Steady], true},
		{"Not judged", "too few values", n[control.NotJudged], false},
		{"No series", "nothing to judge by", all - len(changes), false},
	} {
		if item.n > 0 || item.always {
			f.Items = append(f.Items, Figure{Label: item.label, Value: countCell(int64(item.n)), Note: item.note})
		}
	}
	return f
}

// rulesText explains once what limits and signals are, and which rules judge.
func rulesText(changes []change) Block {
	var names []string
	var sets []control.RuleSet
	for _, c := range changes {
		if !slices.Contains(names, c.chart.Rules.Name) {
			names, sets = append(names, c.chart.Rules.Name), append(sets, c.chart.Rules)
		}
	}
	text := "Every metric goes up and down by chance; its limits, computed from its own values, say how far. Within " +
		"them and without a pattern, one value is as good as another. A signal is worth asking for its cause: at the last " +
		"value of a metric in which nothing changed, chance makes one in a few cases of a hundred; somewhere in three " +
		"years of months, in one metric of four or so, and so an old signal alone proves little."
	for _, set := range sets {
		var rules []string
		for _, r := range set.Rules {
			rules = append(rules, ruleWords(r))
		}
		text += fmt.Sprintf(" By the rules of %s a signal is %s.", named(set.Name, "the chart"), strings.Join(rules, "; or "))
	}
	return Paragraph{Text: text}
}

// withCharts adds the charts of the metrics in whose last phase there is a signal, and says which are not drawn.
func (in Inputs) withCharts(s Section, changes []change) Section {
	var quiet, more []string
	drawn := 0
	for _, c := range changes {
		switch {
		case c.verdict.At < 0 || latestSignal(c.chart, c.verdict.At) < 0:
			quiet = append(quiet, nameOf(c.definition))
		case drawn == mostCharts:
			more = append(more, nameOf(c.definition))
		default:
			drawn++
			title := fmt.Sprintf("%s (%s)", nameOf(c.definition), in.siloName(c.definition.Silo))
			s.Blocks = append(s.Blocks, ControlChart(title, c.definition.Unit, c.chart))
		}
	}
	if len(more) > 0 {
		s.Blocks = append(s.Blocks, sentence("With a signal, but not drawn here, where there is room for %d: %s.",
			mostCharts, strings.Join(more, ", ")))
	}
	if len(quiet) > 0 {
		s.Blocks = append(s.Blocks, sentence("Not drawn, because no signal has come up since their limits began: %s.",
			strings.Join(quiet, ", ")))
	}
	return s
}
