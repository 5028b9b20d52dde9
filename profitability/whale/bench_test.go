package whale_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/whale"
)

const million = 1_000_000

// crowd returns customers with names in no order and profits in cents; to is how far profits are from 0 at most.
func crowd(n int, seed uint64, to int64) []whale.Customer {
	r := rand.New(rand.NewPCG(seed, 1))
	list := make([]whale.Customer, n)
	for i, p := range r.Perm(n) {
		cents := int64(0)
		if to > 0 {
			cents = r.Int64N(2*to) - to*2/3
		}
		list[i] = whale.Customer{Name: fmt.Sprintf("customer-%07d", p), Profit: decimal.New(cents, -2)}
	}
	return list
}

func benchmarkNew(b *testing.B, list []whale.Customer) {
	b.ReportAllocs()
	for b.Loop() {
		c, err := whale.New(list)
		if err != nil || c.Len() != len(list) {
			b.Fatal(c.Len(), err)
		}
	}
}

func BenchmarkNewMillion(b *testing.B) { benchmarkNew(b, crowd(million, 1, 5_000_000)) }

// A hundred customers have the same profit, as with prices in whole dollars.
func BenchmarkNewMillionTied(b *testing.B) { benchmarkNew(b, crowd(million, 1, 5_000)) }

func BenchmarkNewMillionOfZero(b *testing.B) { benchmarkNew(b, crowd(million, 1, 0)) }

// Amounts that take more than 64 bits.
func BenchmarkNewWide(b *testing.B) {
	list := crowd(100_000, 1, 5_000_000)
	list[0].Profit = decimal.New(1, 30)
	benchmarkNew(b, list)
}

func BenchmarkFiguresMillion(b *testing.B) {
	c, err := whale.New(crowd(million, 1, 5_000_000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompareMillion(b *testing.B) {
	before, err := whale.New(crowd(million, 1, 5_000_000))
	if err != nil {
		b.Fatal(err)
	}
	after, err := whale.New(crowd(million, 2, 5_000_000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if m := whale.Compare(before, after); m.Stayed != million {
			b.Fatal(m.Stayed)
		}
	}
}
