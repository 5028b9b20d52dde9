package equity

import (
	"math"
	"strconv"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Span is how long something is expected to last, in periods. The zero Span is no time at all.
type Span struct {
	Periods float64 // meaningful only when not for ever
	Forever bool
}

// String returns "5 periods" or "for ever".
func (s Span) String() string {
	if s.Forever {
		return "for ever"
	}
	if s.Periods == 1 {
		return "1 period"
	}
	return metrics.NewEstimate(s.Periods).String() + " periods"
}

// MarshalJSON returns {"periods":5,"forever":false}; periods is null for ever.
func (s Span) MarshalJSON() ([]byte, error) {
	if s.Forever {
		return []byte(`{"periods":null,"forever":true}`), nil
	}
	if math.IsNaN(s.Periods) || math.IsInf(s.Periods, 0) {
		var c checker
		c.add("periods", number(s.Periods), "not finite", "use Forever")
		return nil, c.err()
	}
	return []byte(`{"periods":` + strconv.FormatFloat(s.Periods, 'g', -1, 64) + `,"forever":false}`), nil
}

// Lifetime returns the expected number of periods as a customer, the one in which the customer leaves included:
// 1/(1−r), and for ever when nobody leaves. Of periods beyond the horizon none count. Money plays no part in it. The
// error is as for [Terms.Multiple], but for the value without an end, which is no fault here.
func (t Terms) Lifetime() (Span, error) {
	var c checker
	c.terms(t)
	if err := c.err(); err != nil {
		return Span{}, err
	}
	stay := Terms{Retention: t.Retention, Timing: Now, Horizon: t.Horizon}
	if t.Retention == 1 && t.Horizon == 0 {
		return Span{Forever: true}, nil
	}
	periods, err := stay.Multiple()
	return Span{Periods: periods}, err
}
