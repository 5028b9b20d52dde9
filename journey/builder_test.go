package journey_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

func instant(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func euros(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func build(t *testing.T, opts journey.Options, events ...journey.Event) (*journey.Log, journey.BuildReport) {
	t.Helper()
	b := journey.NewBuilder(opts)
	for _, e := range events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if report.Read != report.Kept+report.Refused {
		t.Fatalf("read %d, kept %d, refused %d", report.Read, report.Kept, report.Refused)
	}
	return log, report
}

func ExampleBuilder() {
	b := journey.NewBuilder(journey.Options{})
	for _, e := range []journey.Event{
		{Customer: "ann", Time: instant("2026-01-05 09:00"), Kind: "order", Amount: euros("19.99")},
		{Customer: "bob", Time: instant("2026-01-20 10:00"), Kind: "order", Amount: euros("5")},
		{Customer: "ann", Time: instant("2026-03-01 12:00"), Kind: "order", Amount: euros("7.5")},
		{Customer: "", Time: instant("2026-03-02 12:00"), Kind: "order"},
	} {
		if err := b.Add(e); err != nil {
			fmt.Println(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(report)
	flow, err := journey.NewFlow(log, journey.FlowOptions{})
	if err != nil {
		fmt.Println(err)
	}
	flow, err = journey.Fold(context.Background(), log, flow)
	if err != nil {
		fmt.Println(err)
	}
	for _, r := range flow.Rows() {
		g := r.Gross
		fmt.Printf("%v: %d + %d new + %d won back - %d lost = %d\n", r.Period, g.Opening, g.New, g.WonBack, g.Lost, g.Closing)
	}
	// Output:
	// read 4 events, kept 3 of 2 customers, refused 1 (1: no customer)
	//   journey: add event 4: customer: is empty; give every event its customer's identifier
	// 2026-01: 0 + 2 new + 0 won back - 0 lost = 2
	// 2026-02: 2 + 0 new + 0 won back - 2 lost = 0
	// 2026-03: 0 + 0 new + 1 won back - 0 lost = 1
}

func ExampleFlow_Customers() {
	b := journey.NewBuilder(journey.Options{})
	for _, customer := range []string{"ann", "bob", "cyd"} {
		_ = b.Add(journey.Event{Customer: customer, Time: instant("2026-01-05 09:00")})
	}
	_ = b.Add(journey.Event{Customer: "bob", Time: instant("2026-02-05 09:00")})
	log, _, _ := b.Build(context.Background())
	flow, _ := journey.NewFlow(log, journey.FlowOptions{})
	flow, _ = journey.Fold(context.Background(), log, flow)
	february := flow.Rows()[1].Period
	lost, err := flow.Customers(context.Background(), journey.FlowCell{Period: february, Movement: journey.Lost})
	fmt.Println(lost, err)
	// Output: [ann cyd] <nil>
}

func TestBuilderStrict(t *testing.T) {
	b := journey.NewBuilder(journey.Options{Strict: true})
	err := b.Add(journey.Event{Customer: "ann", Time: time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)})
	var fault metrics.Fault
	if !errors.As(err, &fault) || fault.Field != "time" || !errors.Is(err, journey.ErrTime) {
		t.Errorf("got %v, want a fault of the time", err)
	}
}

func TestBuilderBuildsOnce(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	if _, _, err := b.Build(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Build(context.Background()); err == nil {
		t.Error("a second build gives no error")
	}
}

func TestDuplicates(t *testing.T) {
	e := journey.Event{Customer: "ann", Time: instant("2026-01-05 09:00"), Kind: "order", Amount: euros("1")}
	other := e
	other.Amount = euros("2")
	again := e
	again.Customer = "bob"
	log, report := build(t, journey.Options{}, e, other, e, e, again)
	if log.Len() != 5 || report.Duplicates != 2 {
		t.Errorf("kept %d, %d duplicates; want 5 and 2", log.Len(), report.Duplicates)
	}
	log, report = build(t, journey.Options{DropDuplicates: true}, e, other, e, e, again)
	if log.Len() != 3 || report.Duplicates != 2 || report.Refused != 2 || report.Causes[0].Cause != journey.ErrDuplicate {
		t.Errorf("kept %d: %v", log.Len(), report)
	}
	if c, ok := log.Find("bob"); !ok || log.Trace(c).Len() != 1 {
		t.Errorf("bob's event is gone")
	}
}

func TestAliases(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	// The order of the calls doesn't matter: c → b → a, and e ↔ d, where both are aliases.
	b.Alias("c", "b")
	b.Alias("b", "a")
	b.Alias("e", "d")
	b.Alias("d", "e")
	b.Attribute("c", "segment", "large", time.Time{})
	for _, customer := range []string{"a", "b", "c", "d", "e", "f"} {
		if err := b.Add(journey.Event{Customer: customer, Time: instant("2026-01-05 09:00")}); err != nil {
			t.Fatal(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]int)
	for trace := range log.Traces() {
		got[trace.Customer()] = trace.Len()
	}
	if diff := cmp.Diff(map[string]int{"a": 3, "d": 2, "f": 1}, got); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
	if report.Merged != 3 {
		t.Errorf("merged %d, want 3", report.Merged)
	}
	a, _ := log.Find("a")
	if s := log.Trace(a).Attribute("segment"); s != "large" {
		t.Errorf("segment %q, want that of the alias", s)
	}
}

func TestPlaces(t *testing.T) {
	at := instant("2026-01-05 09:00")
	fine := journey.Event{Customer: "a", Time: at, Amount: euros("1.005")}
	coarse := journey.Event{Customer: "b", Time: at, Amount: euros("12")}
	log, _ := build(t, journey.Options{}, fine, coarse)
	if log.Places() != 3 {
		t.Errorf("%d places, want as many as the data need, 3", log.Places())
	}
	log, report := build(t, journey.Options{Places: 2}, fine, coarse)
	if log.Len() != 1 || report.Causes[0].Cause != journey.ErrPlaces {
		t.Errorf("without rounding: %v", report)
	}
	log, report = build(t, journey.Options{Places: 2, Round: true}, fine, coarse)
	a, _ := log.Find("a")
	if got := log.Trace(a).At(0).Amount; !got.Equal(euros("1")) || report.Rounded != 1 {
		t.Errorf("1.005 rounds half to even to %v, %v", got, report)
	}
	log, report = build(t, journey.Options{Places: journey.WholeUnits, Round: true}, fine, coarse)
	if log.Places() != 0 || report.Rounded != 1 {
		t.Errorf("whole units: %d places, %v", log.Places(), report)
	}
	huge := journey.Event{Customer: "c", Time: at, Amount: euros("900000000000000000")}
	_, report = build(t, journey.Options{}, fine, huge)
	if report.Refused != 1 || !strings.Contains(report.Examples[0].Error(), "Options.Round") {
		t.Errorf("an amount that doesn't fit beside thousandths: %v", report)
	}
}

// TestAsOf builds a log as it stood, and lists what later knowledge changed.
func TestAsOf(t *testing.T) {
	contract := journey.FlowOptions{Definition: journey.ByContract([]string{"join"}, []string{"leave"})}
	events := []journey.Event{
		{Customer: "ann", Time: instant("2026-01-05 09:00"), Kind: "join"},
		{Customer: "bob", Time: instant("2026-01-06 09:00"), Kind: "join"},
		// Bob's notice of January was entered in March.
		{Customer: "bob", Time: instant("2026-01-20 09:00"), Kind: "leave", Known: instant("2026-03-02 09:00")},
		{Customer: "cyd", Time: instant("2026-03-03 09:00"), Kind: "join"},
	}
	before, report := build(t, journey.Options{AsOf: instant("2026-02-28 23:00")}, events...)
	if report.Refused != 2 || report.Causes[0].Cause != journey.ErrLater || report.Read != 4 {
		t.Errorf("as of February: %v", report)
	}
	if _, last := before.Observed(); last.String() != "2026-02-28" {
		t.Errorf("observed to %v", last)
	}
	after, _ := build(t, journey.Options{AsOf: instant("2026-03-31 23:00")}, events...)
	changes, err := journey.Restated(fold(t, before, contract), fold(t, after, contract))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, c.String())
	}
	want := []string{
		"2026-01 lost: was 0, is 1", "2026-01 closing: was 2, is 1",
		"2026-02 opening: was 2, is 1", "2026-02 closing: was 2, is 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("restated (-want +got):\n%s", diff)
	}
	_, err = journey.Restated(fold(t, before, contract), fold(t, after, journey.FlowOptions{}))
	if !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("other definitions: %v, want ErrMismatch", err)
	}
}

// TestAsOfAttributes checks that what customers become after the as-of date isn't known at it.
func TestAsOfAttributes(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: instant("2026-02-28 23:00")})
	b.Attribute("ann", "segment", "small", time.Time{})
	b.Attribute("ann", "segment", "large", instant("2026-03-01 09:00"))
	if err := b.Add(journey.Event{Customer: "ann", Time: instant("2026-01-05 09:00")}); err != nil {
		t.Fatal(err)
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := log.Trace(0).Attribute("segment"); got != "small" || report.Later != 1 {
		t.Errorf("segment %q, %d left out; want small and 1", got, report.Later)
	}
}

// TestEmptyAsOf checks that a log without events was observed on its as-of date.
func TestEmptyAsOf(t *testing.T) {
	log, _ := build(t, journey.Options{AsOf: instant("2026-02-28 23:00")},
		journey.Event{Customer: "ann", Time: instant("2026-03-05 09:00")})
	if first, last := log.Observed(); log.Len() != 0 || first != last || last.String() != "2026-02-28" {
		t.Errorf("%d events, observed from %v to %v", log.Len(), first, last)
	}
}

// TestColumnsAndEventsAgree builds one log from columns and one from events, mixed identifiers included.
func TestColumnsAndEventsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 50).Draw(t, "events")
		c := journey.Columns{
			IDs: make([]int64, n), Times: make([]int64, n), Sequence: make([]int64, n),
			Amounts: make([]int64, n), Places: 2,
			Kinds: journey.Labels{Codes: make([]uint32, n), Names: []string{"b", "a", "b"}},
		}
		var events []journey.Event
		for i := range n {
			c.IDs[i] = rapid.Int64Range(-3, 3).Draw(t, "id")
			c.Times[i] = rapid.Int64Range(-5, 5).Draw(t, "time") * 1e15
			c.Amounts[i] = rapid.Int64Range(-5, 5).Draw(t, "amount")
			c.Sequence[i] = rapid.Int64Range(0, 1).Draw(t, "sequence")
			c.Kinds.Codes[i] = rapid.Uint32Range(0, 2).Draw(t, "kind")
			events = append(events, journey.Event{
				Customer: fmt.Sprint(c.IDs[i]), Time: time.Unix(0, c.Times[i]), Amount: decimal.New(c.Amounts[i], -2),
				Kind: c.Kinds.Names[c.Kinds.Codes[i]], Sequence: c.Sequence[i],
			})
		}
		byEvents := journey.NewBuilder(journey.Options{Places: 2})
		if err := byEvents.AddSeq(slices.Values(events)); err != nil {
			t.Fatal(err)
		}
		byColumns := journey.NewBuilder(journey.Options{Places: 2})
		if err := byColumns.AddColumns(c); err != nil {
			t.Fatal(err)
		}
		mixed := journey.NewBuilder(journey.Options{Places: 2})
		half := n / 2
		part := c
		part.IDs, part.Times, part.Amounts = c.IDs[:half], c.Times[:half], c.Amounts[:half]
		part.Sequence, part.Kinds.Codes = c.Sequence[:half], c.Kinds.Codes[:half]
		if err := mixed.AddColumns(part); err != nil {
			t.Fatal(err)
		}
		if err := mixed.AddSeq(slices.Values(events[half:])); err != nil {
			t.Fatal(err)
		}
		want := histories(t, byEvents)
		for what, b := range map[string]*journey.Builder{"columns": byColumns, "mixed": mixed} {
			if diff := cmp.Diff(want, histories(t, b), cmp.Comparer(sameEvent)); diff != "" {
				t.Fatalf("events and %s (-events +%s):\n%s", what, what, diff)
			}
		}
	})
}

