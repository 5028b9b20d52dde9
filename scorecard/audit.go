package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// AuditSection returns the section audit of a report: a catalogue's audit in figures, the answer to each of the eleven
// questions, the gravest 200 findings with their evidence and remedies, and what each silo keeps and covers.
func AuditSection(c metrics.Catalog, r audit.Report) Section {
	s := Section{ID: "audit", Title: "Do the metrics add up?"}
	s.Blocks = append(s.Blocks, auditFigures(r), chartText(c, r), questionsTable(r))
	if len(r.Findings) > 0 {
		s.Blocks = append(s.Blocks, findingsTable(c, r))
	}
	if len(r.Summary.PerSilo) > 0 {
		s.Blocks = append(s.Blocks, silosTable(c, r.Summary))
	}
	if len(r.Coverage) > 0 {
		s.Blocks = append(s.Blocks, coverageTable(c, r))
	}
	return s
}

// silosTable has a row for each silo.
func silosTable(c metrics.Catalog, sum audit.Summary) Table {
	t := Table{
		Caption: "Metrics by silo: how many others share, and how many are tied to customers",
		Columns: []Column{{Name: "Silo"}, number("Metrics"), number("Shared"), number("Tied to customers")},
	}
	for _, s := range sum.PerSilo {
		t.Rows = append(t.Rows, []Cell{
			text(siloNames(c, []string{s.Silo})[0]),
			countCell(int64(s.Metrics)), countCell(int64(s.Shared)), countCell(int64(s.Connected)),
		})
	}
	return t
}

// coverageTable has a row for each silo's part in a stage, and marks the parts in which it owns points and measures
// nothing.
func coverageTable(c metrics.Catalog, r audit.Report) Table {
	t := Table{
		Caption: "What is covered: each silo's part in each stage of the journey",
		Columns: []Column{{Name: "Stage"}, {Name: "Silo"}, {Name: "Interaction points"}, number("Metrics")},
	}
	stages, points := make(map[string]string), make(map[string]string)
	for _, s := range c.Stages {
		stages[s.ID] = s.Name
	}
	for _, p := range c.Points {
		points[p.ID] = p.Name
	}
	for _, cell := range r.Coverage {
		var names []string
		for _, id := range cell.Points {
			names = append(names, named(points[id], id))
		}
		n := countCell(int64(len(cell.Metrics)))
		if len(cell.Metrics) == 0 {
			n.Text, n.Mark = "none", Alert
		}
		t.Rows = append(t.Rows, []Cell{
			text(named(stages[cell.Stage], cell.Stage)), text(siloNames(c, []string{cell.Silo})[0]),
			text(strings.Join(names, ", ")), n,
		})
	}
	return t
}

// auditSection is the audit in the State of the Customer: in whole numbers, with the worst three findings.
func (in Inputs) auditSection() Section {
	s := Section{ID: "audit", Title: "Do the metrics add up?"}
	if in.Audit == nil || in.Catalog == nil {
		s.Blocks = append(s.Blocks, sentence("The audit needs the silo chart: a row for every metric on people's "+
			"scorecards, with at least the columns id, name, silo, unit, unit_of_analysis and direction. Nobody supplied it."))
		return s
	}
	r, c := *in.Audit, *in.Catalog
	s.Blocks = append(s.Blocks, auditFigures(r), chartText(c, r))
	worst := r.Worst(3)
	if len(worst) == 0 {
		s.Blocks = append(s.Blocks, sentence("The audit finds nothing to mend."))
		return s
	}
	t := Table{
		Caption: "The gravest findings, and what to do about each",
		Columns: []Column{{Name: "Severity"}, {Name: "Silos"}, {Name: "Evidence"}, {Name: "Remedy"}},
	}
	for _, f := range worst {
		t.Rows = append(t.Rows, []Cell{severityCell(f.Severity), silosCell(c, f), evidenceCell(f), text(line(f.Remedy))})
	}
	s.Blocks = append(s.Blocks, t)
	if more := len(r.Findings) - len(worst); more > 0 {
		s.Blocks = append(s.Blocks, sentence("%s not shown here.", capital(pluralIs(int64(more), "more finding"))))
	}
	return s
}

