package revenue_test

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// fataler is what tests, benchmarks and properties have in common.
type fataler interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

func build(t fataler, b *journey.Builder) *journey.Log {
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func newTransactions(t fataler, log *journey.Log, opts revenue.TransactionOptions) *revenue.Transactions {
	c, err := revenue.NewTransactions(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fold returns the movements of a log, and checks that they explain everything.
func fold(t fataler, log *journey.Log, opts revenue.TransactionOptions) revenue.Movements {
	c, err := journey.Fold(context.Background(), log, newTransactions(t, log, opts))
	if err != nil {
		t.Fatal(err)
	}
	return explained(t, c.Movements())
}

func newBook(t fataler, lines []revenue.Line, opts revenue.BookOptions) *revenue.Book {
	b, err := revenue.NewBook(lines, opts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func newSubscriptions(t fataler, b *revenue.Book, opts revenue.SubscriptionOptions) *revenue.Subscriptions {
	c, err := revenue.NewSubscriptions(b, opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// foldBook returns the movements of a book, and checks that they explain everything.
func foldBook(t fataler, b *revenue.Book, opts revenue.SubscriptionOptions) revenue.Movements {
	return explained(t, metrics.Fold(b.Accounts(), newSubscriptions(t, b, opts)).Movements())
}

func explained(t fataler, m revenue.Movements) revenue.Movements {
	if n, v := m.Residual(); n != 0 || !v.IsZero() {
		t.Fatalf("residual of %d customers and %v\n%v", n, v, m)
	}
	return m
}

func day(text string) metrics.Day {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic("test: " + text)
	}
	return metrics.DayOf(t.Date())
}

func money(text string) decimal.Decimal { return decimal.RequireFromString(text) }
