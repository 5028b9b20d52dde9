package survey

// CSAT counts answers to "how satisfied are you?". The zero value is ready to use, on the scale 1 to 5; NewCSAT takes
// another. Its score is the share of the most satisfied; the mean of the same answers is another metric, and is that of
// [CSAT.Answers].
type CSAT struct{ likert Likert }

// NewCSAT returns an empty calculator on a scale of 2 to 101 points. The error is a metrics.Fault.
func NewCSAT(scale Scale) (*CSAT, error) {
	if err := scale.check("survey: csat"); err != nil {
		return nil, err
	}
	return &CSAT{Likert{scale: scale}}, nil
}

// Fresh returns an empty CSAT on the same scale.
func (c *CSAT) Fresh() *CSAT { return &CSAT{*c.likert.Fresh()} }

// Add counts one answer; one that isn't a point of the scale is refused and counted.
func (c *CSAT) Add(score float64) { c.likert.Add(score) }

// Merge adds the other's answers. The error wraps metrics.ErrMismatch when the scales differ.
func (c *CSAT) Merge(o *CSAT) error { return c.likert.Merge(&o.likert) }

// N returns the number of answers, without those refused.
func (c *CSAT) N() int64 { return c.likert.N() }

// Refused returns the number of answers left out because they weren't points of the scale.
func (c *CSAT) Refused() int64 { return c.likert.Refused() }

// TopBox returns the share of answers at the highest point, in [0, 1]; see [Proportion].
func (c *CSAT) TopBox(o Options) Result { return c.likert.Top(1, o) }

// TopTwoBox returns the share of answers at the two highest points, in [0, 1]; see [Proportion]. On a scale of two
// points it is undefined.
func (c *CSAT) TopTwoBox(o Options) Result { return c.likert.Top(2, o) }

// Answers returns a copy of the answers by point.
func (c *CSAT) Answers() *Likert { return c.likert.clone() }

// AppendBinary appends the state to b.
func (c *CSAT) AppendBinary(b []byte) ([]byte, error) {
	return c.likert.appendTo(append(b, kindCSAT, stateVersion)), nil
}

// MarshalBinary returns the state.
func (c *CSAT) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary replaces the state. The error wraps metrics.ErrMismatch when the scale is another. On an error the
// calculator is as it was.
func (c *CSAT) UnmarshalBinary(b []byte) error { return c.likert.read(readState(b, kindCSAT), "csat") }
