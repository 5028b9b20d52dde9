package survey

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

const (
	fewAnswers  = 30  // below this a score says little
	lowResponse = 0.5 // below this the silent outweigh those who answered
)

// A sample is what a result has to know of the answers behind a score.
type sample struct {
	n, refused int64
	min, max   float64 // the least and the greatest that the score can be
	scale      Scale
}

// result completes a score with the response, the bounds and the warnings.
func (a sample) result(score metrics.Estimate, s settings, o Options) Result {
	if wrong := a.askedTooFew(o.Asked); wrong != "" {
		return a.undefined(wrong)
	}
	r := Result{
		Score: a.warnFew(score, s), DesignEffect: s.deff, Refused: a.refused,
		Response: metrics.Absent(metrics.Missing, "nobody said how many were asked"),
	}
	if o.Asked > 0 {
		a.bound(&r, s, o.Asked)
	}
	if a.refused > 0 {
		r.Score = r.Score.Warn(fmt.Sprintf("answers that weren't usable (whole numbers from %v) and are left out: %d; "+
			"correct them at source", a.scale, a.refused))
	}
	return r
}

// undefined is the result of options that are at fault.
func (a sample) undefined(wrong string) Result {
	none := metrics.Absent(metrics.Undefined, wrong)
	return Result{Score: none, Response: none, Refused: a.refused}
}

func (a sample) askedTooFew(asked int64) string {
	if asked < 0 || asked > 0 && asked-a.refused < a.n {
		return fmt.Sprintf("%d asked and %d answers are impossible; count everyone who was asked", asked, a.n+a.refused)
	}
	return ""
}

// warnFew says how many answers would narrow the interval of a score that rests on few to a tenth of its range on
// either side, however they fall.
func (a sample) warnFew(score metrics.Estimate, s settings) metrics.Estimate {
	if !score.IsKnown() || s.effective(a.n) >= fewAnswers {
		return score
	}
	text := s.few(a.n, s.unit)
	size, err := Plan{HalfWidth: 0.1, Level: s.level, DesignEffect: s.deff}.Share()
	if err != nil || size.Answers <= a.n {
		return score.Warn(text + "; collect more before acting on them")
	}
	return score.Warn(fmt.Sprintf("%s; %d would narrow the interval to about ±%.2g",
		text, size.Answers, 0.1*(a.max-a.min)))
}

// few says that answers are few, or worth few.
func (s settings) few(n int64, noun string) string {
	are := "s are few"
	if n == 1 {
		are = " is little"
	}
	text := fmt.Sprintf("%d %s%s", n, noun, are)
	if s.deff > 1 {
		text += fmt.Sprintf(", worth %.2g with a design effect of %.3g", s.effective(n), s.deff)
	}
	return text
}

// bound adds the response and what the silent could change.
func (a sample) bound(r *Result, s settings, asked int64) {
	r.Response = metrics.Wilson(a.n, asked, s.level)
	r.Lowest, r.Highest = a.min, a.max
	share := float64(a.n) / float64(asked)
	if r.Score.IsKnown() {
		// Convex combinations of the score and an end of its range; rounding must not carry them past it.
		r.Lowest = min(max(a.min+share*(r.Score.Value-a.min), a.min), r.Score.Value)
		r.Highest = max(min(a.max-share*(a.max-r.Score.Value), a.max), r.Score.Value)
	}
	if share < lowResponse {
		r.Score = r.Score.Warn(fmt.Sprintf("only %.2g %% answered, so the score of all could be anything from %s; "+
			"ask a random part of the silent again", 100*share, between(r.Lowest, r.Highest)))
	}
}

// effective returns counts at the effective number of answers.
func (s settings) effective(count int64) float64 { return float64(count) / s.deff }

// known is an estimate with an interval. An interval without width says that nothing is left to doubt; where a method
// comes to that, there is none.
func (s settings) known(value, low, high float64, n int64, method string) metrics.Estimate {
	e := metrics.Estimate{
		Value: value, Low: low, High: high, Level: s.level, N: n, Method: method, State: metrics.Known,
	}
	if !(low < high) {
		return withoutInterval(e)
	}
	return e
}

// withoutInterval takes away an interval that has no width, or none but of rounding.
func withoutInterval(e metrics.Estimate) metrics.Estimate {
	e.Low, e.High, e.Level = e.Value, e.Value, 0
	return e.Warn("no interval: by this method it has no width here; use the default method, or a higher level")
}

// noAnswers is the estimate without any.
func noAnswers() metrics.Estimate {
	return metrics.Absent(metrics.Undefined, "no answers; ask, or check which column holds them")
}

// clamp keeps an interval within a range and around the value.
func clamp(value, low, high, least, most float64) (float64, float64) {
	return min(math.Max(low, least), value), max(math.Min(high, most), value)
}
