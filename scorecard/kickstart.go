package scorecard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

// KickStart returns the report of a kick-start for a catalogue: the sections audit, kickstart, changes and tangle, in
// that order. The error is that of [kickstart.Proposal.Apply].
func KickStart(company string, c metrics.Catalog, plan kickstart.Plan) (Report, error) {
	improved, err := plan.Proposal.Apply(c)
	if err != nil {
		return Report{}, err
	}
	before, err := audit.NewGraph(c)
	if err != nil {
		return Report{}, err
	}
	after, err := audit.NewGraph(improved)
	if err != nil {
		return Report{}, err
	}
	r := Report{Title: "Kick-start", Sections: []Section{
		AuditSection(c, plan.Before),
		kickStartSection(c, improved, plan),
		changesSection(plan),
		{ID: "tangle", Title: "The tangle, before and after", Blocks: []Block{
			Tangle("Before", before), Tangle("After", after),
		}},
	}}
	if company != "" {
		r.Title += ": " + line(company)
	}
	return r, nil
}

func kickStartSection(before, after metrics.Catalog, plan kickstart.Plan) Section {
	s := Section{ID: "kickstart", Title: "Where to start: " + plural(int64(len(plan.Points)), "interaction point")}
	s.Blocks = append(s.Blocks, movedFigures(plan), sentence("The plan changes the chart in %s; each is listed below "+
		"with its reason. Findings of the audit: %v before, %v after.", plural(int64(len(plan.Proposal)), "place"),
		plan.Before.Severities(), plan.After.Severities()))
	s.Blocks = append(s.Blocks, pointsTable(after, plan))
	for _, p := range plan.Points {
		s.Blocks = append(s.Blocks, decisionsTable(before, after, p))
	}
	if open := plan.After.Worst(mostOpen); len(open) > 0 {
		s.Blocks = append(s.Blocks, openTable(before, plan.After, open))
	}
	if len(plan.Redundant) > 0 {
		s.Blocks = append(s.Blocks, redundantTable(before, plan.Redundant))
	}
	if len(plan.Left) > 0 {
		note := Note{Text: "Considered, and left as it is:"}
		for _, l := range plan.Left {
			note.Items = append(note.Items, fmt.Sprintf("%s: %s", line(l.Change), line(l.Why)))
		}
		s.Blocks = append(s.Blocks, note)
	}
	return s
}

// movedFigures shows what the plan changes in figures.
func movedFigures(plan kickstart.Plan) Figures {
	before, after := plan.Before, plan.After
	a, b := before.Severities(), after.Severities()
	figure := func(label string, from, to int, note string) Figure {
		return Figure{
			Label: label, Value: Cell{Text: count(int64(from)) + " → " + count(int64(to)), Value: fmt.Sprint(to)}, Note: note,
		}
	}
	return Figures{Items: []Figure{
		figure("Critical findings", a.Critical, b.Critical, "scores that contradict one another"),
		figure("Major findings", a.Major, b.Major, "what misleads those who act on it"),
		figure("Minor findings", a.Minor, b.Minor, "worth tidying"),
		figure("Metrics", before.Summary.Metrics, after.Summary.Metrics, ""),
		{
			Label: "Spaghetti index", Note: "tangled strands of all strands",
			Value: Cell{Text: share(before.Summary.Spaghetti) + " → " + share(after.Summary.Spaghetti)},
		},
	}}
}

// share writes a share as a percentage, and a dash when it is of nothing.
func share(s audit.Share) string {
	e := s.Estimate()
	if !e.IsKnown() {
		return "–"
	}
	return wholePercent(e.Value)
}

// pointsTable has a row for each point. Evidence of a kind that nobody has gets no column.
func pointsTable(after metrics.Catalog, plan kickstart.Plan) Table {
	t := Table{
		Caption: "The points, the most important first, with the one definition that all silos there go by. The score is " +
			"the mean of each point's figures as shares of the largest",
		Columns: []Column{number("Rank"), {Name: "Interaction point"}},
	}
	evidence := []struct {
		name string
		of   func(kickstart.Evidence) metrics.Estimate
	}{
		{"Customers", func(e kickstart.Evidence) metrics.Estimate { return e.Customers }},
		{"Effect on leaving", func(e kickstart.Evidence) metrics.Estimate { return e.Leaving }},
		{"Complaints", func(e kickstart.Evidence) metrics.Estimate { return e.Complaints }},
		{"Money", func(e kickstart.Evidence) metrics.Estimate { return e.Money }},
	}
	shown := make([]bool, len(evidence))
	for i, kind := range evidence {
		for _, p := range plan.Points {
			shown[i] = shown[i] || kind.of(p.Evidence).IsKnown()
		}
		if shown[i] {
			t.Columns = append(t.Columns, number(kind.name))
		}
	}
	if slices.Contains(shown, true) {
		t.Columns = append(t.Columns, number("Score"))
	} else {
		t.Caption = "The points, in the order of their IDs or as chosen by hand, because no evidence was given of which " +
			"matter most; and the one definition that all silos there go by"
	}
	t.Columns = append(t.Columns, Column{Name: "Agreed definition"}, Column{Name: "Who answers for it"},
		Column{Name: "Leading"}, Column{Name: "Validating"})
	for _, p := range plan.Points {
		row := []Cell{countCell(int64(p.Rank)), text(named(p.Point.Name, p.Point.ID))}
		for i, kind := range evidence {
			if shown[i] {
				row = append(row, estimateCell(kind.of(p.Evidence), figureText))
			}
		}
		if slices.Contains(shown, true) {
			row = append(row, estimateCell(p.Score, func(x float64) string { return fixed(x, 2) }))
		}
		who := named(p.Agreed.Owner, "no one yet")
		if len(p.Agreed.Silos) > 1 {
			who += "\nwith " + strings.Join(siloNames(after, p.Agreed.Silos), ", ")
		}
		row = append(row, metricCell(after, p.Agreed.Metric), text(who),
			metricCell(after, p.Leading), metricCell(after, p.Validating))
		t.Rows = append(t.Rows, row)
	}
	return t
}

