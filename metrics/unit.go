package metrics

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A UnitKind says what a metric's numbers are. The zero value is unspecified.
type UnitKind uint8

// The kinds of unit.
const (
	CountUnit    UnitKind = iota + 1 // how many
	RatioUnit                        // a share or a quotient; 0.05 is 5 %
	MoneyUnit                        // an amount in a currency
	DurationUnit                     // a length of time, in seconds
	ScoreUnit                        // a score on a scale with two ends
)

var unitWords = words{"unspecified", "count", "ratio", "money", "duration", "score"}

// String returns count, ratio, money, duration or score, and unspecified for the zero value.
func (k UnitKind) String() string { return unitWords.word("UnitKind", uint8(k)) }

// A Unit is what a metric is counted in. The zero Unit is unspecified. Units compare with ==.
type Unit struct {
	Kind      UnitKind
	Currency  string  // of a MoneyUnit: its ISO 4217 code, EUR; otherwise empty
	Low, High float64 // of a ScoreUnit: the ends of its scale, Low below High; otherwise 0
}

// String returns the unit as [ParseUnit] reads it: count, ratio, money:EUR, duration, score:0..10. The zero Unit is
// unspecified.
func (u Unit) String() string {
	switch u.Kind {
	case MoneyUnit:
		return u.Kind.String() + ":" + u.Currency
	case ScoreUnit:
		return fmt.Sprintf("%v:%v..%v", u.Kind, number(u.Low), number(u.High))
	default:
		return u.Kind.String()
	}
}

// ParseUnit returns the unit that a text names, see [Unit.String]. Upper and lower case are the same; empty text is
// unspecified. The error is a [Fault] for anything else, for a currency that isn't three letters, and for a scale
// whose ends aren't finite or out of order.
func ParseUnit(s string) (Unit, error) {
	head, tail, parts := strings.Cut(s, ":")
	kind, ok := unitWords.find(head)
	u := Unit{Kind: UnitKind(kind)}
	cause := ""
	switch {
	case !ok:
		cause = "unknown"
	case u.Kind == MoneyUnit:
		u.Currency = strings.ToUpper(tail)
		cause = u.wrong()
	case u.Kind == ScoreUnit:
		low, high, _ := strings.Cut(tail, "..")
		var badLow, badHigh error
		u.Low, badLow = strconv.ParseFloat(low, 64)
		u.High, badHigh = strconv.ParseFloat(high, 64)
		if cause = u.wrong(); badLow != nil || badHigh != nil {
			cause = "the ends of the scale aren't numbers"
		}
	case parts:
		cause = "only money and score take more after a colon"
	}
	if cause != "" {
		return Unit{}, Fault{
			Op: "metrics: parse", Field: "unit", Value: s, Cause: cause,
			Remedy: "write count, ratio, duration, money:EUR or score:0..10",
		}
	}
	return u, nil
}

// MarshalText returns the unit as String does; a unit that ParseUnit wouldn't read is a [Fault].
func (u Unit) MarshalText() ([]byte, error) {
	if cause := u.wrong(); cause != "" {
		return nil, Fault{
			Op: "metrics: marshal", Field: "unit", Value: u.String(), Cause: cause, Remedy: "complete the unit",
		}
	}
	return []byte(u.String()), nil
}

// UnmarshalText reads a unit as [ParseUnit] does.
func (u *Unit) UnmarshalText(b []byte) error {
	got, err := ParseUnit(string(b))
	if err != nil {
		return err
	}
	*u = got
	return nil
}

// wrong returns what contradicts itself in a unit, and nothing when all is well.
func (u Unit) wrong() string {
	switch {
	case int(u.Kind) >= len(unitWords):
		return "unknown"
	case u.Kind == MoneyUnit && !isCurrency(u.Currency):
		return "money without a currency of three letters"
	case u.Kind != MoneyUnit && u.Currency != "":
		return "a currency on what isn't money"
	case u.Kind != ScoreUnit && (u.Low != 0 || u.High != 0):
		return "a scale on what isn't a score"
	case u.Kind == ScoreUnit && !(u.Low < u.High && !math.IsInf(u.Low, 0) && !math.IsInf(u.High, 0)):
		return "a scale needs two finite ends, the lower first"
	}
	return ""
}

func isCurrency(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

// number writes a number in as few digits as tell it apart, without an exponent. -0 is 0, because the two are equal.
func number(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
