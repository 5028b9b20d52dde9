package metrics

// A UnitOfAnalysis is what a metric counts one of: what its ratios are per. The zero value is unspecified.
type UnitOfAnalysis uint8

// The units of analysis.
const (
	PerCustomer UnitOfAnalysis = iota + 1
	PerAccount
	PerInteraction
	PerResponse // an answer to a survey
)

var analysisWords = words{"unspecified", "customer", "account", "interaction", "response"}

// String returns customer, account, interaction or response, and unspecified for the zero value.
func (u UnitOfAnalysis) String() string { return analysisWords.word("UnitOfAnalysis", uint8(u)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (u UnitOfAnalysis) MarshalText() ([]byte, error) {
	return analysisWords.marshal("unit_of_analysis", uint8(u))
}

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (u *UnitOfAnalysis) UnmarshalText(b []byte) error {
	value, err := analysisWords.unmarshal("unit_of_analysis", b)
	if err != nil {
		return err
	}
	*u = UnitOfAnalysis(value)
	return nil
}

// A Direction says which way a metric improves. The zero value is unspecified.
type Direction uint8

// The directions.
const (
	HigherIsBetter Direction = iota + 1
	LowerIsBetter
	InBand // between two ends, see BandOf: neither too short nor too long
)

var directionWords = words{"unspecified", "higher is better", "lower is better", "within a band"}

// String returns higher is better, lower is better or within a band, and unspecified for the zero value.
func (d Direction) String() string { return directionWords.word("Direction", uint8(d)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (d Direction) MarshalText() ([]byte, error) {
	return directionWords.marshal("direction", uint8(d))
}

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (d *Direction) UnmarshalText(b []byte) error {
	value, err := directionWords.unmarshal("direction", b)
	if err != nil {
		return err
	}
	*d = Direction(value)
	return nil
}

// An Effect says whether a metric measures what the company does or what comes of it. The zero value is
// unspecified.
type Effect uint8

// The effects.
const (
	Activity Effect = iota + 1 // what was done: calls made, mails sent
	Outcome                    // what came of it: customers who stayed, time they saved
)

var effectWords = words{"unspecified", "activity", "outcome"}

// String returns activity or outcome, and unspecified for the zero value.
func (e Effect) String() string { return effectWords.word("Effect", uint8(e)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (e Effect) MarshalText() ([]byte, error) { return effectWords.marshal("effect", uint8(e)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (e *Effect) UnmarshalText(b []byte) error {
	value, err := effectWords.unmarshal("effect", b)
	if err != nil {
		return err
	}
	*e = Effect(value)
	return nil
}

// A Timing says when a metric moves, compared with the outcome it stands for. The zero value is unspecified.
type Timing uint8

// The timings.
const (
	Leading    Timing = iota + 1 // before the outcome
	Lagging                      // after it, or being the outcome itself
	Validating                   // confirms that a leading metric leads
	Coincident                   // together with it
)

var timingWords = words{"unspecified", "leading", "lagging", "validating", "coincident"}

// String returns leading, lagging, validating or coincident, and unspecified for the zero value.
func (t Timing) String() string { return timingWords.word("Timing", uint8(t)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (t Timing) MarshalText() ([]byte, error) { return timingWords.marshal("timing", uint8(t)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (t *Timing) UnmarshalText(b []byte) error {
	value, err := timingWords.unmarshal("timing", b)
	if err != nil {
		return err
	}
	*t = Timing(value)
	return nil
}

// A Viewpoint says whose question a metric answers. The zero value is unspecified.
type Viewpoint uint8

// The viewpoints.
const (
	CompanyView   Viewpoint = iota + 1 // what customers are worth to the company
	CustomerView                       // whether customers reach their goals
	OperationView                      // whether the work runs as it should
)

var viewpointWords = words{"unspecified", "company", "customer", "operation"}

// String returns company, customer or operation, and unspecified for the zero value.
func (v Viewpoint) String() string { return viewpointWords.word("Viewpoint", uint8(v)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (v Viewpoint) MarshalText() ([]byte, error) {
	return viewpointWords.marshal("viewpoint", uint8(v))
}

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (v *Viewpoint) UnmarshalText(b []byte) error {
	value, err := viewpointWords.unmarshal("viewpoint", b)
	if err != nil {
		return err
	}
	*v = Viewpoint(value)
	return nil
}
