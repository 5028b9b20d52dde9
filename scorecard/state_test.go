package scorecard

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// figures returns the exact values of a section's figures by their labels.
func figures(s Section) map[string]string {
	values := map[string]string{}
	for _, b := range s.Blocks {
		if f, ok := b.(Figures); ok {
			for _, item := range f.Items {
				values[item.Label] = item.Value.Value
			}
		}
	}
	return values
}

func tables(s Section) []Table {
	var all []Table
	for _, b := range s.Blocks {
		if t, ok := b.(Table); ok {
			all = append(all, t)
		}
	}
	return all
}

func notes(s Section) string {
	var all []string
	for _, b := range s.Blocks {
		if n, ok := b.(Note); ok {
			all = append(all, n.Text)
		}
	}
	return strings.Join(all, "\n")
}

func TestCustomersAreTheFlowOfTheLastTwelveCompletePeriods(t *testing.T) {
	in := sampleInputs(t)
	r := state(t, in)
	rows := in.Flow.Total()
	rows = rows[len(rows)-13 : len(rows)-1] // the last of all is provisional
	var came, left int64
	for _, row := range rows {
		came += row.Gross.New + row.Gross.WonBack
		left += row.Gross.Lost
	}
	got := figures(section(t, r, "customers"))
	for label, want := range map[string]string{
		"Customers at the end": countCell(rows[11].Gross.Closing).Value, "Came": countCell(came).Value,
		"Left": countCell(left).Value, "Net": countCell(came - left).Value, "Worth, in profit": in.Whale.Total().String(),
	} {
		if got[label] != want {
			t.Errorf("%s is %q, want %s", label, got[label], want)
		}
	}
	if net := rows[11].Gross.Closing - rows[0].Gross.Opening; net != came-left {
		t.Errorf("closing less opening is %d, came less left %d", net, came-left)
	}
	reasons := tables(section(t, r, "customers"))[0]
	if len(reasons.Rows) != 6 || reasons.Rows[0][0].Text != "unreliable" {
		t.Errorf("reasons %v, want five and the rest, unreliable first", reasons.Rows)
	}
	text := strings.ReplaceAll(rendered(t, r.Text), "\n", " ")
	for _, want := range []string{
		"Churn rate as lost / opening", "95\u00a0% interval", "later than the as-of date: 1", "residual 0",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

func TestSegmentsAddUp(t *testing.T) {
	in := sampleInputs(t)
	table := tables(section(t, state(t, in), "segments"))[0]
	sums := make([]int64, len(table.Columns))
	transfers := false
	for _, row := range table.Rows[:len(table.Rows)-1] {
		for i := 1; i < len(row); i++ {
			sums[i] += atoi(t, row[i].Value)
		}
		transfers = transfers || row[3].Value != "0"
	}
	total := table.Rows[len(table.Rows)-1]
	for _, i := range []int{1, 2, 4, 6, 7} {
		if atoi(t, total[i].Value) != sums[i] {
			t.Errorf("%s: segments add up to %d, total %s", table.Columns[i].Name, sums[i], total[i].Value)
		}
	}
	if !transfers || sums[3] != sums[5] || total[3].Value != "0" {
		t.Errorf("transfers in %d, out %d, of the whole %s", sums[3], sums[5], total[3].Value)
	}
}

// atoi reads the exact value of a cell that counts.
func atoi(t *testing.T, s string) int64 {
	t.Helper()
	d, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAbsentInputsSayWhatIsNeeded(t *testing.T) {
	r := state(t, Inputs{})
	for _, s := range r.Sections {
		if len(s.Blocks) != 1 {
			t.Fatalf("%s: %d blocks", s.ID, len(s.Blocks))
		}
		if p, ok := s.Blocks[0].(Paragraph); !ok || !strings.Contains(p.Text, "column") {
			t.Errorf("%s: %v doesn't say which columns are needed", s.ID, s.Blocks[0])
		}
	}
}

func TestDarkMeasuresAndHolesAreNamed(t *testing.T) {
	r := state(t, sampleInputs(t))
	got := notes(section(t, r, "scorecard"))
	for _, want := range []string{
		"Dark (missing: nobody asked): Would recommend (company).", "Dark (undefined: no visits): Kiosk use (marketing).",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("scorecard notes %q, want %q", got, want)
		}
	}
	if got := notes(section(t, r, "matrix")); !strings.Contains(got, "Kiosk use (point kiosk)") {
		t.Errorf("matrix notes %q", got)
	}
	cell := tables(section(t, r, "matrix"))[0].Rows[0][1]
	if cell.Mark != Alert || !strings.Contains(cell.Text, "no\u00a0metric") {
		t.Errorf("the hole at the website is %v", cell)
	}
}

func TestWarningsOfEstimatesAreNotes(t *testing.T) {
	in := sampleInputs(t)
	in.Goals[0].Attained, in.Goals[0].Answers = 3, 4
	in.Card.Measures[0].Estimate = in.Card.Measures[0].Estimate.Warn("only one region")
	in.Churn = journey.LostPerMean
	r := state(t, in)
	if got := notes(section(t, r, "goals")); !strings.Contains(got, "Saves me time: 4 answers are few") {
		t.Errorf("goals notes %q", got)
	}
	if got := notes(section(t, r, "scorecard")); !strings.Contains(got, "Churn rate: only one region.") {
		t.Errorf("scorecard notes %q", got)
	}
	if got := rendered(t, r.JSON); !strings.Contains(got, "no interval: not all of the lost") {
		t.Error("the churn rate doesn't say that it has no interval")
	}
}

func TestRefusedRowsAreANote(t *testing.T) {
	in := Inputs{Log: &journey.BuildReport{
		Read: 1000, Kept: 990, Refused: 10, Customers: 50,
		Causes: []journey.CauseCount{{Cause: journey.ErrTime, Count: 4}, {Cause: journey.ErrDuplicate, Count: 6}},
	}}
	got := notes(section(t, state(t, in), "customers"))
	if !strings.Contains(got, "4\u00a0events, 0.4\u00a0% of all") {
		t.Errorf("notes %q, want the 4 that couldn't be read and not the duplicates", got)
	}
}

func TestRefusedRowsAreShown(t *testing.T) {
	l := &journey.BuildReport{
		Read: 100, Kept: 88, Refused: 12, Customers: 50, Merged: 1, Rounded: 2, Unmatched: 3, Later: 4,
		Causes: []journey.CauseCount{{Cause: journey.ErrTime, Count: 11}, {Cause: journey.ErrLater, Count: 1}},
	}
	l.Examples = append(l.Examples, metrics.Fault{Op: "x", Cause: "too late", Err: journey.ErrLater})
	for range 7 {
		l.Examples = append(l.Examples, metrics.Fault{
			Op: "x", File: "<b>.csv", Line: 7, Cause: "bad_time", Err: journey.ErrTime,
		})
	}
	r := state(t, Inputs{Log: l})
	if got := notes(section(t, r, "customers")); !strings.HasPrefix(got, "More than a tenth") ||
		!strings.Contains(got, "11\u00a0events, 11.0") || strings.Contains(got, "build report") {
		t.Errorf("the note says %q", got)
	}
	for name, c := range map[string]struct {
		text, item string
	}{
		"html":     {rendered(t, r.HTML), "<li>x: &lt;b&gt;.csv:7: bad_time</li>"},
		"markdown": {rendered(t, r.Markdown), "> - x: &lt;b&gt;.csv:7: bad\\_time\n"},
		"text":     {rendered(t, r.Text), "      - x: <b>.csv:7: bad_time\n"},
		"json":     {rendered(t, r.JSON), `.csv:7: bad_time"`},
	} {
		if n := strings.Count(c.text, c.item); n != 5 || strings.Contains(c.text, "too late") {
			t.Errorf("%s: %d of 5 refused rows:\n%s", name, n, c.text)
		}
		for _, want := range []string{"1\u00a0event.", "2\u00a0events.", "3\u00a0customers.", "4\u00a0attribute values."} {
			if !strings.Contains(c.text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	l.Read = 110
	if got := notes(section(t, state(t, Inputs{Log: l}), "customers")); !strings.HasPrefix(got, "Unreadable") {
		t.Errorf("a tenth is not more than a tenth: %q", got)
	}
}

// dailyFlow is one customer, active on the given days after 1900-01-01.
func dailyFlow(t *testing.T, grain metrics.Grain, days ...int) *journey.Flow {
	t.Helper()
	b := journey.NewBuilder(journey.Options{})
	for _, d := range days {
		if err := b.Add(journey.Event{Customer: "c", Time: time.Date(1900, 1, 1+d, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f, err := journey.NewFlow(log, journey.FlowOptions{Grain: grain})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = journey.Fold(t.Context(), log, f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOnlyTheLastPeriodsAreShown(t *testing.T) {
	r := state(t, Inputs{Flow: dailyFlow(t, metrics.Daily, 0, 130)})
	rows := tables(section(t, r, "flow"))[0].Rows
	if len(rows) != 120 || !strings.HasPrefix(rows[119][0].Text, "1900-05-11") {
		t.Errorf("%d periods, to %v", len(rows), rows[len(rows)-1])
	}
	if c := section(t, r, "flow").Blocks[0].(Chart); len(c.Data.Rows) != 120 {
		t.Errorf("%d periods in the chart", len(c.Data.Rows))
	}
	page := rendered(t, r.JSON)
	for _, want := range []string{
		"11\u00a0earlier periods are not shown", "the first period is 1900-01-01", "in each of the 131\u00a0periods",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	r = state(t, Inputs{Flow: dailyFlow(t, metrics.Daily, 0, 119)})
	if strings.Contains(rendered(t, r.JSON), "earlier") {
		t.Error("120 periods aren't all shown")
	}
}

func TestOnePeriod(t *testing.T) {
	page := rendered(t, state(t, Inputs{Flow: dailyFlow(t, metrics.Monthly, 0)}).JSON)
	if !strings.Contains(page, "closing in the one period") || strings.Contains(page, "most left") {
		t.Errorf("the report says:\n%.3000s", page)
	}
}

func TestStateFaults(t *testing.T) {
	in := sampleInputs(t)
	in.Level = 1.5
	var fault metrics.Fault
	if _, err := StateOfCustomer(in); !errors.As(err, &fault) || fault.Field != "level" {
		t.Errorf("%v", err)
	}
	in.Level = 0
	in.Card.Measures[0].Weight = -1
	if _, err := StateOfCustomer(in); err == nil {
		t.Error("a negative weight passes")
	}
	in = sampleInputs(t)
	log, _ := sampleLog(t)
	other, err := journey.NewFlow(log, journey.FlowOptions{By: "segment"})
	if err != nil {
		t.Fatal(err)
	}
	in.BySegment = other
	if _, err := StateOfCustomer(in); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("segments by another definition: %v", err)
	}
}

func TestAFewPeriodsAreTheWhole(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	for m := range 3 {
		at := time.Date(2024, time.Month(1+m), 5, 0, 0, 0, 0, time.UTC)
		if err := b.Add(journey.Event{Customer: "c", Time: at}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f, err := journey.NewFlow(log, journey.FlowOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = journey.Fold(t.Context(), log, f); err != nil {
		t.Fatal(err)
	}
	got := figures(section(t, state(t, Inputs{Flow: f}), "customers"))
	if got["Came"] != "1" || got["Left"] != "0" || got["Customers at the end"] != "1" {
		t.Errorf("%v", got)
	}
}

func TestEmptyFlowsAreNoFault(t *testing.T) {
	r := state(t, Inputs{Flow: &journey.Flow{}, BySegment: &journey.Flow{}})
	if page := rendered(t, r.HTML); !strings.Contains(page, "There are no periods to draw.") {
		t.Error("the page doesn't say that there is nothing to draw")
	}
}
