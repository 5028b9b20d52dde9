package revenue_test

import (
	"encoding"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic("test: " + text)
	}
	return t
}

// smallLog has five customers over a quarter, with refunds, in the segments given.
func smallLog(t fataler, segments ...string) *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-03-31 23:00"), Places: 2, Strict: true})
	for i, days := range [][]int{{0, 3, 40}, {0, 31, 60}, {5, 6, 7, 37, 70}, {31, 38}, {89}} {
		who := string(rune('a' + i))
		b.Attribute(who, "segment", segments[i%len(segments)], time.Time{})
		for j, d := range days {
			err := b.Add(journey.Event{
				Customer: who, Time: at("2026-01-01 12:00").AddDate(0, 0, d), Kind: []string{"order", "visit"}[j%2],
				Amount: decimal.New([]int64{1000, 1050, -2500, 40, 1}[(i+j)%5], -2),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return build(t, b)
}

// smallBook has five customers over a quarter, with lines of all kinds.
func smallBook(t fataler, segments ...string) *revenue.Book {
	var lines []revenue.Line
	for i, starts := range [][]int{{0, 31, 59}, {0, 59}, {10, 31, 45}, {31}, {70, 75}} {
		for j, d := range starts {
			l := revenue.Line{
				Customer: string(rune('a' + i)), Segment: segments[i%len(segments)], Kind: revenue.LineKind(i * j % 4),
				From: day("2026-01-01") + metrics.Day(d), To: day("2026-01-01") + metrics.Day(d+28+i),
			}
			if l.Kind == revenue.Paid {
				l.Amount = decimal.New([]int64{1000, 1050, -2500, 40, 1}[(i+j)%5], -2)
			}
			lines = append(lines, l)
		}
	}
	return newBook(t, lines, revenue.BookOptions{})
}

var (
	transactionLaws = map[string]revenue.TransactionOptions{
		"zero": {},
		"all": {
			Grain: metrics.Weekly, By: "segment", LookBack: 20, Minor: money("0.1"),
			Interactions: &journey.Selection{Kinds: []string{"visit"}},
		},
	}
	subscriptionLaws = map[string]revenue.SubscriptionOptions{
		"zero": {},
		"all":  {Grain: metrics.Weekly, Segments: true, Active: revenue.AnyLine, LookBack: 20, Minor: money("0.1")},
	}
)

func TestLaws(t *testing.T) {
	log, book := smallLog(t, "large", "small"), smallBook(t, "large", "small")
	var traces []journey.Trace
	for trace := range log.Traces() {
		traces = append(traces, trace)
	}
	var accounts []revenue.Account
	for a := range book.Accounts() {
		accounts = append(accounts, a)
	}
	for name, opts := range transactionLaws {
		t.Run("transactions/"+name, func(t *testing.T) {
			metricstest.Laws[journey.Trace, *revenue.Transactions]{
				Prototype: newTransactions(t, log, opts), Input: rapid.SampledFrom(traces),
			}.Check(t)
		})
	}
	for name, opts := range subscriptionLaws {
		t.Run("subscriptions/"+name, func(t *testing.T) {
			metricstest.Laws[revenue.Account, *revenue.Subscriptions]{
				Prototype: newSubscriptions(t, book, opts), Input: rapid.SampledFrom(accounts),
			}.Check(t)
		})
	}
}

func encode(t fataler, c encoding.BinaryMarshaler) []byte {
	b, err := c.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestMismatch checks that calculators of other options neither merge nor decode, and stay as they were.
func TestMismatch(t *testing.T) {
	log, book := smallLog(t, "large"), smallBook(t, "large")
	small := func(e journey.Event) bool { return e.Amount.IsNegative() }
	var transactions []*revenue.Transactions
	for _, o := range []revenue.TransactionOptions{
		{},
		{Grain: metrics.Weekly},
		{Positive: true},
		{By: "segment"},
		{LookBack: 1},
		{Minor: money("0.1")},
		{Minor: money("0.11")},
		{Currency: "EUR"},
		{Events: journey.Selection{Kinds: []string{"order"}}},
		{Events: journey.Selection{Name: "small", Where: small}},
		{Interactions: &journey.Selection{}},
		{From: at("2025-12-31 00:00")},
		{To: at("2026-04-01 00:00")},
	} {
		transactions = append(transactions, metrics.Fold(log.Traces(), newTransactions(t, log, o)))
	}
	mismatch(t, transactions)
	var subscriptions []*revenue.Subscriptions
	for _, o := range []revenue.SubscriptionOptions{
		{},
		{Grain: metrics.Weekly},
		{Segments: true},
		{Active: revenue.AnyLine},
		{LookBack: 1},
		{Minor: money("0.1")},
		{From: day("2025-12-31")},
		{To: day("2026-04-01")},
		{Calendar: metrics.NewCalendar(nil, metrics.WeeksFrom(time.Sunday))},
	} {
		subscriptions = append(subscriptions, metrics.Fold(book.Accounts(), newSubscriptions(t, book, o)))
	}
	for _, o := range []revenue.BookOptions{
		{Rule: revenue.Months30}, {Ends: revenue.Inclusive}, {Places: 2}, {Currency: "EUR"},
	} {
		other := newBook(t, []revenue.Line{monthly(1, day("2026-01-01"), day("2026-03-17"), 1)}, o)
		subscriptions = append(subscriptions, newSubscriptions(t, other, revenue.SubscriptionOptions{To: day("2026-03-17")}))
	}
	mismatch(t, subscriptions)
}

type mergeable[C any] interface {
	metrics.State
	Merge(C) error
}

func mismatch[C mergeable[C]](t *testing.T, all []C) {
	t.Helper()
	for i, a := range all {
		for j, b := range all {
			if i == j {
				continue
			}
			before := string(encode(t, a))
			if err := a.Merge(b); !errors.Is(err, metrics.ErrMismatch) {
				t.Errorf("merging %d into %d: %v", j, i, err)
			}
			if err := a.UnmarshalBinary(encode(t, b)); !errors.Is(err, metrics.ErrMismatch) {
				t.Errorf("decoding %d into %d: %v", j, i, err)
			}
			if string(encode(t, a)) != before {
				t.Errorf("%d and %d: a failed merge changed something", i, j)
			}
		}
	}
}

// TestMergeSources merges what was counted in two logs, and in two books, with other segments.
func TestMergeSources(t *testing.T) {
	opts := revenue.TransactionOptions{By: "segment"}
	var logs []*revenue.Transactions
	var books []*revenue.Subscriptions
	for _, segments := range [][]string{{"b", "d"}, {"a", "d", "c"}} {
		log, book := smallLog(t, segments...), smallBook(t, segments...)
		logs = append(logs, metrics.Fold(log.Traces(), newTransactions(t, log, opts)))
		sub := newSubscriptions(t, book, revenue.SubscriptionOptions{Segments: true})
		books = append(books, metrics.Fold(book.Accounts(), sub))
	}
	twice := logs[0].Movements().Total[2].Net.Closing.Amount.Mul(decimal.NewFromInt(2))
	if err := errors.Join(logs[0].Merge(logs[1]), books[0].Merge(books[1])); err != nil {
		t.Fatal(err)
	}
	if got := logs[0].Movements().Total[2].Net.Closing.Amount; !got.Equal(twice) {
		t.Errorf("two logs alike close with %v, want %v", got, twice)
	}
	for _, m := range []revenue.Movements{logs[0].Movements(), books[0].Movements()} {
		explained(t, m)
		if names := strings.Join(segmentsOf(m, "segment"), " "); names != " a b c d" {
			t.Errorf("segments %q", names)
		}
	}
	again(t, logs[0], logs[1].Fresh())
	again(t, books[0], books[1].Fresh())
}

// FuzzState decodes anything into calculators of both kinds: what is taken explains itself and encodes to what decodes.
func FuzzState(f *testing.F) {
	log, book := smallLog(f, "large", "small"), smallBook(f, "large", "small")
	var transactions []*revenue.Transactions
	var subscriptions []*revenue.Subscriptions
	for _, name := range []string{"zero", "all"} {
		a := metrics.Fold(log.Traces(), newTransactions(f, log, transactionLaws[name]))
		b := metrics.Fold(book.Accounts(), newSubscriptions(f, book, subscriptionLaws[name]))
		transactions, subscriptions = append(transactions, a), append(subscriptions, b)
		for _, state := range [][]byte{encode(f, a), encode(f, b), encode(f, a.Fresh()), encode(f, b.Fresh())} {
			f.Add(state)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for i := range transactions {
			if c := transactions[i].Fresh(); c.UnmarshalBinary(b) == nil {
				again(t, c, transactions[i].Fresh())
				use(t, c.Movements())
			}
			if c := subscriptions[i].Fresh(); c.UnmarshalBinary(b) == nil {
				again(t, c, subscriptions[i].Fresh())
				use(t, c.Movements())
			}
		}
	})
}

func again(t fataler, c, fresh metrics.State) {
	if err := fresh.UnmarshalBinary(encode(t, c)); err != nil {
		t.Fatal("decoding what was encoded: ", err)
	}
	if string(encode(t, fresh)) != string(encode(t, c)) {
		t.Fatal("a state comes back as another")
	}
}

// use asks for everything that movements answer.
func use(t fataler, m revenue.Movements) {
	explained(t, m)
	for _, r := range m.Rows {
		for _, d := range []revenue.Dialect{{}, {Reactivation: true, NoContraction: true}, {Gross: true}} {
			for _, e := range []metrics.Estimate{
				d.NRR(r, 0.95), d.GRR(r, 0.95), d.GrossChurn(r, 0.95), d.NetChurn(r, 0.95), d.QuickRatio(r, 0.95),
			} {
				if !(e.Low <= e.Value && e.Value <= e.High) {
					t.Fatal("an estimate of ", e)
				}
			}
		}
		for d := range revenue.PerInteraction + 1 {
			if e := d.Of(r, 0.95); !(e.Low <= e.Value && e.Value <= e.High) {
				t.Fatal("an estimate of ", e)
			}
		}
	}
	if _, err := m.MarshalJSON(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.String(), "closing") {
		t.Fatal("no table")
	}
}

// TestDamagedState changes bytes of states: what still decodes makes sense, and a failed decoding changes nothing.
func TestDamagedState(t *testing.T) {
	log, book := smallLog(t, "large", "small"), smallBook(t, "large", "small")
	good := metrics.Fold(log.Traces(), newTransactions(t, log, transactionLaws["all"]))
	other := metrics.Fold(book.Accounts(), newSubscriptions(t, book, subscriptionLaws["all"]))
	rapid.Check(t, func(t *rapid.T) {
		damaged := func(b []byte) []byte {
			for range rapid.IntRange(1, 3).Draw(t, "changes") {
				b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] = rapid.SampledFrom([]byte{0, 1, 2, 3, 9, 127, 255}).Draw(t, "byte")
			}
			return b
		}
		one, two := good.Fresh(), other.Fresh()
		if one.UnmarshalBinary(damaged(encode(t, good))) == nil {
			use(t, one.Movements())
			again(t, one, good.Fresh())
		} else if string(encode(t, one)) != string(encode(t, good.Fresh())) {
			t.Fatal("a failed decoding changed something")
		}
		if two.UnmarshalBinary(damaged(encode(t, other))) == nil {
			use(t, two.Movements())
			again(t, two, other.Fresh())
		} else if string(encode(t, two)) != string(encode(t, other.Fresh())) {
			t.Fatal("a failed decoding changed something")
		}
	})
}
