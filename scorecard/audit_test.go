package scorecard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics/audit"
)

func TestAuditSectionTellsTheWorstThree(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "audit")
	got, found, sum := figures(s), in.Audit.Severities(), in.Audit.Summary
	for label, want := range map[string]string{
		"Critical findings": fmt.Sprint(found.Critical), "Major findings": fmt.Sprint(found.Major),
		"Minor findings": fmt.Sprint(found.Minor),
	} {
		if got[label] != want {
			t.Errorf("%s: %s, want %s", label, got[label], want)
		}
	}
	rows := tables(s)[0].Rows
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3", len(rows))
	}
	for i, f := range in.Audit.Worst(3) {
		if rows[i][0].Text != f.Severity.String() || !strings.EqualFold(rows[i][2].Text, f.Evidence) ||
			rows[i][3].Text != f.Remedy {
			t.Errorf("row %d: %v, want %v", i, rows[i], f)
		}
	}
	text := rendered(t, Report{Title: "T", Sections: []Section{s}}.Text)
	for _, want := range []string{
		fmt.Sprintf("%d metrics under %d names", sum.Metrics, sum.Names),
		fmt.Sprintf("%d of %d strands", sum.Spaghetti.N, sum.Spaghetti.Of),
		fmt.Sprintf("%d more findings", len(in.Audit.Findings)-3),
	} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestAuditSectionOfASoundChart(t *testing.T) {
	in := sampleInputs(t)
	in.Audit = &audit.Report{}
	got := rendered(t, Report{Title: "T", Sections: []Section{section(t, state(t, in), "audit")}}.Text)
	if !strings.Contains(got, "nothing to mend") {
		t.Error(got)
	}
}

// TestAuditSectionTellsWhatIsCovered checks the tables of silos and of stages against the audit.
func TestAuditSectionTellsWhatIsCovered(t *testing.T) {
	c := *sampleCatalog()
	c.Definitions = c.Definitions[:len(c.Definitions)-1] // the last names a point that isn't on the map
	c.Stages, c.Points = sampleMap().Stages, sampleMap().Points
	r, err := audit.Run(c, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := tables(AuditSection(c, r))
	silos, cells := all[2], all[3]
	sum := int64(0)
	for _, row := range silos.Rows {
		sum += atoi(t, row[1].Value)
	}
	if sum != int64(len(c.Definitions)) || len(silos.Rows) != len(c.Silos) {
		t.Errorf("%d metrics in %d silos: %v", sum, len(silos.Rows), silos.Rows)
	}
	if len(cells.Rows) != len(r.Coverage) {
		t.Errorf("%d rows for %d cells", len(cells.Rows), len(r.Coverage))
	}
	for i, row := range cells.Rows {
		if hole := len(r.Coverage[i].Metrics) == 0; (row[3].Mark == Alert) != hole {
			t.Errorf("%v: a hole is %v", row, hole)
		}
	}
}

func TestAuditSectionShowsTheGravest(t *testing.T) {
	c := *sampleCatalog()
	r := audit.Report{Unanswered: []audit.Unanswered{{Rule: audit.Motionless, Why: "no stages"}}}
	for i := range mostFindings + 7 {
		r.Findings = append(r.Findings, audit.Finding{
			Rule: audit.Rule(1 + i%11), Severity: audit.Minor, Evidence: fmt.Sprint("number ", i),
		})
	}
	all := tables(AuditSection(c, r))
	questions, findings := all[0], all[1]
	if len(questions.Rows) != 11 || questions.Rows[5][4].Text != "no stages" {
		t.Errorf("questions %v", questions.Rows)
	}
	sum := int64(0)
	for _, row := range questions.Rows {
		sum += atoi(t, row[3].Value)
	}
	if sum != int64(len(r.Findings)) || len(findings.Rows) != mostFindings ||
		!strings.Contains(findings.Caption, "7\u00a0more findings are not shown") {
		t.Errorf("%d findings by question, %d shown, %q", sum, len(findings.Rows), findings.Caption)
	}
}
