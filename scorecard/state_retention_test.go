package scorecard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
)

func paragraphs(s Section) string {
	var all []string
	for _, b := range s.Blocks {
		if p, ok := b.(Paragraph); ok {
			all = append(all, p.Text)
		}
	}
	return strings.Join(all, "\n")
}

func TestRetentionIsThePooledCurve(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "retention")
	got, points := figures(s), in.Retention.Curve().Points
	for _, age := range []int{1, 3, 6, 12, 24} {
		label := fmt.Sprintf("Retained at month %d", age)
		if want := shareCell(points[age].Share.Value).Value; got[label] != want {
			t.Errorf("%s: %q, want %s", label, got[label], want)
		}
	}
	text := paragraphs(s)
	for _, want := range []string{
		"is the first at which no more than half of those who start are retained (95\u00a0% interval",
		"Cochran-Armitage test for a trend, p = ", "Not observable yet, and so neither 0 nor in any number here: ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

// joiners is a log of 40 customers a month over two years with an event each 10 days; gone says after how many days.
func joiners(t *testing.T, gone func(month, customer int) int) *journey.Log {
	t.Helper()
	end := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	b := journey.NewBuilder(journey.Options{AsOf: end.Add(-time.Second)})
	for month := range 24 {
		for c := range 40 {
			id := fmt.Sprintf("m%02dc%02d", month, c)
			channel := []string{"web", "shop", "reseller", "fair"}[c%4]
			b.Attribute(id, "channel", channel, time.Time{})
			from := time.Date(2023, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC)
			for day := 0; day < gone(month, c); day += 10 {
				at := from.AddDate(0, 0, day)
				if !at.Before(end) {
					break
				}
				if err := b.Add(journey.Event{Customer: id, Time: at, Kind: "use"}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func leavers(t *testing.T, log *journey.Log) Inputs {
	t.Helper()
	opts := retention.Options{When: retention.AtOrAfter}
	in := Inputs{Retention: folded(t, log, opts, retention.New)}
	opts.By, opts.Age = "channel", retention.ElapsedAge(30*24*time.Hour)
	in.RetentionBy = []RetentionBy{{Attribute: "channel", Days: 30, Cohorts: folded(t, log, opts, retention.New)}}
	return in
}

const forever = 10_000

func TestWhoLeavesEarlyIsFound(t *testing.T) {
	log := joiners(t, func(month, c int) int {
		if c%4 == 2 && c%8 == 2 { // half of the resellers' customers, in their second to fourth month
			return 35 + 30*(month%3)
		}
		return forever
	})
	s := section(t, state(t, leavers(t, log)), "retention")
	text := paragraphs(s)
	want := "Customers with channel reseller leave most in months 2 to 4 (days 31 to 120): "
	if !strings.Contains(text, want) || !strings.Contains(text, "against 0.0\u00a0% of all others") {
		t.Errorf("no %q in:\n%s", want, text)
	}
	table := tables(s)[0]
	if len(table.Rows) != 1 || table.Rows[0][0].Text != "channel reseller" {
		t.Errorf("rows %v, want the resellers alone", table.Rows)
	}
	// 5 customers a month leave in month 2, 3 or 4; all of those are seen who left by the end of observation.
	if lost := atoi(t, table.Rows[0][2].Value); lost < 95 || lost > 120 {
		t.Errorf("%d customers lost, want nearly 5 in each of 24 months", lost)
	}
}

func TestNoOneStandsOut(t *testing.T) {
	log := joiners(t, func(month, c int) int {
		if c < 4 {
			return 35 + 30*(month%3)
		}
		return forever
	})
	s := section(t, state(t, leavers(t, log)), "retention")
	if text := paragraphs(s); len(tables(s)) > 0 || !strings.Contains(text, "No value of an attribute stands out") ||
		!strings.Contains(text, "4 were compared") {
		t.Errorf("%d tables:\n%s", len(tables(s)), text)
	}
}

// TestNewerCohortsAreTold checks the direction of the trend.
func TestNewerCohortsAreTold(t *testing.T) {
	for want, leave := range map[string]func(month, c int) bool{
		"Newer cohorts are retained better: ": func(month, c int) bool { return c > month },
		"Newer cohorts are retained worse: ":  func(month, c int) bool { return c < month },
		"shows no trend beyond chance":        func(month, c int) bool { return c < 10 },
	} {
		log := joiners(t, func(month, c int) int {
			if leave(month, c) {
				return 15
			}
			return forever
		})
		in := leavers(t, log)
		if text := paragraphs(section(t, state(t, in), "retention")); !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

func TestRetentionOfFew(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	day := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	if err := b.Add(journey.Event{Customer: "c", Time: day, Kind: "use"}); err != nil {
		t.Fatal(err)
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for want, opts := range map[string]retention.Options{
		"No age has been observed whole yet.": {},
		"No one started":                      {Start: journey.Selection{Kinds: []string{"join"}}},
	} {
		s := section(t, state(t, Inputs{Retention: folded(t, log, opts, retention.New)}), "retention")
		if text := paragraphs(s); !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

// TestWhoIsLeftOutOfTheCohorts has a customer from before the first day, who starts again, and a prospect.
func TestWhoIsLeftOutOfTheCohorts(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	day := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	for _, e := range []journey.Event{
		{Customer: "new", Time: day, Kind: "join"},
		{Customer: "old", Time: day.AddDate(0, 0, 1), Kind: "join"},
		{Customer: "prospect", Time: day.AddDate(0, 2, 0), Kind: "visit"},
	} {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	b.FirstSeen("old", day.AddDate(-1, 0, 0))
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opts := retention.Options{Start: journey.Selection{Kinds: []string{"join"}}}
	text := paragraphs(section(t, state(t, Inputs{Retention: folded(t, log, opts, retention.New)}), "retention"))
	for _, want := range []string{
		"1\u00a0start in 1\u00a0cohort, each", "no event of theirs is a start: 1\u00a0customer.",
		"as customers since before the first day: 1\u00a0customer.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}
