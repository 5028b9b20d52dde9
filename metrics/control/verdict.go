package control

import (
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Variation says whether a point, or a metric at its last point, varies by more than chance. The zero value is
// CommonCause.
type Variation uint8

// The variations.
const (
	CommonCause Variation = iota // no rule fired: chance
	Improving                    // a signal to the better side
	Concerning                   // a signal to the worse side
	Neutral                      // a signal, and no better side: no direction, a band, or a test without a side
)

var variationWords = words{"common cause", "improving", "concerning", "neutral"}

// String returns common cause, improving, concerning or neutral.
func (v Variation) String() string { return variationWords.word("Variation", uint8(v)) }

// MarshalText returns the text of String.
func (v Variation) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// variationOf reads a signal by the direction in which the metric improves.
func variationOf(s Signals, side Side, d metrics.Direction) Variation {
	better := NoSide
	switch d {
	case metrics.HigherIsBetter:
		better = Up
	case metrics.LowerIsBetter:
		better = Down
	}
	switch {
	case !s.Any():
		return CommonCause
	case side == NoSide || better == NoSide:
		return Neutral
	case side == better:
		return Improving
	}
	return Concerning
}

// An Assurance says whether a process reaches its target as it now runs. The zero value is NoTarget.
type Assurance uint8

// The assurances.
const (
	NoTarget   Assurance = iota // no target that suits the direction, or no limits yet
	Hits                        // consistently: both limits meet the target
	Misses                      // consistently: neither limit, and nothing between them, meets it
	HitAndMiss                  // the target lies between the limits: chance decides
)

var assuranceWords = words{"no target", "hits", "misses", "hit and miss"}

// String returns no target, hits, misses or hit and miss.
func (a Assurance) String() string { return assuranceWords.word("Assurance", uint8(a)) }

// MarshalText returns the text of String.
func (a Assurance) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// AssuranceOf returns what limits promise of a target. A value that equals its target meets it, so limits that touch
// the target from the better side hit it. The ends of a band are part of it.
func AssuranceOf(lower, upper float64, target metrics.Target, d metrics.Direction) Assurance {
	value, one := target.Value()
	low, high, band := target.Band()
	switch {
	case one && d == metrics.HigherIsBetter:
		return assured(lower >= value, upper < value)
	case one && d == metrics.LowerIsBetter:
		return assured(upper <= value, lower > value)
	case band && d == metrics.InBand:
		return assured(low <= lower && upper <= high, upper < low || lower > high)
	}
	return NoTarget
}

func assured(hits, misses bool) Assurance {
	switch {
	case hits:
		return Hits
	case misses:
		return Misses
	}
	return HitAndMiss
}

// A Status is the word of a report for a metric. The zero value is NotJudged.
type Status uint8

// The statuses, see [StatusOf].
const (
	NotJudged Status = iota // there are no limits yet
	Improved
	Worsened
	Changed   // a signal, but no better side
	Lingering // no signal, and the target is consistently missed
	Steady    // no signal
)

var statusWords = words{"not judged", "improved", "worsened", "changed", "lingering", "steady"}

// String returns not judged, improved, worsened, changed, lingering or steady.
func (s Status) String() string { return statusWords.word("Status", uint8(s)) }

// MarshalText returns the text of String.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// StatusOf returns the status of a metric that has limits:
//
//	variation      misses      hits, hit and miss, no target
//	common cause   lingering   steady
//	improving      improved    improved
//	concerning     worsened    worsened
//	neutral        changed     changed
//
// Lingering is below target and going nowhere: as long as nothing is changed, every period misses it.
func StatusOf(v Variation, a Assurance) Status {
	switch {
	case v == Improving:
		return Improved
	case v == Concerning:
		return Worsened
	case v == Neutral:
		return Changed
	case a == Misses:
		return Lingering
	}
	return Steady
}

// A Verdict is what a chart says of the present, see [Chart.Verdict].
type Verdict struct {
	Status    Status    `json:"status"`
	Variation Variation `json:"variation"`
	Assurance Assurance `json:"assurance"`
	At        int       `json:"at"`    // index of the point; −1 when there is none
	Since     int       `json:"since"` // index of the first of the points up to it with the same variation and side
	// Period and SincePeriod are the periods of At and Since; the zero period when points have none.
	Period      metrics.Period `json:"-"`
	SincePeriod metrics.Period `json:"-"`
	Signals     Signals        `json:"signals"`         // the rules that fired at the point
	Fired       []Fired        `json:"fired,omitempty"` // the same one by one, by test, each with its own beginning
	Warnings    []string       `json:"warnings,omitempty"`
}

// Fired is a rule that fired at a point.
type Fired struct {
	Test        Test           `json:"test"`
	Side        Side           `json:"side"`
	Since       int            `json:"since"` // index of the first of the points up to it at all of which it fired
	SincePeriod metrics.Period `json:"-"`     // of that point
}

// fired lists the rules that fired at a point, with their beginnings. A point without a value, and one that the caller
// excluded, doesn't interrupt.
func (c *Chart) fired(at int) []Fired {
	var all []Fired
	for _, t := range c.Points[at].Signals.All().List() {
		for side := NoSide; side <= Down; side++ {
			if !c.Points[at].Signals.side(side).Has(t) {
				continue
			}
			f := Fired{Test: t, Side: side, Since: at}
			for i := at; i >= c.Phases[c.Points[at].Phase].First; i-- {
				if p := &c.Points[i]; p.Known && !p.Excluded {
					if !p.Signals.side(side).Has(t) {
						break
					}
					f.Since = i
				}
			}
			f.SincePeriod = c.Points[f.Since].Period
			all = append(all, f)
		}
	}
	return all
}

// side returns the tests to one side.
func (s Signals) side(side Side) Tests {
	return [...]Tests{NoSide: s.Other, Up: s.Up, Down: s.Down}[side]
}

// String returns the rule with its side and beginning: "run up since 2025-03".
func (f Fired) String() string {
	text := f.Test.String()
	if f.Side != NoSide {
		text += " " + f.Side.String()
	}
	if !f.SincePeriod.IsZero() {
		text += " since " + f.SincePeriod.String()
	}
	return text
}

// String returns the verdict in a line: "worsened (run up since 2025-03); target consistently missed".
func (v Verdict) String() string {
	var b strings.Builder
	b.WriteString(v.Status.String())
	if v.Status != NotJudged {
		for i, f := range v.Fired {
			b.WriteString([...]string{" (", ", "}[min(i, 1)] + f.String())
		}
		if len(v.Fired) > 0 {
			b.WriteString(")")
		}
	}
	switch v.Assurance {
	case Hits:
		b.WriteString("; target consistently met")
	case Misses:
		b.WriteString("; target consistently missed")
	case HitAndMiss:
		b.WriteString("; target met or missed by chance")
	case NoTarget:
	}
	for _, w := range v.Warnings {
		b.WriteString("; " + w)
	}
	return b.String()
}