func histories(t *rapid.T, b *journey.Builder) map[string][]journey.Event {
	log, report, err := b.Build(context.Background())
	if err != nil || report.Refused > 0 {
		t.Fatal(report, err)
	}
	all := make(map[string][]journey.Event)
	for trace := range log.Traces() {
		for e := range trace.Events() {
			all[trace.Customer()] = append(all[trace.Customer()], e)
		}
		if c, ok := log.Find(trace.Customer()); !ok || c != trace.Index() {
			t.Fatalf("customer %q is found at %d, %v; it is at %d", trace.Customer(), c, ok, trace.Index())
		}
	}
	return all
}

func TestColumnsRefused(t *testing.T) {
	for name, c := range map[string]journey.Columns{
		"exactly one": {Times: []int64{1}},
		"2 rows":      {Times: []int64{1}, IDs: []int64{1, 2}},
		"code 3":      {Times: []int64{1}, IDs: []int64{1}, Kinds: journey.Labels{Codes: []uint32{3}, Names: []string{"a"}}},
		"Places":      {Times: []int64{1}, IDs: []int64{1}, Places: 19},
	} {
		if err := journey.NewBuilder(journey.Options{}).AddColumns(c); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error about %q", err, name)
		}
	}
}

func TestEmptyLog(t *testing.T) {
	log, _ := build(t, journey.Options{})
	flow := fold(t, log, journey.FlowOptions{})
	if rows := flow.Rows(); len(rows) != 1 || rows[0].Gross != (journey.Balance{}) {
		t.Errorf("rows of an empty log: %v", rows)
	}
	if _, ok := log.Find("ann"); ok {
		t.Errorf("found someone in an empty log")
	}
}

