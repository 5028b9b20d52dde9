package survey

import (
	"encoding/json"
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Result is what a survey says, and how far its silence could change that.
type Result struct {
	// Score is the estimate asked for, with its interval, and with what to be careful about as warnings. Its N is the
	// number of answers, without those refused.
	Score metrics.Estimate
	// Response is the share of those asked whose answers count, with Wilson's interval; missing when Options.Asked
	// is 0.
	Response metrics.Estimate
	// Lowest and Highest are what the score would be had all who were silent, or were refused, given the worst or the
	// best answer: Manski's worst-case bounds (1989, "Anatomy of the Selection Problem"; 2003, Partial Identification
	// of Probability Distributions). No assumption narrows them, and sampling error is not in them. The silent count
	// one each, also where answers are weighted. They mean something only when Response is known.
	Lowest, Highest float64
	// DesignEffect is what the interval was widened for: the one in Options times that of weights. 0 when the options
	// were at fault.
	DesignEffect float64
	// Refused is the number of answers left out because they weren't on the scale, or had no usable weight.
	Refused int64
}

// String returns the score for people, and with a known response two more lines: the response, and the bounds.
func (r Result) String() string {
	if !r.Response.IsKnown() {
		return r.Score.String()
	}
	return fmt.Sprintf("%v\nresponse: %v\nif the silent were worst or best: %s",
		r.Score, r.Response, between(r.Lowest, r.Highest))
}

// between writes two numbers for people.
func between(low, high float64) string { return fmt.Sprintf("%.3g to %.3g", low, high) }

// resultJSON is a result as JSON has it.
type resultJSON struct {
	Score        metrics.Estimate `json:"score"`
	Response     metrics.Estimate `json:"response"`
	Bounds       *[2]float64      `json:"bounds,omitempty"`
	DesignEffect float64          `json:"design_effect"`
	Refused      int64            `json:"refused"`
}

// MarshalJSON returns the result as an object with score, response, bounds, design_effect and refused, where bounds is
// the list of Lowest and Highest and is there only when the response is known. The error is that of an estimate that
// contradicts itself.
func (r Result) MarshalJSON() ([]byte, error) {
	out := resultJSON{Score: r.Score, Response: r.Response, DesignEffect: r.DesignEffect, Refused: r.Refused}
	if r.Response.IsKnown() {
		out.Bounds = &[2]float64{r.Lowest, r.Highest}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the result is as it was.
func (r *Result) UnmarshalJSON(b []byte) error {
	var in resultJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("survey: unmarshal result: %w", err)
	}
	*r = Result{Score: in.Score, Response: in.Response, DesignEffect: in.DesignEffect, Refused: in.Refused}
	if in.Bounds != nil {
		r.Lowest, r.Highest = in.Bounds[0], in.Bounds[1]
	}
	return nil
}