func auditFigures(r audit.Report) Figures {
	found, sum := r.Severities(), r.Summary
	figure := func(label string, n int, note string) Figure {
		return Figure{Label: label, Value: countCell(int64(n)), Note: note}
	}
	shareOf := func(label string, s audit.Share, of string) Figure {
		return Figure{
			Label: label, Value: estimateCell(s.Estimate(), wholePercent),
			Note: fmt.Sprintf("%s of %s", count(int64(s.N)), plural(int64(s.Of), of)),
		}
	}
	return Figures{Items: []Figure{
		figure("Critical findings", found.Critical, "scores that contradict one another, or the customer left out"),
		figure("Major findings", found.Major, "what misleads those who act on it"),
		figure("Minor findings", found.Minor, "worth tidying"),
		shareOf("Spaghetti index", sum.Spaghetti, "strand"),
		shareOf("Tied to customers", sum.Connected, "metric"),
		shareOf("Points with a metric", sum.PointsCovered, "interaction point"),
	}}
}

// chartText is the chart in a sentence or two.
func chartText(c metrics.Catalog, r audit.Report) Block {
	sum := r.Summary
	keep := "keep"
	if sum.Silos == 1 {
		keep = "keeps"
	}
	said := fmt.Sprintf("%s %s %s under %s.", plural(int64(sum.Silos), "silo"), keep, plural(int64(sum.Metrics), "metric"),
		plural(int64(sum.Names), "name"))
	if n := sum.MostDefined; n.Definitions > 1 {
		said += fmt.Sprintf(" “%s” has %s.", line(n.Name), plural(int64(n.Definitions), "definition"))
	}
	if s := mostMetrics(sum); s.Metrics > 0 {
		said += fmt.Sprintf(" %s keeps most, %s, of which %s tied to customers.", capital(siloNames(c, []string{s.Silo})[0]),
			count(int64(s.Metrics)), count(int64(s.Connected)))
	}
	return Paragraph{Text: said + " The spaghetti index is the share of strands, metrics at their interaction points, " +
		"that are tangled: by a name that means something else elsewhere, by silos that meet at a point and share nothing, " +
		"or by being tied to no result."}
}

func mostMetrics(sum audit.Summary) audit.SiloSummary {
	var most audit.SiloSummary
	for _, s := range sum.PerSilo {
		if s.Metrics > most.Metrics {
			most = s
		}
	}
	return most
}

// questionsTable has a row for each of the eleven questions, and where some can't be answered a column that says why.
func questionsTable(r audit.Report) Table {
	t := Table{
		Caption: "The eleven questions, with the findings of each",
		Columns: []Column{{Name: "Question"}, number("Critical"), number("Major"), number("Minor")},
	}
	if len(r.Unanswered) > 0 {
		t.Columns = append(t.Columns, Column{Name: "Not to be answered"})
	}
	for _, rule := range audit.Rules() {
		n := audit.Report{Findings: r.Of(rule)}.Severities()
		var why []string
		for _, u := range r.Unanswered {
			if u.Rule == rule {
				why = append(why, line(u.Why))
			}
		}
		row := []Cell{
			text(rule.String()), countCell(int64(n.Critical)), countCell(int64(n.Major)), countCell(int64(n.Minor)),
		}
		if len(r.Unanswered) > 0 {
			row = append(row, text(strings.Join(why, "\n")))
		}
		if n.Critical > 0 {
			row[1].Mark = Alert
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

const mostFindings = 200

func findingsTable(c metrics.Catalog, r audit.Report) Table {
	worst := r.Worst(mostFindings)
	t := Table{
		Caption: "What was found, the gravest first",
		Columns: []Column{
			{Name: "Severity"}, {Name: "Question"}, {Name: "Silos"}, {Name: "Evidence"}, {Name: "Remedy"},
		},
	}
	if more := len(r.Findings) - len(worst); more > 0 {
		t.Caption += fmt.Sprintf("; %s not shown", pluralIs(int64(more), "more finding"))
	}
	for _, f := range worst {
		t.Rows = append(t.Rows, []Cell{
			severityCell(f.Severity), text(fmt.Sprintf("%d, %s", f.Rule, f.Check)),
			silosCell(c, f), evidenceCell(f), text(line(f.Remedy)),
		})
	}
	return t
}

func silosCell(c metrics.Catalog, f audit.Finding) Cell {
	return text(strings.Join(siloNames(c, f.Silos), ", "))
}

// evidenceCell begins with a capital letter, as a sentence does that begins with the name of a silo.
func evidenceCell(f audit.Finding) Cell { return text(capital(line(f.Evidence))) }

func severityCell(s audit.Severity) Cell {
	c := Cell{Text: s.String()}
	if s == audit.Critical {
		c.Mark = Alert
	}
	return c
}

func wholePercent(x float64) string { return fixed(100*x, 0) + nbsp + "%" }

// capital makes the first letter a capital one.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
