package audit

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// shown is how many items of a list a sentence names before it says how many more there are.
const shown = 5

// list joins items as a sentence does: "a", "a and b", "a, b and c", "a, b, c, d, e and 7 more".
func list(items []string) string {
	if len(items) > shown+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(items[:shown], ", "), len(items)-shown)
	}
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

// A naming is what people call things, by ID.
type naming map[string]string

// of returns the name of a thing, and its ID where it has none.
func (n naming) of(id string) string {
	if name := n[id]; name != "" {
		return name
	}
	return id
}

// all returns the names of things.
func (n naming) all(ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = n.of(id)
	}
	return names
}

// titles lists metrics by name.
func (x *chart) titles(metrics []int) string {
	names := make([]string, 0, len(metrics))
	for _, m := range metrics {
		names = append(names, x.metrics[m].Name)
	}
	return list(names)
}

// aim says what a metric is to do: "to be at most 6 min", and "to fall" where it has no target.
func aim(d metrics.Definition) string {
	if low, high, ok := d.Target.Band(); ok {
		return fmt.Sprintf("to be between %s and %s", amount(d.Unit, low), amount(d.Unit, high))
	}
	v, set := d.Target.Value()
	switch {
	case d.Direction == metrics.InBand:
		return "to keep within a band"
	case set && d.Direction == metrics.HigherIsBetter:
		return "to be at least " + amount(d.Unit, v)
	case set:
		return "to be at most " + amount(d.Unit, v)
	case d.Direction == metrics.HigherIsBetter:
		return "to rise"
	default:
		return "to fall"
	}
}

// amount writes a finite number in its unit: 90 %, 45 s, 6 min, 2 days, 400 EUR, 7.5 on 0..10.
func amount(u metrics.Unit, v float64) string {
	const minute, hour, day = 60, 60 * 60, 24 * 60 * 60
	plain := strconv.FormatFloat(v, 'f', -1, 64)
	whole := func(n float64, unit string) string { return strconv.FormatFloat(v/n, 'f', -1, 64) + " " + unit }
	switch u.Kind {
	case metrics.RatioUnit:
		if v < -1 || v > 1 {
			return plain // a quotient, not a share
		}
		return decimal.NewFromFloat(v).Shift(2).String() + " %"
	case metrics.DurationUnit:
		switch {
		case v >= 2*day && math.Mod(v, day) == 0:
			return whole(day, "days")
		case v >= hour && math.Mod(v, hour) == 0:
			return whole(hour, "h")
		case v >= 2*minute && math.Mod(v, minute) == 0:
			return whole(minute, "min")
		}
		return plain + " s"
	case metrics.MoneyUnit:
		return plain + " " + u.Currency
	case metrics.ScoreUnit:
		return plain + " on " + strings.TrimPrefix(u.String(), "score:")
	default:
		return plain
	}
}

// plural chooses the form of a word for a number of things.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// half returns Major for half or more of a whole, and otherwise Minor.
func half(s Share) Severity {
	if 2*s.N >= s.Of {
		return Major
	}
	return Minor
}
