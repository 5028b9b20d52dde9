package funnel_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
	"github.com/untangle-metrics/untangle/metrics"
)

// event is an event of customer u unless named, some hours after the start.
type event struct {
	customer string
	hour     int
	kind     string
	point    string
}

func logOf(t testing.TB, asOf time.Time, events ...event) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(journey.Options{Strict: true, AsOf: asOf})
	for _, e := range events {
		if e.customer == "" {
			e.customer = "u"
		}
		if err := b.Add(journey.Event{
			Customer: e.customer, Time: start.Add(time.Duration(e.hour) * time.Hour), Kind: e.kind, Point: e.point,
		}); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, b)
}

// remission is the 6-MP arm of Freireich et al. 1963, the textbook example of Kaplan-Meier, in weeks; negative:
// censored.
var remission = []int{6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35}

// TestKaplanMeier checks times to convert against the published curve: each patient enters so long before the end of
// the observation as they were watched. Greenwood's standard errors are those that textbooks print with it.
func TestKaplanMeier(t *testing.T) {
	const week = 7 * 24
	var events []event
	for i, weeks := range remission {
		who := string(rune('a' + i))
		if weeks < 0 {
			events = append(events, event{customer: who, hour: (40 + weeks) * week, kind: "in"})
			continue
		}
		events = append(events, event{customer: who, kind: "in"}, event{customer: who, hour: weeks * week, kind: "out"})
	}
	log := logOf(t, start.Add(40*week*time.Hour-1), events...)
	r := run(t, log, funnel.Options{Steps: []funnel.Step{step("in"), step("out")}}).Result()
	times := r.Steps[1].SinceEntry
	if times.N != 9 || times.Censored != 12 || r.Open != 12 {
		t.Fatalf("%d reached, %d censored, %d open", times.N, times.Censored, r.Open)
	}
	for weeks, want := range map[time.Duration][2]float64{
		5: {1, 0}, 6: {0.857, 0.0764}, 7: {0.807, 0.0869}, 10: {0.753, 0.0963}, 13: {0.690, 0.1068}, 16: {0.627, 0.1141},
		22: {0.538, 0.1282}, 23: {0.448, 0.1346}, 30: {0.448, 0.1346},
	} {
		got := times.By(weeks * week * time.Hour)
		if math.Abs(1-got.Value-want[0]) > 0.0005 {
			t.Errorf("week %d: %v, want 1−%v", weeks, got, want[0])
		}
		if want[1] == 0 {
			continue
		}
		s := 1 - got.Value
		half := 1.959964 * want[1] / s / math.Abs(math.Log(s))
		low, high := 1-math.Pow(s, math.Exp(-half)), 1-math.Pow(s, math.Exp(half))
		if math.Abs(got.Low-low) > 0.002 || math.Abs(got.High-high) > 0.002 {
			t.Errorf("week %d: %v, want %v to %v", weeks, got, low, high)
		}
	}
	if got := times.Quantile(0.5); got.Value != (23 * week * time.Hour).Seconds() {
		t.Errorf("median %v, want 23 weeks", got)
	}
	if got := times.Quantile(0.6); got.IsKnown() {
		t.Errorf("a quantile that nobody was watched for: %v", got)
	}
	if got := times.By(36 * week * time.Hour); got.IsKnown() {
		t.Errorf("longer than anyone was watched: %v", got)
	}
	if want := time.Duration(109) * week * time.Hour / 9; times.Mean != want {
		t.Errorf("mean %v, want %v", times.Mean, want)
	}
}

// TestOpen checks that an unfinished window is told from a finished one, by elapsed time and by the calendar.
func TestOpen(t *testing.T) {
	asOf := start.AddDate(0, 0, 11)
	for _, c := range []struct {
		window funnel.Window
		open   int64
		by     time.Duration
	}{
		{funnel.Elapsed(10*24*time.Hour + time.Second), 1, 0}, // of the one who entered on the second day
		{funnel.Elapsed(10 * 24 * time.Hour), 0, 10 * 24 * time.Hour},
		{funnel.Calendar(metrics.Daily, 10), 0, 0},
		{funnel.Calendar(metrics.Daily, 11), 1, 0},
		{funnel.Window{}, 2, 0},
	} {
		log := logOf(t, asOf, event{"a", 1, "in", ""}, event{"b", 24, "in", ""})
		r := run(t, log, funnel.Options{Steps: []funnel.Step{step("in"), step("out")}, Window: c.window}).Result()
		if r.Open != c.open {
			t.Errorf("%v: %d open, want %d", c.window, r.Open, c.open)
		}
		warned := strings.Contains(r.String(), "still inside their window")
		if want := c.open == 1; warned != want {
			t.Errorf("%v: %v", c.window, r)
		}
		if e := r.Steps[1].SinceEntry.By(c.by); c.by > 0 && (!e.IsKnown() || e.Value != 0) {
			t.Errorf("%v: by %v: %v", c.window, c.by, e)
		}
	}
}

// TestChoiceWithinLimit checks that a step's limit counts from any event that could have filled the step before.
func TestChoiceWithinLimit(t *testing.T) {
	log := logOf(t, time.Time{}, event{hour: 0, kind: "a"}, event{hour: 1, kind: "b"}, event{hour: 20, kind: "b"},
		event{hour: 23, kind: "c"})
	o := funnel.Options{Steps: []funnel.Step{step("a"), step("b"), step("c")}}
	for limit, want := range map[time.Duration][]int64{3: {1, 1, 1}, 2: {1, 1, 0}} {
		o.Steps[2].Within = limit * time.Hour
		if got := counts(run(t, log, o).Result()); !cmp.Equal(got, want) {
			t.Errorf("within %d hours: %v, want %v", limit, got, want)
		}
	}
}

// TestTouch checks which event of an attempt gives its segment.
func TestTouch(t *testing.T) {
	log := logOf(t, time.Time{}, event{hour: 0, kind: "a"}, event{hour: 1, kind: "b", point: "web"},
		event{hour: 2, kind: "c", point: "shop"}, event{hour: 3, kind: "d"})
	for want, touch := range map[string]funnel.Touch{
		"web": funnel.FirstTouch(), "shop": funnel.LastTouch(), "": funnel.AtStep(4),
	} {
		o := funnel.Options{
			Steps: []funnel.Step{step("a"), step("b"), step("c"), step("d")}, By: funnel.ByPoint(), Touch: touch,
		}
		if got := bySegment(run(t, log, o)); !cmp.Equal(got, map[string][]int64{want: {1, 1, 1, 1}}) {
			t.Errorf("%v: %v", touch, got)
		}
	}
}

// TestWarningsAndJSON checks that JSON is stable and says what was asked, and that unknown names are warned of.
func TestWarningsAndJSON(t *testing.T) {
	log := logOf(t, time.Time{}, event{hour: 0, kind: "a"}, event{hour: 5, kind: "b"})
	f := run(t, log, funnel.Options{Steps: []funnel.Step{step("a"), step("b", "typo")}, Unit: funnel.Attempts})
	r := f.Result()
	if len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0], `"typo"`) || r.Steps[0].OfAll.IsKnown() {
		t.Errorf("%+v", r)
	}
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(f)
	if err != nil || string(b) != string(again) {
		t.Errorf("%s and %s, %v", b, again, err)
	}
	for _, want := range []string{`"n":1`, `"mean_seconds":18000`, `"period":"2024-03"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s has no %s", b, want)
		}
	}
	if _, err := f.Compare("", "nowhere"); err == nil || !strings.Contains(err.Error(), `"nowhere"`) {
		t.Errorf("comparing with nobody: %v", err)
	}
}