// TestCustomersBehindCells checks that every cell has as many customers behind it as it counts, or fewer where one
// counts twice.
func TestCustomersBehindCells(t *testing.T) {
	log := manyCustomers(t, 60)
	for _, definition := range []journey.Definition{
		journey.ByActivity(1), journey.BySilence(20), journey.ByContract([]string{"join"}, []string{"leave"}),
	} {
		flow := fold(t, log, journey.FlowOptions{Definition: definition, By: "segment"})
		for _, r := range flow.Rows() {
			for movement, n := range map[journey.Movement]int64{
				journey.New: r.Net.New, journey.WonBack: r.Net.WonBack, journey.Lost: r.Net.Lost,
				journey.TransferredIn: r.Net.TransferredIn, journey.TransferredOut: r.Net.TransferredOut,
				journey.Opening: r.Net.Opening, journey.Closing: r.Net.Closing, journey.Within: r.Within,
			} {
				who, err := flow.Customers(context.Background(), journey.FlowCell{
					Period: r.Period, Segment: r.Segment, Movement: movement, Net: true,
				})
				if err != nil || int64(len(who)) != n {
					t.Fatalf("%v %v %q %v: %d customers for %d, %v", definition, r.Period, r.Segment, movement, len(who), n, err)
				}
			}
			byReason := int64(0)
			for _, reason := range r.Reasons {
				byReason += reason.Lost
				who, err := flow.Customers(context.Background(), journey.FlowCell{
					Period: r.Period, Segment: r.Segment, Movement: journey.Lost, Reason: reason.Reason, ForReason: true,
				})
				if err != nil || int64(len(who)) > reason.Lost || len(who) == 0 {
					t.Fatalf("%v lost for %q: %d customers for %d, %v", r.Period, reason.Reason, len(who), reason.Lost, err)
				}
			}
			if len(r.Reasons) > 0 && byReason != r.Gross.Lost {
				t.Fatalf("%v: %d lost by reason, %d in all", r.Period, byReason, r.Gross.Lost)
			}
		}
	}
	flow := fold(t, log, journey.FlowOptions{})
	for _, cell := range []journey.FlowCell{{Segment: "none"}, {Period: metrics.Calendar{}.Period(metrics.Monthly, 0)}} {
		if _, err := flow.Customers(context.Background(), cell); err == nil {
			t.Errorf("%+v: no error", cell)
		}
	}
}

