package funding

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// TrendState says what the periods before the start tell about the groups' trends.
type TrendState uint8

// The states.
const (
	TooFewToTell TrendState = iota // fewer than three periods before the start, a group of one unit, or units all alike
	NoSign                         // no sign of different trends; that can't show there is none
	Differed                       // the groups moved apart before there was a programme
)

// String returns the state in words.
func (s TrendState) String() string {
	return word(uint8(s), "TrendState", "too few to tell", "no sign of different trends", "trends differed")
}

// MarshalText returns the state in words.
func (s TrendState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Trends is the check of parallel trends on gains before margin, for a unit. Each of the two intervals has the level
// that makes it (1−Level)/2 likely at most that one errs (Bonferroni, so both together keep the level).
type Trends struct {
	State TrendState `json:"state"`
	// Slope is how much more the programme's units rose from period to period before the start.
	Slope metrics.Estimate `json:"slope"`
	// Placebo is the effect of a programme that didn't start half-way through the time before.
	Placebo metrics.Estimate `json:"placebo"`
	Note    string           `json:"note"`
}

const movedApart = "the groups moved apart before the start, and may have gone on to; " +
	"find a comparison that moved alike"

// trends judges from the two estimates, if there are any; units are those of the smaller group.
func trends(periods, units int, slope, placebo metrics.Estimate) Trends {
	t := Trends{Slope: slope, Placebo: placebo}
	switch {
	case periods < 3:
		t.Note = fmt.Sprintf("%d periods before the start; the check takes three", periods)
	case units < 2:
		t.Note = "a group of one unit; the check takes two in each"
	case excludesZero(slope) || excludesZero(placebo):
		t.State = Differed
		t.Note = movedApart
	case slope.Level == 0 || placebo.Level == 0:
		t.Note = "the units of a group all moved alike before the start, and nothing tells how much they might have varied"
	default:
		t.State = NoSign
		t.Note = fmt.Sprintf("which can't show there is none: %.3g to %.3g a period fits",
			slope.Low, slope.High)
	}
	return t
}

func excludesZero(e metrics.Estimate) bool { return e.Level > 0 && (e.Low > 0 || e.High < 0) }

// An Event is how far the groups are apart in a period, compared with the last one before the start.
type Event struct {
	Period metrics.Period   `json:"period"`
	At     int              `json:"at"`     // periods since the start; −1 is the one compared with
	Effect metrics.Estimate `json:"effect"` // on the revenue of a unit; the interval is for this period alone
}

// events returns the event study, with Welch's intervals.
func (s *study) events() []Event {
	a := s.arms
	b := batch{arms: a}
	for k := range a.periods {
		b.add(a.mean(revenue, k, k+1, a.start-1, a.start))
	}
	t := a.newTable(b.columns)
	all := make([]Event, a.periods)
	for k := range all {
		all[k] = Event{Period: a.first.Add(k), At: k - a.start}
		if k == a.start-1 {
			all[k].Effect = metrics.NewEstimate(0)
			continue
		}
		all[k].Effect = s.estimate(a.effect(b.contrasts[k]), t.welch(k), s.o.Level)
	}
	return all
}
