package equity

import (
	"encoding/json"
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"
)

// Money is an amount, with its interval where there is one, or the reason why there is no amount. Without an interval
// Low and High equal Value.
type Money struct {
	Value, Low, High decimal.Decimal
	Level            float64 // confidence level of the interval; 0 when there is none
	Method           string  // how the interval was found
	Why              string  // why there is no amount; empty when there is one
}

func sure(d decimal.Decimal) Money { return Money{Value: d, Low: d, High: d} }

// String returns the amount and its interval, "120.00 [80.00, 160.00] 95 % MOVER", or "none: " and the reason.
func (m Money) String() string {
	if m.Why != "" {
		return "none: " + m.Why
	}
	s := fixed(m.Value)
	if m.Level > 0 {
		s += " [" + fixed(m.Low) + ", " + fixed(m.High) + "] " + percent(m.Level) + " " + m.Method
	}
	return s
}

// MarshalJSON returns the amounts as strings; value is null, with the reason in why, when there is no amount, and the
// interval is left out when there is none.
func (m Money) MarshalJSON() ([]byte, error) {
	out := struct {
		Value    *string  `json:"value"`
		Interval []string `json:"interval,omitempty"`
		Level    float64  `json:"level,omitempty"`
		Method   string   `json:"method,omitempty"`
		Why      string   `json:"why,omitempty"`
	}{Why: m.Why}
	if m.Why == "" {
		value := fixed(m.Value)
		out.Value = &value
		if m.Level > 0 {
			out.Interval, out.Level, out.Method = []string{fixed(m.Low), fixed(m.High)}, m.Level, m.Method
		}
	}
	return json.Marshal(out)
}

// fixed writes an amount with the places it was rounded to.
func fixed(d decimal.Decimal) string { return d.StringFixed(max(0, -d.Exponent())) }

// percent writes a share, without what binary fractions add at the end.
func percent(x float64) string { return strconv.FormatFloat(100*x, 'g', 10, 64) + " %" }

// rational returns the decimal number that a finite float prints as.
func rational(x float64) *big.Rat {
	r, _ := new(big.Rat).SetString(number(x))
	return r
}
