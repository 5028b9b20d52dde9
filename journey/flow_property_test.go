package journey_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

var grains = []metrics.Grain{metrics.Daily, metrics.Weekly, metrics.Monthly, metrics.Quarterly, metrics.Yearly}

func drawDefinition(t *rapid.T) journey.Definition {
	switch rapid.IntRange(0, 3).Draw(t, "definition") {
	case 0:
		return journey.ByActivity(rapid.IntRange(1, 3).Draw(t, "events"), drawKinds(t)...)
	case 1:
		return journey.BySilence(rapid.IntRange(1, 40).Draw(t, "days"), drawKinds(t)...)
	case 2:
		return journey.BySilence(rapid.IntRange(1, 40).Draw(t, "days"), drawKinds(t)...).Backdated()
	default:
		return journey.ByContract([]string{"join"}, []string{"leave"})
	}
}

func drawKinds(t *rapid.T) []string {
	if rapid.Bool().Draw(t, "all kinds") {
		return nil
	}
	return []string{"use", "join"}
}

func run(t interface{ Fatal(...any) }, log *journey.Log, opts journey.FlowOptions) *journey.Flow {
	flow, err := journey.NewFlow(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	flow, err = journey.Fold(context.Background(), log, flow)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func TestFlowAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		log := w.build(t)
		first, last := log.Observed()
		grain := rapid.SampledFrom(grains).Draw(t, "grain")
		opts := journey.FlowOptions{Grain: grain, By: "segment"}
		silence := rapid.IntRange(0, 30).Draw(t, "silence")
		backdate := rapid.Bool().Draw(t, "backdate")
		opts.Definition = journey.ByContract([]string{"join"}, []string{"leave"})
		if silence > 0 {
			opts.Definition = journey.BySilence(silence)
			if backdate {
				opts.Definition = opts.Definition.Backdated()
			}
		}
		want := w.balances(w.accounts(silence, backdate, first, last), grain, first, last)
		for _, r := range run(t, log, opts).Rows() {
			o := want[cell{r.Period, r.Segment}]
			if diff := cmp.Diff(o.Net, r.Net); diff != "" {
				t.Fatalf("%v, %v %q net (-want +got):\n%s", opts.Definition, r.Period, r.Segment, diff)
			}
			got := journey.Balance{New: r.Gross.New, WonBack: r.Gross.WonBack, Lost: r.Gross.Lost}
			if diff := cmp.Diff(o.Gross, got); diff != "" {
				t.Fatalf("%v, %v %q gross (-want +got):\n%s", opts.Definition, r.Period, r.Segment, diff)
			}
		}
	})
}

func TestActivityAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		log := w.build(t)
		first, last := log.Observed()
		grain := rapid.SampledFrom(grains).Draw(t, "grain")
		least := rapid.IntRange(1, 3).Draw(t, "least")
		want := w.activeBalances(least, grain, first, last)
		flow := run(t, log, journey.FlowOptions{Definition: journey.ByActivity(least), Grain: grain, By: "segment"})
		for _, r := range flow.Rows() {
			if diff := cmp.Diff(want[cell{r.Period, r.Segment}], r.Gross); diff != "" {
				t.Fatalf("%v %q (-want +got):\n%s", r.Period, r.Segment, diff)
			}
			if r.Net != r.Gross {
				t.Fatalf("%v %q: net %+v and gross %+v differ", r.Period, r.Segment, r.Net, r.Gross)
			}
		}
	})
}

