package scorecard

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// count writes a whole number with commas between thousands.
func count(n int64) string { return grouped(strconv.FormatInt(n, 10)) }

// signed is count with a plus sign for what is above 0.
func signed(n int64) string {
	if n > 0 {
		return "+" + count(n)
	}
	return count(n)
}

// grouped puts commas between thousands of a plain decimal number, and a true minus sign before a negative one.
func grouped(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, hasFraction := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasFraction {
		whole += "." + fraction
	}
	if negative && strings.Trim(digits, "0.") != "" {
		return "−" + whole
	}
	return whole
}

// amount writes money in whole units, and small amounts with two places, without a currency.
func amount(d decimal.Decimal) string {
	if d.Abs().LessThan(decimal.New(100, 0)) && !d.IsInteger() {
		return grouped(d.StringFixedBank(2))
	}
	return grouped(d.StringFixedBank(0))
}

// money is amount with a currency code before it, unless that is empty.
func money(d decimal.Decimal, currency string) string {
	if currency == "" {
		return amount(d)
	}
	return clean(currency) + nbsp + amount(d)
}

// percent writes a share with one decimal: 0.184 is 18.4 %.
func percent(x float64) string { return fixed(100*x, 1) + nbsp + "%" }

func fixed(x float64, places int) string {
	switch {
	case math.IsNaN(x):
		return "not a number"
	case math.IsInf(x, 0):
		return map[bool]string{true: "∞", false: "−∞"}[x > 0]
	}
	return grouped(strconv.FormatFloat(x, 'f', places, 64))
}

// shareWithInterval writes a share with its interval and level: 18.4 % (95 % interval 17.1 % to 19.8 %).
func shareWithInterval(e metrics.Estimate) string {
	switch {
	case !e.IsKnown():
		return absence(e)
	case e.Level == 0:
		return percent(e.Value)
	}
	return fmt.Sprintf("%s (%s%s%% interval %s to %s)", percent(e.Value),
		strconv.FormatFloat(100*e.Level, 'g', 4, 64), nbsp, percent(e.Low), percent(e.High))
}

// absence says why there is no value.
func absence(e metrics.Estimate) string {
	if len(e.Warnings) == 0 {
		return e.State.String()
	}
	return e.State.String() + ": " + strings.Join(e.Warnings, "; ")
}

// inUnit writes a number of a metric in its unit. Durations are numbers of seconds.
func inUnit(v float64, u metrics.Unit) string {
	switch u.Kind {
	case metrics.RatioUnit:
		// Close to none and to all, one decimal hides what targets there are about: 99.93 % and 99.99 %.
		if v != 0 && math.Abs(v) < 0.01 || v > 0.99 && v < 1 {
			return fixed(100*v, 2) + nbsp + "%"
		}
		return percent(v)
	case metrics.CountUnit:
		switch {
		case v == math.Trunc(v):
			return fixed(v, 0)
		case math.Abs(v) < 0.1: // so that a few in a hundred don't look like none
			return fixed(v, 3)
		}
		return fixed(v, 1)
	case metrics.MoneyUnit:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fixed(v, 0)
		}
		return money(decimal.NewFromFloat(v), u.Currency)
	case metrics.DurationUnit:
		return duration(v)
	case metrics.ScoreUnit:
		return fixed(v, 1) + " of " + strconv.FormatFloat(u.High, 'f', -1, 64)
	default:
		return fixed(v, 2)
	}
}

// duration writes a number of seconds in the largest unit of which there is at least one.
func duration(seconds float64) string {
	for _, unit := range [...]struct {
		name string
		of   float64
	}{{"days", 86400}, {"h", 3600}, {"min", 60}} {
		if math.Abs(seconds) >= unit.of {
			return fixed(seconds/unit.of, 1) + nbsp + unit.name
		}
	}
	return fixed(seconds, 1) + nbsp + "s"
}

// day writes a date as 31 December 2025.
func day(d metrics.Day) string {
	y, m, n := d.Date()
	return fmt.Sprintf("%d%s%v%s%d", n, nbsp, time.Month(m), nbsp, y)
}

// plural writes a number and its noun: 1 customer, 2 customers.
func plural(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return count(n) + nbsp + noun
}

// pluralIs writes a number, its noun and the verb: 1 customer is, 2 customers are.
func pluralIs(n int64, noun string) string {
	if n == 1 {
		return plural(n, noun) + " is"
	}
	return plural(n, noun) + " are"
}

// clean takes out of a text what could upset the page or the terminal around it: control characters other than line
// ends, marks that turn the direction of writing, and bytes that aren't UTF-8. Writers escape the rest.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// line is clean on one line.
func line(s string) string { return strings.ReplaceAll(clean(s), "\n", " ") }
