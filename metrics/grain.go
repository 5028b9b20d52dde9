package metrics

import "fmt"

// A Grain is the length of a period. The zero value is Monthly.
type Grain uint8

// The grains.
const (
	Monthly Grain = iota
	Daily
	Weekly
	Quarterly
	Yearly
	grains
)

var grainWords = [grains]string{"month", "day", "week", "quarter", "year"}

// String returns day, week, month, quarter or year.
func (g Grain) String() string {
	if g >= grains {
		return fmt.Sprintf("Grain(%d)", uint8(g))
	}
	return grainWords[g]
}

// ParseGrain returns the grain named day, week, month, quarter or year; any other text is a [Fault].
func ParseGrain(s string) (Grain, error) {
	for i, w := range grainWords {
		if s == w {
			return Grain(i), nil
		}
	}
	return 0, Fault{
		Op: "metrics: parse", Field: "grain", Value: s,
		Cause: "unknown", Remedy: "write day, week, month, quarter or year",
	}
}

// span returns how many days, or else how many months, a period of this grain lasts.
func (g Grain) span() (n int64, ofMonths bool) {
	switch g {
	case Daily:
		return 1, false
	case Weekly:
		return 7, false
	case Quarterly:
		return 3, true
	case Yearly:
		return 12, true
	default:
		return 1, true
	}
}