// TestFlowConserves checks the identities of every definition and grain: no residual, one period's closing is the
// next one's opening, segments add up to the company as it is without segments, and net movements differ from gross
// ones by the same number in and out.
func TestFlowConserves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		log := w.build(t)
		opts := journey.FlowOptions{
			Definition: drawDefinition(t), Grain: rapid.SampledFrom(grains).Draw(t, "grain"), By: "segment",
			LookBack: rapid.IntRange(0, 30).Draw(t, "look back"),
		}
		flow := run(t, log, opts)
		if r := flow.Residual(); r != 0 {
			t.Fatalf("%v: residual %d\n%v", opts.Definition, r, flow)
		}
		opts.By = ""
		whole := run(t, log, opts)
		total := flow.Total()
		for i, r := range whole.Rows() {
			if opts.Definition != journey.ByContract([]string{"join"}, []string{"leave"}) {
				total[i].Reasons, r.Reasons = nil, nil
			}
			if diff := cmp.Diff(r, total[i], cmp.AllowUnexported(metrics.Period{})); diff != "" {
				t.Fatalf("%v: without segments and their sum (-without +sum):\n%s", opts.Definition, diff)
			}
			if i > 0 && r.Gross.Opening != whole.Rows()[i-1].Gross.Closing {
				t.Fatalf("%v opens with %d customers, the period before closed with %d",
					r.Period, r.Gross.Opening, whole.Rows()[i-1].Gross.Closing)
			}
			if in, out := r.Gross.In()-r.Net.In(), r.Gross.Lost-r.Net.Lost; in != out || in < 0 {
				t.Fatalf("%v: gross exceeds net by %d in and %d out", r.Period, in, out)
			}
		}
	})
}

// TestFlowSplitsByPeriod checks that the days of a month add up to the month, for definitions that date each coming
// and going.
func TestFlowSplitsByPeriod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		log := w.build(t)
		definition := drawDefinition(t)
		if strings.HasPrefix(definition.String(), "active") {
			definition = journey.BySilence(7)
		}
		days := run(t, log, journey.FlowOptions{Definition: definition, Grain: metrics.Daily, By: "segment"}).Rows()
		months := run(t, log, journey.FlowOptions{Definition: definition, Grain: metrics.Monthly, By: "segment"}).Rows()
		for _, m := range months {
			sum := journey.Balance{Opening: m.Gross.Opening, Closing: m.Gross.Opening}
			for _, d := range days {
				if m.Period.Contains(d.Period.First()) && d.Segment == m.Segment {
					g := d.Gross
					sum.New += g.New
					sum.WonBack += g.WonBack
					sum.Lost += g.Lost
					sum.TransferredIn += g.TransferredIn
					sum.TransferredOut += g.TransferredOut
					sum.Closing += g.Change()
				}
			}
			if diff := cmp.Diff(sum, m.Gross); diff != "" {
				t.Fatalf("%v, %v %q: days and month (-days +month):\n%s", definition, m.Period, m.Segment, diff)
			}
		}
	})
}

func state(t interface{ Fatal(...any) }, c metrics.State) []byte {
	b, err := c.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFlowIgnoresOrder checks that the order of the events, and of the sources, doesn't show.
func TestFlowIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		opts := journey.FlowOptions{Definition: drawDefinition(t), By: "segment"}
		want := state(t, run(t, w.build(t), opts))
		w.events = rapid.Permutation(w.events).Draw(t, "order")
		w.segments = rapid.Permutation(w.segments).Draw(t, "order of segments")
		if !bytes.Equal(want, state(t, run(t, w.build(t), opts))) {
			t.Fatalf("another order gives another answer")
		}
	})
}

// TestFlowIgnoresNames checks that renaming the customers changes nothing.
func TestFlowIgnoresNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		opts := journey.FlowOptions{Definition: drawDefinition(t), By: "segment"}
		want := state(t, run(t, w.build(t), opts))
		rename := func(name string) string { return name[1:] + "/" + name }
		for i := range w.events {
			w.events[i].Customer = rename(w.events[i].Customer)
		}
		for i := range w.segments {
			w.segments[i].customer = rename(w.segments[i].customer)
		}
		seen := make(map[string]time.Time)
		for name, at := range w.firstSeen {
			seen[rename(name)] = at
		}
		w.firstSeen = seen
		if !bytes.Equal(want, state(t, run(t, w.build(t), opts))) {
			t.Fatalf("other names give another answer")
		}
	})
}

// TestFlowShiftsWithZone checks that moving the events and the calendar by the same offset changes nothing.
func TestFlowShiftsWithZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		w.calendar = metrics.Calendar{}
		opts := journey.FlowOptions{Definition: drawDefinition(t), By: "segment"}
		want := run(t, w.build(t), opts).Rows()
		hours := rapid.IntRange(-12, 14).Draw(t, "offset")
		w.calendar = metrics.NewCalendar(time.FixedZone("shifted", hours*3600))
		shift := func(at time.Time) time.Time {
			if at.IsZero() {
				return at
			}
			return at.Add(-time.Duration(hours) * time.Hour)
		}
		for i := range w.events {
			w.events[i].Time = shift(w.events[i].Time)
		}
		for i := range w.segments {
			w.segments[i].since = shift(w.segments[i].since)
		}
		for name, at := range w.firstSeen {
			w.firstSeen[name] = shift(at)
		}
		w.asOf = shift(w.asOf)
		got := run(t, w.build(t), opts).Rows()
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(metrics.Period{})); diff != "" {
			t.Fatalf("in UTC and shifted (-UTC +shifted):\n%s", diff)
		}
	})
}

