package whale

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Customer is what someone brought: revenue less all that was spent on them. The empty name is a name like others.
type Customer struct {
	Name   string          `json:"name"`
	Profit decimal.Decimal `json:"profit"` // negative for a loss
}

const opNew = "whale: new"

// New returns the curve of customers in any order; it keeps no reference to the slice. Without customers it returns
// the zero curve. The error is [metrics.Faults]: a name that is given more than once, and an amount whose coefficient
// has more than about 100 digits or whose exponent is outside −100 to 100. No currency needs those, and the memory that
// they take grows with the exponent.
func New(customers []Customer) (Curve, error) {
	if len(customers) == 0 {
		return Curve{}, nil
	}
	repeated := make(chan metrics.Faults, 1)
	go func() { repeated <- duplicates(customers) }()
	c, faults := ranked(customers)
	faults = append(faults, <-repeated...)
	if err := faults.Err(); err != nil {
		return Curve{}, err
	}
	return c, nil
}

// ranked returns the curve of customers, or what is wrong with their amounts.
func ranked(customers []Customer) (Curve, metrics.Faults) {
	exp, ok := finest(customers)
	if ok {
		if units, ok := narrow(customers, exp); ok {
			return curveOf(byUnits(customers, units, exp)), nil
		}
	}
	if faults := outOfRange(customers); len(faults) > 0 {
		return Curve{}, faults
	}
	// Amounts of more than 64 bits are rare enough for the plain way.
	list := slices.Clone(customers)
	slices.SortFunc(list, func(a, b Customer) int {
		if by := b.Profit.Cmp(a.Profit); by != 0 {
			return by
		}
		return strings.Compare(a.Name, b.Name)
	})
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return curveOf(names, broad(list, exp)), nil
}

func curveOf(names []string, profits column) Curve {
	return Curve{names: names, profits: profits, sums: profits.running()}
}

// outOfRange returns a fault for each amount that is too long to be one.
func outOfRange(customers []Customer) metrics.Faults {
	var faults metrics.Faults
	for i := range customers {
		p := customers[i].Profit
		if inRange(p) {
			continue
		}
		f := metrics.Fault{
			Op: opNew, Field: "profit",
			Cause: fmt.Sprintf("the amount of customer %s, number %d of the input, has more than %d digits or an exponent "+
				"outside −%d to %d", quoted(customers[i].Name), i+1, mostDigits, mostExponent, mostExponent),
			Remedy: "correct the amount",
		}
		if p.Coefficient().BitLen() < 10*digitBits { // longer ones take too long to write
			f.Value = exact.Text(p)
		}
		faults = append(faults, f)
	}
	return faults
}

// quoted writes a name for a message.
func quoted(name string) string {
	const most = 80
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "") + "…"
	}
	return fmt.Sprintf("%q", name)
}