func TestLapses(t *testing.T) {
	log, _ := build(t, journey.Options{AsOf: instant("2026-12-31 00:00")},
		journey.Event{Customer: "back", Time: instant("2026-01-01 09:00")},
		journey.Event{Customer: "back", Time: instant("2026-03-01 09:00")},
		journey.Event{Customer: "gone", Time: instant("2026-01-01 09:00")},
	)
	l := fold(t, log, journey.FlowOptions{Definition: journey.BySilence(30)}).Lapses(0.95)
	// Both are lost on 1 February, a day after the 30th; one is back on 1 March, and lost again on 1 April.
	if l.Lost != 3 || l.Returned != 1 || l.MedianDays.Value != 28 {
		t.Errorf("lapses %+v", l)
	}
}

func TestGaps(t *testing.T) {
	log, _ := build(t, journey.Options{},
		journey.Event{Customer: "a", Time: instant("2026-01-01 09:00")},
		journey.Event{Customer: "a", Time: instant("2026-01-01 10:00")}, // the same day: no gap
		journey.Event{Customer: "a", Time: instant("2026-01-08 09:00")},
		journey.Event{Customer: "a", Time: instant("2026-01-18 09:00")},
		journey.Event{Customer: "b", Time: instant("2026-01-18 09:00")},
	)
	gaps, err := journey.Fold(context.Background(), log, journey.NewGaps())
	if err != nil {
		t.Fatal(err)
	}
	n, running := gaps.N()
	if n != 2 || running != 2 || gaps.Quantile(0.5).Value != 7 || gaps.Quantile(0.95).Value != 10 {
		t.Errorf("%d gaps, %d running, median %v, 95 %% %v", n, running, gaps.Quantile(0.5), gaps.Quantile(0.95))
	}
	if gaps.Quantile(0).IsKnown() || journey.NewGaps().Quantile(0.5).IsKnown() {
		t.Errorf("a quantile of nothing is known")
	}
}

