package metrics

// A Level says on whose scorecard a metric stands. The zero value is unspecified.
type Level uint8

// The levels, from the top down.
const (
	BoardLevel Level = iota + 1
	ExecutiveLevel
	ManagerLevel
	FrontLine
)

var levelWords = words{"unspecified", "board", "executive", "manager", "front line"}

// String returns board, executive, manager or front line, and unspecified for the zero value.
func (l Level) String() string { return levelWords.word("Level", uint8(l)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (l Level) MarshalText() ([]byte, error) { return levelWords.marshal("level", uint8(l)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (l *Level) UnmarshalText(b []byte) error {
	value, err := levelWords.unmarshal("level", b)
	if err != nil {
		return err
	}
	*l = Level(value)
	return nil
}

// A Cut says by what a metric is reported. The zero value is unspecified.
type Cut uint8

// The cuts.
const (
	ByOperation     Cut = iota + 1 // by the company's own parts: team, site, system
	ByCustomerGroup                // by segment, plan, size
	ByExperience                   // by what customers went through: onboarding, an outage, a move
)

var cutWords = words{"unspecified", "operation", "customer group", "experience"}

// String returns operation, customer group or experience, and unspecified for the zero value.
func (c Cut) String() string { return cutWords.word("Cut", uint8(c)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (c Cut) MarshalText() ([]byte, error) { return cutWords.marshal("cut", uint8(c)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (c *Cut) UnmarshalText(b []byte) error {
	value, err := cutWords.unmarshal("cut", b)
	if err != nil {
		return err
	}
	*c = Cut(value)
	return nil
}

// A Source says where a metric listens. The zero value is unspecified.
type Source uint8

// The listening sources.
const (
	FromComplaints Source = iota + 1
	FromInbound           // what customers say of their own accord: calls, mails, chats
	FromSocial            // what they say in public
	FromField             // what those who visit and serve them hear
	FromOperations        // what processes and systems record
	FromSurvey            // what they answer when asked
)

var sourceWords = words{"unspecified", "complaints", "inbound feedback", "social", "field", "operations", "survey"}

// String returns complaints, inbound feedback, social, field, operations or survey, and unspecified for the zero value.
func (s Source) String() string { return sourceWords.word("Source", uint8(s)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (s Source) MarshalText() ([]byte, error) { return sourceWords.marshal("source", uint8(s)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (s *Source) UnmarshalText(b []byte) error {
	value, err := sourceWords.unmarshal("source", b)
	if err != nil {
		return err
	}
	*s = Source(value)
	return nil
}

// A Maturity says how far a metric can be relied on. The zero value is unspecified.
type Maturity uint8

// The maturities.
const (
	Emerging Maturity = iota + 1 // on trial: its link to what it stands for isn't shown yet
	Proven                       // shown to move with what it stands for
)

var maturityWords = words{"unspecified", "emerging", "proven"}

// String returns emerging or proven, and unspecified for the zero value.
func (m Maturity) String() string { return maturityWords.word("Maturity", uint8(m)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (m Maturity) MarshalText() ([]byte, error) { return maturityWords.marshal("maturity", uint8(m)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (m *Maturity) UnmarshalText(b []byte) error {
	value, err := maturityWords.unmarshal("maturity", b)
	if err != nil {
		return err
	}
	*m = Maturity(value)
	return nil
}
