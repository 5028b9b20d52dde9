package presets

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// A FocusShare is the share of its time that leadership should give to a category of metrics. It is not a weight:
// how long a category is talked about says nothing of how much its metrics count. So it has no number to give away,
// and what takes a weight, such as a roll-up, can't take it: neither an assignment nor a conversion compiles.
//
// The zero FocusShare is unset, which is different from a share of 0 %. Shares compare with ==.
type FocusShare struct {
	percent uint8
	set     bool
}

const focusWords = " % of leadership time"

// FocusOf returns a share of leadership's time. The error is a [metrics.Fault] for less than 0 or more than 100
// percent.
func FocusOf(percent int) (FocusShare, error) {
	if percent < 0 || percent > 100 {
		return FocusShare{}, badFocus("presets: focus share", strconv.Itoa(percent), "not from 0 to 100")
	}
	return FocusShare{percent: uint8(percent), set: true}, nil
}

// IsSet reports whether a share is stated; 0 % is.
func (s FocusShare) IsSet() bool { return s.set }

// Of returns how much time the share is of a stretch of leadership's time: d · percent / 100, to the nanosecond,
// and half a nanosecond away from zero. Shares that make up 100 % give d again whenever d is a multiple of 100 ns.
// An unset share gives 0.
func (s FocusShare) Of(d time.Duration) time.Duration {
	// In two parts, because d · percent overflows from three years on.
	percent := time.Duration(s.percent)
	hundreds, rest := d/100, d%100
	return hundreds*percent + (rest*percent+half(d))/100
}

// half is 50 with the sign of d, which makes a division by 100 round instead of truncate.
func half(d time.Duration) time.Duration {
	if d < 0 {
		return -50
	}
	return 50
}

// String returns "20 % of leadership time", and unspecified for an unset share.
func (s FocusShare) String() string {
	if !s.set {
		return "unspecified"
	}
	return strconv.Itoa(int(s.percent)) + focusWords
}

// MarshalText returns the text of String, so that whoever reads it can't take it for a number; it is empty for an
// unset share. There is no error.
func (s FocusShare) MarshalText() ([]byte, error) {
	if !s.set {
		return nil, nil
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads what MarshalText writes; empty text is an unset share. The error is a [metrics.Fault] for
// anything else, a bare number too.
func (s *FocusShare) UnmarshalText(b []byte) error {
	const op = "presets: parse"
	text := string(b)
	if text == "" {
		*s = FocusShare{}
		return nil
	}
	digits, ok := strings.CutSuffix(text, focusWords)
	percent, err := strconv.ParseUint(digits, 10, 8)
	switch {
	case !ok:
		return badFocus(op, text, "not a share of leadership time")
	case err != nil || percent > 100:
		return badFocus(op, text, "not a whole number from 0 to 100")
	}
	*s = FocusShare{percent: uint8(percent), set: true}
	return nil
}

func badFocus(op, value, cause string) error {
	return metrics.Fault{
		Op: op, Field: "focus", Value: value, Cause: cause,
		Remedy: fmt.Sprintf("write whole percents, as 20%s", focusWords),
	}
}
