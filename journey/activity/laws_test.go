package activity_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

// smallLog has seven customers over a quarter, of some segments; the last two were seen before it.
func smallLog(t fataler, segments ...string) *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: noon(89)})
	for i, gaps := range [][]int{{0, 3, 40}, {0}, {5, 1, 1, 1, 30, 30}, {31, 7, 8}, {20, 0, 50}, {40, 1}, {3}} {
		who := string(rune('a' + i))
		b.Attribute(who, "segment", segments[i%len(segments)], time.Time{})
		if i >= 5 {
			b.FirstSeen(who, noon(10-4*i))
		}
		day := 0
		for j, gap := range gaps {
			day += gap
			e := journey.Event{Customer: who, Time: noon(day), Kind: []string{"order", "visit"}[j%2]}
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return build(t, b)
}

func TestLaws(t *testing.T) {
	log := smallLog(t, "large", "small")
	traces := slices.Collect(log.Traces())
	for name, opts := range map[string]activity.Options{
		"zero":    {},
		"segment": {By: "segment", Active: journey.Selection{Kinds: []string{"visit", "nothing"}}, Week: 1, Month: 2},
	} {
		t.Run(name, func(t *testing.T) {
			metricstest.Laws[journey.Trace, *activity.States]{
				Prototype: create(t, log, opts),
				Input:     rapid.SampledFrom(traces),
			}.Check(t)
		})
	}
}

// TestMergeLogs merges what was counted in two logs with different values of the attribute and different names.
func TestMergeLogs(t *testing.T) {
	opts := activity.Options{By: "segment", Active: journey.Selection{Kinds: []string{"order", "gift"}}}
	one, other := fold(t, smallLog(t, "b", "d"), opts), fold(t, smallLog(t, "a", "d", "c"), opts)
	both := one.Fresh()
	for _, part := range []*activity.States{one, other} {
		if err := both.Merge(part); err != nil {
			t.Fatal(err)
		}
	}
	if got := both.Segments(); !slices.Equal(got, []string{"", "a", "b", "c", "d"}) {
		t.Errorf("segments %q", got)
	}
	last := map[string]int64{}
	for _, row := range both.Rows() {
		last[row.Segment] = row.Customers()
	}
	// a to g are b, d, b, d, b, d, b in one log and a, d, c, a, d, c, a in the other.
	for segment, want := range map[string]int64{"": 0, "a": 3, "b": 4, "c": 2, "d": 5} {
		if last[segment] != want {
			t.Errorf("%d customers of segment %q, want %d", last[segment], segment, want)
		}
	}
	again := create(t, smallLog(t, "a", "d", "c"), opts)
	if err := again.UnmarshalBinary(state(t, both)); err != nil {
		t.Fatal(err)
	}
	if string(state(t, again)) != string(state(t, both)) {
		t.Error("a state with more segments than the prototype's comes back as another")
	}
	if len(both.Warnings()) != 2 {
		t.Errorf("warnings %q, want one of gift and one of customers seen earlier", both.Warnings())
	}
	all, warnings := fold(t, smallLog(t, "b"), activity.Options{Active: opts.Active}), both.Total()
	if len(warnings) != len(all.Total()) {
		t.Errorf("%d days, want %d", len(warnings), len(all.Total()))
	}
}

// TestKnownElsewhere checks that a name that only the other log's events have isn't warned of after merging.
func TestKnownElsewhere(t *testing.T) {
	opts := activity.Options{Active: journey.Selection{Kinds: []string{"order"}}}
	s := fold(t, history(t, 89, 0), opts)
	if w := s.Warnings(); len(w) != 1 {
		t.Fatalf("warnings %q, want one", w)
	}
	opts.From, opts.To = noon(0), noon(89)
	s, o := fold(t, history(t, 89, 0), opts), fold(t, smallLog(t, "b"), opts)
	if err := s.Merge(o); err != nil {
		t.Fatal(err)
	}
	if w := s.Warnings(); len(w) != 1 || w[0] != o.Warnings()[0] {
		t.Errorf("warnings %q, want those of customers seen earlier", w)
	}
}

// TestMismatch checks that other options neither merge nor decode, and change nothing.
func TestMismatch(t *testing.T) {
	log := smallLog(t, "large", "small")
	yes := func(journey.Event) bool { return true }
	all := []activity.Options{
		{},
		{Week: 6},
		{Month: 29},
		{By: "segment"},
		{Active: journey.Selection{Kinds: []string{"order"}}},
		{Active: journey.Selection{Where: yes, Name: "yes"}},
		{From: noon(-1)},
		{To: noon(90)},
		{To: noon(89)}, // the last day as a whole
	}
	for i, a := range all {
		for j, b := range all {
			x, y := fold(t, log, a), fold(t, log, b)
			before := string(state(t, x))
			merged, decoded := x.Merge(y), x.Fresh().UnmarshalBinary(state(t, y))
			if i == j {
				if merged != nil || decoded != nil {
					t.Errorf("%+v: %v, %v", a, merged, decoded)
				}
				continue
			}
			if !errors.Is(merged, metrics.ErrMismatch) || !errors.Is(decoded, metrics.ErrMismatch) {
				t.Errorf("%+v and %+v: %v, %v", a, b, merged, decoded)
			}
			if string(state(t, x)) != before {
				t.Errorf("%+v and %+v: a failed merge changed something", a, b)
			}
		}
	}
	if err := fold(t, log, activity.Options{Level: 0.9}).Merge(fold(t, log, activity.Options{})); err != nil {
		t.Errorf("another level: %v", err)
	}
}

// tinyLog has three customers over ten days, one of them seen before it; its states are short.
func tinyLog(t fataler) *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: noon(9)})
	for who, days := range map[string][]int{"a": {0, 1, 3, 8}, "b": {0, 9}, "c": {4}} {
		for _, day := range days {
			if err := b.Add(journey.Event{Customer: who, Time: noon(day)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.Attribute("a", "segment", "large", time.Time{})
	b.FirstSeen("c", noon(-2))
	return build(t, b)
}

func FuzzState(f *testing.F) {
	log := tinyLog(f)
	var prototypes []*activity.States
	for _, opts := range []activity.Options{{}, {By: "segment", Week: 2, Month: 4}} {
		s := fold(f, log, opts)
		prototypes = append(prototypes, s)
		f.Add(state(f, s))
		f.Add(state(f, s.Fresh()))
		f.Add(state(f, s)[:100])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, prototype := range prototypes {
			decode(t, prototype, b)
		}
	})
}

// decode checks that a state is refused and changes nothing, or is taken, makes sense and encodes to what decodes.
func decode(t fataler, prototype *activity.States, b []byte) (taken bool) {
	got := prototype.Fresh()
	if got.UnmarshalBinary(b) != nil {
		if string(state(t, got)) != string(state(t, prototype.Fresh())) {
			t.Fatal("a failed decoding changed something")
		}
		return false
	}
	if err := prototype.Fresh().UnmarshalBinary(state(t, got)); err != nil {
		t.Fatal("decoding what was encoded: ", err)
	}
	use(t, got)
	return true
}

// use asks for everything that a calculator answers, and checks that counts are counts and shares are shares.
func use(t fataler, s *activity.States) {
	rows := s.Rows()
	for _, row := range rows {
		if slices.Min(row.Counts[:]) < 0 {
			t.Fatal("counts of ", row.Counts)
		}
	}
	for _, m := range s.Matrices() {
		for _, counts := range m.Counts {
			if slices.Min(counts[:]) < 0 {
				t.Fatal("moves of ", m)
			}
		}
	}
	m := s.Between(rows[0].Day, rows[len(rows)-1].Day)
	for from := range activity.State(7) {
		for to := range activity.State(7) {
			e := m.Share(from, to)
			if e.IsKnown() && !(0 <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= 1) {
				t.Fatal("a share of ", e)
			}
		}
	}
	if _, err := s.MarshalJSON(); err != nil {
		t.Fatal(err)
	}
	_ = s.String()
}

// TestDamagedState changes each byte of a state in turn.
func TestDamagedState(t *testing.T) {
	good := fold(t, tinyLog(t), activity.Options{Week: 2, Month: 4})
	b := state(t, good)
	refused := 0
	for i, was := range b {
		for _, value := range []byte{0, 1, 2, 3, 9, 127, 255} {
			if b[i] = value; !decode(t, good, b) {
				refused++
			}
		}
		b[i] = was
	}
	if n := 7 * len(b); refused < n/2 {
		t.Errorf("%d of %d damaged states were refused", refused, n)
	}
	// The sums of products end the state. No customer's moves squared are less than the moves.
	squares := isSquare()
	for i := len(b) - 35; i < len(b); i++ {
		if was := b[i]; was == 1 {
			if b[i] = 0; decode(t, good, b) && squares[i-len(b)+35] {
				t.Errorf("product %d of 0 was taken", i-len(b)+35)
			}
			b[i] = was
		}
	}
}

// isSquare says which of the sums of products are of squares: by state, the last of each row of a triangle.
func isSquare() (squares [35]bool) {
	at := 0
	for _, outcomes := range []int{2, 2, 2, 2, 4, 4, 2} {
		for i := range outcomes {
			squares[at+i] = true
			at += i + 1
		}
	}
	return squares
}
