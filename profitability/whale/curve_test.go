package whale_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

// The whale fixture of the project's requirements: total 100, peak 230 % at 5 customers, hidden loss 130 %.
func TestGoldenWhale(t *testing.T) {
	c := fixture(t)
	var order []string
	for rank, customer := range c.Customers() {
		order = append(order, customer.Name)
		same(t, "customer by rank", customer, c.Customer(rank))
	}
	same(t, "order", strings.Split("g c e i a d h f j b", " "), order)
	want := []whale.Point{{Customers: 0}}
	for i, v := range []int64{100, 160, 200, 220, 230, 230, 220, 200, 160, 100} {
		want = append(want, whale.Point{Customers: i + 1, Cumulative: decimal.New(v, 0)})
	}
	same(t, "points", want, c.Points(11))
	same(t, "total", dec("100"), c.Total())
	same(t, "peak", dec("230"), c.Peak())
	same(t, "hidden loss", dec("130"), c.HiddenLoss())
	same(t, "counts", [4]int{10, 5, 1, 4}, [4]int{c.Len(), c.AtPeak(), c.BreakEven(), c.LossMakers()})
	near(t, "peak share", c.PeakShare(), 2.3)
	near(t, "hidden share", c.HiddenShare(), 1.3)
	near(t, "share of loss-makers", c.LossMakerShare(), 0.4)
}

func TestWithoutProfit(t *testing.T) {
	for _, profits := range [][]string{nil, {"-1", "-2"}, {"5", "-5"}, {"0"}} {
		c := curve(t, named(profits...))
		absent(t, fmt.Sprint("peak share of ", profits), c.PeakShare(), metrics.NotApplicable)
		absent(t, fmt.Sprint("hidden share of ", profits), c.HiddenShare(), metrics.NotApplicable)
		same(t, "hidden loss", c.Peak().Sub(c.Total()), c.HiddenLoss())
	}
	losses := curve(t, named("-1", "-2"))
	same(t, "peak of losses", decimal.Decimal{}, losses.Peak())
	same(t, "hidden loss of losses", dec("3"), losses.HiddenLoss())
	var none whale.Curve
	absent(t, "loss-makers of nobody", none.LossMakerShare(), metrics.Undefined)
	same(t, "points of nobody", []whale.Point{{}}, none.Points(10))
}

func TestSharesOfManyDigits(t *testing.T) {
	c := curve(t, named("1e100", "-1e100", "1e-100"))
	near(t, "share of 200 digits", c.PeakShare(), 1e200)
	// As far apart as amounts can be.
	long := decimal.NewFromBigInt(dec("1e99").BigInt(), 100)
	c = curve(t, []whale.Customer{
		{Name: "x", Profit: dec("1e-100")}, {Name: "y", Profit: long}, {Name: "z", Profit: long.Neg()},
	})
	near(t, "share of 299 digits", c.PeakShare(), 1e299)
}

func TestNewFaults(t *testing.T) {
	hostile := decimal.New(1, 1_000_000)
	longest := decimal.NewFromBigInt(dec("1e120").BigInt(), 0)
	for _, c := range []struct {
		what  string
		list  []whale.Customer
		wants []string
	}{
		{"twice", named("1", "2", "3")[:2], nil},
		{"names", []whale.Customer{{Name: "b"}, {Name: "a"}, {Name: "a"}, {Name: "b"}, {Name: "a"}, {Name: "ab"}}, []string{
			`name "a": given 3 times, first as numbers 2 and 3`, `name "b": given 2 times, first as numbers 1 and 4`,
		}},
		{"no name", []whale.Customer{{}, {}}, []string{"given 2 times"}},
		{"large", []whale.Customer{{Name: "x", Profit: hostile}}, []string{`profit "1e1000000"`}},
		{"small", []whale.Customer{{Name: "x", Profit: decimal.New(-7, -101)}}, []string{`profit "-7e-101"`}},
		{"ends of the exponent", []whale.Customer{
			{Name: "x", Profit: decimal.New(1, 1<<31-1)}, {Name: "y", Profit: decimal.New(1, -1<<31)},
		}, []string{`customer "x", number 1`, `customer "y", number 2`}},
		{"long", []whale.Customer{{Name: "x", Profit: longest}}, []string{"more than 100 digits"}},
		{"both", []whale.Customer{{Name: "x", Profit: hostile}, {Name: "x"}}, []string{"profit", "name"}},
	} {
		_, err := whale.New(c.list)
		var faults metrics.Faults
		if len(c.wants) == 0 {
			if err != nil {
				t.Errorf("%s: %v", c.what, err)
			}
			continue
		}
		if !errors.As(err, &faults) || len(faults) != len(c.wants) {
			t.Errorf("%s: error %v, want %d faults", c.what, err, len(c.wants))
			continue
		}
		for i, want := range c.wants {
			if got := faults[i].Error(); !strings.HasPrefix(got, "whale: new: ") || !strings.Contains(got, want) {
				t.Errorf("%s: fault %q, want it to say %q", c.what, got, want)
			}
		}
	}
	// 0 is 0, whatever its exponent.
	for _, exponent := range []int32{1<<31 - 1, -1 << 31} {
		for _, profit := range []string{"1e30", "0.5"} {
			c := curve(t, []whale.Customer{{Name: "x", Profit: decimal.New(0, exponent)}, {Name: "y", Profit: dec(profit)}})
			same(t, "total with a zero", dec(profit), c.Total())
		}
	}
}