func TestFlowLaws(t *testing.T) {
	log := manyCustomers(t, 400)
	for name, definition := range map[string]journey.Definition{
		"activity": journey.ByActivity(1),
		"silence":  journey.BySilence(20).Backdated(),
		"contract": journey.ByContract([]string{"join"}, []string{"leave"}),
	} {
		flow, err := journey.NewFlow(log, journey.FlowOptions{Definition: definition, By: "segment", LookBack: 5})
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, metricstest.Laws[journey.Trace, *journey.Flow]{Prototype: flow, Input: traces(log)}.Check)
	}
	t.Run("gaps", metricstest.Laws[journey.Trace, *journey.Gaps]{
		Prototype: journey.NewGaps("use"), Input: traces(log),
	}.Check)
}

func traces(log *journey.Log) *rapid.Generator[journey.Trace] {
	return rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace)
}

// manyCustomers builds a log of some size from a fixed seed.
func manyCustomers(t testing.TB, customers int) *journey.Log {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	b := journey.NewBuilder(journey.Options{})
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for c := range customers {
		name := "c" + strings.Repeat("x", c%5) + string(rune('a'+c%26)) + time.Duration(c).String()
		b.Attribute(name, "segment", []string{"a", "b"}[r.IntN(2)], time.Time{})
		if c%7 == 0 {
			b.Attribute(name, "segment", "b", from.AddDate(0, 0, r.IntN(200)))
		}
		for range 1 + r.IntN(30) {
			err := b.Add(journey.Event{
				Customer: name, Time: from.Add(time.Duration(r.IntN(300*24)) * time.Hour),
				Kind: []string{"join", "leave", "use"}[r.IntN(3)], Reason: []string{"", "price", "moved"}[r.IntN(3)],
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestFoldIgnoresProcessors checks that one processor and several give the same bits, floats included.
func TestFoldIgnoresProcessors(t *testing.T) {
	log := manyCustomers(t, 20_000)
	flow, err := journey.NewFlow(log, journey.FlowOptions{
		By: "segment", Definition: journey.ByContract([]string{"join"}, []string{"leave"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	calculator := metrics.Both(flow, metrics.Using(meanGap, &metrics.Mean{}))
	var want []byte
	for _, n := range []int{1, 2, 3, 8} {
		old := runtime.GOMAXPROCS(n)
		got, err := journey.Fold(context.Background(), log, calculator)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if b := state(t, got); want == nil {
			want = b
		} else if !bytes.Equal(b, want) {
			t.Fatalf("%d processors give other bits than 1", n)
		}
	}
}

// meanGap is a float that isn't a sum of whole numbers, so that the order of adding would show.
func meanGap(t journey.Trace) float64 {
	times := t.Times()
	return float64(times[len(times)-1]-times[0]) / float64(len(times)) / 1e9
}

// TestBuildIgnoresProcessors checks that a log has the same bits whatever the number of goroutines that built it.
func TestBuildIgnoresProcessors(t *testing.T) {
	var want []journey.Event
	for _, n := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(n)
		log := manyCustomers(t, 9_000)
		runtime.GOMAXPROCS(old)
		var events []journey.Event
		for trace := range log.Traces() {
			events = slices.AppendSeq(events, trace.Events())
		}
		if want == nil {
			want = events
		} else if !slices.EqualFunc(events, want, sameEvent) {
			t.Fatalf("%d processors build another log than 1", n)
		}
	}
}

func sameEvent(a, b journey.Event) bool {
	return a.Customer == b.Customer && a.Time.Equal(b.Time) && a.Kind == b.Kind && a.Point == b.Point &&
		a.Amount.Equal(b.Amount) && a.Reason == b.Reason && a.Sequence == b.Sequence
}
