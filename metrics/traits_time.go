package metrics

// A TimeBehaviour says how a metric's value belongs to time. The zero value is unspecified.
type TimeBehaviour uint8

// The behaviours.
const (
	FlowOverTime TimeBehaviour = iota + 1 // what happened during a period: customers lost
	StockInTime                           // how much there is at a moment: customers
	PointInTime                           // a reading taken at a moment: a temperature, an answer
)

var behaviourWords = words{"unspecified", "flow", "stock", "point"}

// String returns flow, stock or point, and unspecified for the zero value.
func (t TimeBehaviour) String() string { return behaviourWords.word("TimeBehaviour", uint8(t)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (t TimeBehaviour) MarshalText() ([]byte, error) {
	return behaviourWords.marshal("time_behaviour", uint8(t))
}

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (t *TimeBehaviour) UnmarshalText(b []byte) error {
	value, err := behaviourWords.unmarshal("time_behaviour", b)
	if err != nil {
		return err
	}
	*t = TimeBehaviour(value)
	return nil
}

// An EmptyPolicy says what a period without any observation counts as. The zero value is unspecified.
type EmptyPolicy uint8

// The policies.
const (
	EmptyIsMissing EmptyPolicy = iota + 1 // nobody knows
	EmptyIsZero                           // nothing happened
	EmptyIsLast                           // as before
)

var emptyWords = words{"unspecified", "missing", "zero", "last value"}

// String returns missing, zero or last value, and unspecified for the zero value.
func (e EmptyPolicy) String() string { return emptyWords.word("EmptyPolicy", uint8(e)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (e EmptyPolicy) MarshalText() ([]byte, error) {
	return emptyWords.marshal("empty_policy", uint8(e))
}

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (e *EmptyPolicy) UnmarshalText(b []byte) error {
	value, err := emptyWords.unmarshal("empty_policy", b)
	if err != nil {
		return err
	}
	*e = EmptyPolicy(value)
	return nil
}
