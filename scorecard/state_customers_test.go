package scorecard

import (
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
)

// TestChurnRatesAreToldApart has a customer who came and left inside the last complete month, and none.
func TestChurnRatesAreToldApart(t *testing.T) {
	for _, within := range []bool{true, false} {
		b := journey.NewBuilder(journey.Options{AsOf: time.Date(2025, 4, 10, 0, 0, 0, 0, time.UTC)})
		add := func(customer, kind string, month time.Month, day int) {
			e := journey.Event{Customer: customer, Kind: kind, Time: time.Date(2025, month, day, 0, 0, 0, 0, time.UTC)}
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []string{"a", "b", "c", "d"} {
			add(c, "join", 1, 2)
		}
		add("a", "leave", 3, 5)
		if within {
			add("short", "join", 3, 6)
			add("short", "leave", 3, 20)
		}
		log, _, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		opts := journey.FlowOptions{Definition: journey.ByContract([]string{"join"}, []string{"leave"})}
		flow := folded(t, log, opts, journey.NewFlow)
		in := Inputs{Flow: flow, Churn: journey.LostOfOpening, Level: 0.95}
		rows := flow.Total()
		for rows[len(rows)-1].Provisional {
			rows = rows[:len(rows)-1]
		}
		text := strings.ReplaceAll(in.churn(rows, "all").(Paragraph).Text, nbsp, " ")
		want := "That leaves out 1 who came and left inside it; with them, as lost / opening, it is 50.0 %."
		if !strings.Contains(text, "in 2025-03: 25.0 %") || strings.Contains(text, want) != within {
			t.Errorf("within %v: %s", within, text)
		}
	}
}