// figureText writes a figure of evidence: whole numbers from 100 up, three digits below.
func figureText(v float64) string {
	if v >= 100 || v <= -100 {
		return fixed(v, 0)
	}
	return fmt.Sprintf("%.3g", v)
}

func metricCell(c metrics.Catalog, id string) Cell {
	d, ok := c.Find(id)
	if !ok {
		return Cell{Text: "none", Mark: Weak}
	}
	return Cell{Text: nameOf(d), Value: d.ID}
}

func decisionsTable(before, after metrics.Catalog, p kickstart.PointPlan) Table {
	t := Table{
		Caption: fmt.Sprintf("%d. %s: what becomes of its metrics", p.Rank, named(p.Point.Name, p.Point.ID)),
		Columns: []Column{{Name: "Metric"}, {Name: "Silo"}, {Name: "Decision"}, {Name: "Why"}},
	}
	for _, d := range p.Decisions {
		decision := d.Action.String()
		if d.Action == kickstart.Merge {
			into, ok := after.Find(d.Into)
			if !ok {
				into, _ = before.Find(d.Into)
			}
			decision += " into " + nameOf(into)
		}
		t.Rows = append(t.Rows, []Cell{
			{Text: named(d.Name, d.Metric), Value: d.Metric},
			text(siloNames(after, []string{d.Silo})[0]),
			text(decision), text(line(d.Reason)),
		})
	}
	return t
}

const mostOpen = 10

// openTable is what the plan leaves to be decided, the gravest first.
func openTable(c metrics.Catalog, after audit.Report, open []audit.Finding) Table {
	t := Table{
		Caption: "Still open after the plan, for people to decide",
		Columns: []Column{{Name: "Severity"}, {Name: "Silos"}, {Name: "Evidence"}, {Name: "Remedy"}},
	}
	if more := len(after.Findings) - len(open); more > 0 {
		t.Caption += fmt.Sprintf("; %s not shown", pluralIs(int64(more), "more finding"))
	}
	for _, f := range open {
		t.Rows = append(t.Rows, []Cell{severityCell(f.Severity), silosCell(c, f), evidenceCell(f), text(line(f.Remedy))})
	}
	return t
}

// redundantTable has a row for each metric that tells the news of another.
func redundantTable(c metrics.Catalog, clusters []kickstart.Cluster) Table {
	t := Table{
		Caption: "Metrics that moved together while they were watched, so that one of each group is enough",
		Columns: []Column{{Name: "Keep"}, {Name: "Stop watching"}, {Name: "How closely they move together"}},
	}
	for _, cluster := range clusters {
		for _, drop := range cluster.Drop {
			how := ""
			if pair, ok := cluster.Pair(drop); ok {
				how = pair.String()
			}
			t.Rows = append(t.Rows, []Cell{metricCell(c, cluster.Keep), metricCell(c, drop), text(how)})
		}
	}
	return t
}

func changesSection(plan kickstart.Plan) Section {
	s := Section{ID: "changes", Title: "Every change, with its reason"}
	if len(plan.Proposal) == 0 {
		s.Blocks = append(s.Blocks, sentence("The plan changes nothing."))
		return s
	}
	t := Table{
		Caption: "Changes to the silo chart, in the order in which they are made",
		Columns: []Column{{Name: "Metric"}, {Name: "Change"}, {Name: "Before"}, {Name: "After"}, {Name: "Reason"}},
	}
	for _, c := range plan.Proposal {
		what := c.Kind.String()
		if c.Field != "" {
			what = strings.ReplaceAll(c.Field, "_", " ")
		}
		t.Rows = append(t.Rows, []Cell{
			text(line(c.Metric)), text(what), text(line(c.Before)), text(line(c.After)), text(line(c.Reason)),
		})
	}
	s.Blocks = append(s.Blocks, t)
	return s
}

// siloNames returns what people call silos.
func siloNames(c metrics.Catalog, ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = named(id, "no silo")
		for _, s := range c.Silos {
			if s.ID == id {
				names[i] = named(s.Name, id)
			}
		}
	}
	return names
}
