package journey_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestTiesByPairs holds Ties against a comparison of all pairs of a customer's events.
func TestTiesByPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
			return journey.Event{
				Customer: rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "customer"),
				Time:     time.Unix(rapid.Int64Range(0, 3).Draw(t, "time"), 0),
				Kind:     rapid.SampledFrom([]string{"a", "b"}).Draw(t, "kind"),
				Point:    rapid.SampledFrom([]string{"", "p"}).Draw(t, "point"),
				Reason:   rapid.SampledFrom([]string{"", "r"}).Draw(t, "reason"),
				Sequence: rapid.Int64Range(0, 1).Draw(t, "sequence"),
			}
		}), 0, 12).Draw(t, "events")
		b := journey.NewBuilder(journey.Options{DropDuplicates: rapid.Bool().Draw(t, "drop")})
		if err := b.AddSeq(slices.Values(events)); err != nil {
			t.Fatal(err)
		}
		log, report, err := b.Build(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if report.Refused > 0 { // what is left then has no duplicates
			slices.SortFunc(events, func(a, b journey.Event) int { return strings.Compare(eventKey(a), eventKey(b)) })
			events = slices.CompactFunc(events, func(a, b journey.Event) bool { return eventKey(a) == eventKey(b) })
		}
		var want int64
		for i, a := range events {
			if slices.ContainsFunc(events[i+1:], tiedTo(a)) || slices.ContainsFunc(events[:i], tiedTo(a)) {
				want++
			}
		}
		if log.Ties() != want {
			t.Fatalf("%d ties, want %d", log.Ties(), want)
		}
	})
}

func tiedTo(a journey.Event) func(b journey.Event) bool {
	return func(b journey.Event) bool {
		return a.Customer == b.Customer && a.Time.Equal(b.Time) && a.Sequence == b.Sequence &&
			(a.Kind != b.Kind || a.Point != b.Point)
	}
}

func TestLineSequence(t *testing.T) {
	const text = "c,t,k\na,2024-01-01,signup\nb,2024-01-02,pay\na,2024-01-01,order\na,2024-01-01,alter\n"
	mapping := journey.CSV{Customer: "c", Time: "t", Kind: "k"}
	for lines, want := range map[bool]string{false: "alter order signup, 3 ties", true: "signup order alter, 0 ties"} {
		mapping.LineSequence = lines
		log, _ := readCSV(t, journey.Options{}, text, mapping)
		a, _ := log.Find("a")
		var kinds []string
		for e := range log.Trace(a).Events() {
			kinds = append(kinds, e.Kind)
		}
		if got := fmt.Sprintf("%s, %d ties", strings.Join(kinds, " "), log.Ties()); got != want {
			t.Errorf("lines %v: %s, want %s", lines, got, want)
		}
	}
	mapping.Sequence, mapping.LineSequence = "k", true
	err := journey.NewBuilder(journey.Options{}).ReadCSV(t.Context(), strings.NewReader(text), mapping)
	if err == nil || !strings.Contains(err.Error(), "Sequence or LineSequence") {
		t.Errorf("both: %v", err)
	}
}

// TestOffsets checks the times that Python and its libraries write, and that the report tells of their offsets in a log
// of UTC.
func TestOffsets(t *testing.T) {
	const text = "c,t\na,2011-10-11 13:45:40.276000+02:00\na,2011-10-11 00:15:00+02:00\n" +
		"a,2011-10-11T10:00:00Z\nb,2011-10-11\n"
	mapping := journey.CSV{Customer: "c", Time: "t"}
	log, report := readCSV(t, journey.Options{}, text, mapping)
	if report.Refused != 0 || report.Offsets != 2 || !strings.Contains(report.String(), "2 with an offset") {
		t.Errorf("%v, want 2 offsets", report)
	}
	a, _ := log.Find("a")
	if day := log.Trace(a).Days()[0].String(); day != "2011-10-10" {
		t.Errorf("the first day in UTC is %s", day)
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	if _, report = readCSV(t, journey.Options{Calendar: metrics.NewCalendar(zone)}, text, mapping); report.Offsets != 0 {
		t.Errorf("%d offsets in a log with a zone of its own", report.Offsets)
	}
}

// TestReportShowsWhatDiffers checks that refusals of one cause don't hide others.
func TestReportShowsWhatDiffers(t *testing.T) {
	text := "c,t\n" + strings.Repeat("a,noon\n", 7) + "a,\n"
	_, report := readCSV(t, journey.Options{}, text, journey.CSV{Customer: "c", Time: "t"})
	got := report.String()
	if len(report.Examples) != 8 || strings.Count(got, "noon") != 2 || !strings.Contains(got, "is empty") {
		t.Errorf("%s", got)
	}
}

func TestFlowWithoutLog(t *testing.T) {
	if _, err := journey.NewFlow(nil, journey.FlowOptions{}); err == nil || !strings.Contains(err.Error(), "log: is nil") {
		t.Errorf("%v", err)
	}
}