func TestFlowOptionsRefused(t *testing.T) {
	log := manyCustomers(t, 5)
	for want, opts := range map[string]journey.FlowOptions{
		"no attribute \"plan\"": {By: "plan"},
		"at least 1 event":      {Definition: journey.ByActivity(-1)},
		"at least 1 day":        {Definition: journey.BySilence(0)},
		"both joins and leaves": {Definition: journey.ByContract([]string{"a"}, []string{"a"})},
		"needs kinds":           {Definition: journey.ByContract(nil, []string{"a"})},
		"LookBack":              {LookBack: -1},
		"no event is of kind":   {Definition: journey.ByActivity(1, "ordr")},
		"don't cover":           {From: instant("2030-01-01 00:00")},
	} {
		if _, err := journey.NewFlow(log, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error about %s", err, want)
		}
	}
}

// TestFlowsOfShards folds two logs of a common span by themselves and merges one's state into the other.
func TestFlowsOfShards(t *testing.T) {
	day := func(d int) time.Time { return instant("2026-01-01 09:00").AddDate(0, 0, d) }
	opts := journey.FlowOptions{By: "segment", From: day(-3), To: day(200)}
	shard := func(names ...string) *journey.Flow {
		b := journey.NewBuilder(journey.Options{AsOf: day(200)})
		for i, name := range names {
			b.Attribute(name, "segment", "of "+name[:1], time.Time{})
			for _, d := range []int{0, 40 + i*20, 170} {
				if err := b.Add(journey.Event{Customer: name, Time: day(d)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		log, _, err := b.Build(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return fold(t, log, opts)
	}
	left, rest := shard("a1", "a2"), shard("b0", "b1") // with other segments
	sent := rest.Fresh()
	if err := sent.UnmarshalBinary(state(t, rest)); err != nil {
		t.Fatal(err)
	}
	if err := left.Merge(sent); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"", "of a", "of b"}, left.Segments()); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
	if left.Residual() != 0 {
		t.Errorf("residual %d", left.Residual())
	}
	if got := left.Total()[1].Gross.New; got != 4 {
		t.Errorf("%d new customers of four", got)
	}
	other := fold(t, manyCustomers(t, 5), journey.FlowOptions{})
	if err := left.Merge(other); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("got %v, want ErrMismatch", err)
	}
}

func FuzzFlowState(f *testing.F) {
	b := journey.NewBuilder(journey.Options{})
	b.Attribute("a", "segment", "large", time.Time{})
	for _, e := range []journey.Event{
		{Customer: "a", Time: instant("2026-01-01 09:00"), Kind: "join"},
		{Customer: "a", Time: instant("2026-02-01 09:00"), Kind: "leave", Reason: "price"},
	} {
		if err := b.Add(e); err != nil {
			f.Fatal(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	flow, err := journey.NewFlow(log, journey.FlowOptions{
		By: "segment", Definition: journey.ByContract([]string{"join"}, []string{"leave"}),
	})
	if err != nil {
		f.Fatal(err)
	}
	for trace := range log.Traces() {
		flow.Add(trace)
	}
	f.Add(state(f, flow))
	f.Add(state(f, flow.Fresh()))
	f.Fuzz(func(t *testing.T, b []byte) {
		got := flow.Fresh()
		if got.UnmarshalBinary(b) != nil {
			return
		}
		again := flow.Fresh()
		if err := again.UnmarshalBinary(state(t, got)); err != nil {
			t.Fatalf("decoding what was encoded: %v", err)
		}
		_ = again.Rows()
	})
}

func FuzzGapsState(f *testing.F) {
	f.Add(state(f, journey.NewGaps("use")))
	f.Fuzz(func(t *testing.T, b []byte) {
		got := journey.NewGaps("use")
		if got.UnmarshalBinary(b) != nil {
			return
		}
		_ = got.Quantile(0.5)
		again := journey.NewGaps("use")
		if err := again.UnmarshalBinary(state(t, got)); err != nil {
			t.Fatalf("decoding what was encoded: %v", err)
		}
	})
}
