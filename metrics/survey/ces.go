package survey

// CES counts answers to "the company made it easy for me to handle my issue", from 1, strongly disagree, to 7, strongly
// agree: the customer effort score in its second form (Dixon, Toman & DeLisi 2013, The Effortless Experience), where
// high is good. The zero value is ready to use.
type CES struct{ likert Likert }

// cesScale is the scale of the question, and easyFrom the lowest answer that agrees.
var cesScale = Scale{1, 7}

const easyFrom = 5

// Fresh returns an empty CES.
func (c *CES) Fresh() *CES { return new(CES) }

// Add counts one answer; one that isn't a whole number from 1 to 7 is refused and counted.
func (c *CES) Add(score float64) {
	c.likert.scale = cesScale
	c.likert.Add(score)
}

// Merge adds the other's answers. It never fails.
func (c *CES) Merge(o *CES) error {
	c.likert.scale = cesScale
	return c.likert.Merge(o.answers())
}

// answers is a view of the answers on the scale that the zero value lacks.
func (c *CES) answers() *Likert {
	return &Likert{scale: cesScale, counts: c.likert.counts, refused: c.likert.refused}
}

// N returns the number of answers, without those refused.
func (c *CES) N() int64 { return c.likert.N() }

// Refused returns the number of answers left out because they weren't whole numbers from 1 to 7.
func (c *CES) Refused() int64 { return c.likert.Refused() }

// Share returns the share of answers from 5 to 7, those who found it easy, in [0, 1]; see [Proportion].
func (c *CES) Share(o Options) Result { return c.answers().Between(easyFrom, cesScale.High, o) }

// Mean returns the mean answer, from 1 to 7; see [Likert.Mean].
func (c *CES) Mean(o Options) Result { return c.answers().Mean(o) }

// Answers returns a copy of the answers by point.
func (c *CES) Answers() *Likert { return c.answers().clone() }

// AppendBinary appends the state to b.
func (c *CES) AppendBinary(b []byte) ([]byte, error) {
	return c.answers().appendTo(append(b, kindCES, stateVersion)), nil
}

// MarshalBinary returns the state.
func (c *CES) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (c *CES) UnmarshalBinary(b []byte) error {
	d := Likert{scale: cesScale}
	if err := d.read(readState(b, kindCES), "ces"); err != nil {
		return err
	}
	c.likert = d
	return nil
}