// Order, sums, counts and points against plain decimals.
func TestCurveAgainstDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := customers.Draw(t, "customers")
		c, err := whale.New(list)
		if err != nil {
			t.Fatal(err)
		}
		want := inOrder(list)
		if c.Len() != len(list) {
			t.Fatalf("%d customers, want %d", c.Len(), len(list))
		}
		running, peak := decimal.Decimal{}, decimal.Decimal{}
		losers, level, atPeak := 0, 0, 0
		for rank, got := range c.Customers() {
			if w := want[rank-1]; got.Name != w.Name || !got.Profit.Equal(w.Profit) {
				t.Fatalf("rank %d: %v, want %v", rank, got, w)
			}
			running = running.Add(got.Profit)
			if !c.Cumulative(rank).Equal(running) {
				t.Fatalf("cumulative of %d: %v, want %v", rank, c.Cumulative(rank), running)
			}
			if running.GreaterThan(peak) {
				peak, atPeak = running, rank
			}
			switch got.Profit.Sign() {
			case -1:
				losers++
			case 0:
				level++
			}
		}
		if !c.Total().Equal(running) || !c.Peak().Equal(peak) || !c.HiddenLoss().Equal(peak.Sub(running)) {
			t.Fatalf("total %v, peak %v, hidden loss %v", c.Total(), c.Peak(), c.HiddenLoss())
		}
		if c.LossMakers() != losers || c.BreakEven() != level || c.AtPeak() != atPeak {
			t.Fatalf("%d loss-makers, %d at 0, peak at %d", c.LossMakers(), c.BreakEven(), c.AtPeak())
		}
	})
}

// The order of the input doesn't show in any byte, and neither does the input's memory.
func TestOrderFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := customers.Draw(t, "customers")
		shuffled := rapid.Permutation(list).Draw(t, "shuffled")
		a, b := must(t, list), must(t, shuffled)
		clear(shuffled)
		if a.String() != b.String() {
			t.Fatalf("%s\n%s", a, b)
		}
		one, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if other, _ := json.Marshal(b); !bytes.Equal(one, other) {
			t.Fatalf("%s\n%s", one, other)
		}
	})
}

// What segments lose in hiding, they lose together: peak, hidden loss and total add up over any split.
func TestSegmentsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := customers.Draw(t, "customers")
		at := rapid.IntRange(0, len(list)).Draw(t, "at")
		whole, one, other := must(t, list), must(t, list[:at]), must(t, list[at:])
		if !whole.Total().Equal(one.Total().Add(other.Total())) || !whole.Peak().Equal(one.Peak().Add(other.Peak())) ||
			!whole.HiddenLoss().Equal(one.HiddenLoss().Add(other.HiddenLoss())) ||
			whole.AtPeak() != one.AtPeak()+other.AtPeak() || whole.LossMakers() != one.LossMakers()+other.LossMakers() {
			t.Fatalf("%v\n%v\n%v", whole, one, other)
		}
	})
}

// Profits times a number make the curve times that number, and leave ratios as they are.
func TestScaling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := customers.Draw(t, "customers")
		by := decimal.New(rapid.Int64Range(1, 999).Draw(t, "by"), 0)
		scaled := slices.Clone(list)
		for i := range scaled {
			scaled[i].Profit = scaled[i].Profit.Mul(by)
		}
		a, b := must(t, list), must(t, scaled)
		if !a.Peak().Mul(by).Equal(b.Peak()) || !a.HiddenLoss().Mul(by).Equal(b.HiddenLoss()) {
			t.Fatalf("times %v: %v\n%v", by, a, b)
		}
		if a.PeakShare().Value != b.PeakShare().Value || a.Stobachoff().Value != b.Stobachoff().Value ||
			a.GiniCTR().Value != b.GiniCTR().Value || a.GiniRSV().Value != b.GiniRSV().Value {
			t.Fatalf("ratios of %v times %v differ", list, by)
		}
	})
}

// The fast way with many customers, in particular its sorting by digits and its two halves.
func TestManyCustomers(t *testing.T) {
	for what, profit := range map[string]func(i int) int64{
		"spread":  func(i int) int64 { return int64(i) * 7_919_999 % 100_003 * 1_000_003 },
		"losses":  func(i int) int64 { return int64(i)*7919%10_007 - 6000 },
		"tied":    func(i int) int64 { return int64(i*31%7) - 3 },
		"equal":   func(int) int64 { return 5 },
		"one up":  func(i int) int64 { return int64(i / 19_999) },
		"one low": func(i int) int64 { return -int64(i / 19_999) },
	} {
		list := many(20_000, profit)
		c, want := curve(t, list), inOrder(list)
		for rank, got := range c.Customers() {
			if w := want[rank-1]; got.Name != w.Name || !got.Profit.Equal(w.Profit) {
				t.Fatalf("%s: rank %d is %v, want %v", what, rank, got, w)
			}
		}
		same(t, what+": total", sum(list), c.Total())
		list[17].Name = list[12_345].Name
		if _, err := whale.New(list); err == nil || !strings.Contains(err.Error(), "numbers 18 and 12346") {
			t.Errorf("%s: error %v, want the name given twice", what, err)
		}
	}
}

func must(t *rapid.T, list []whale.Customer) whale.Curve {
	c, err := whale.New(list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
