package funding

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// String returns the case for people, over some lines.
func (c *Case) String() string {
	var b strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&b, format+"\n", values...) }
	kind := "an association: units weren't assigned at random"
	if c.Randomised {
		kind = "the programme's: units were assigned at random"
	}
	line("funds itself: %v; %s", c.Verdict, c.Why)
	line("the effect is %s", kind)
	line("%d units in the programme from %v, %d for comparison; %d periods before, %d since",
		c.Programme.Units, c.Start, c.Comparison.Units, c.Before, c.Since)
	line("revenue a unit and period: %v", c.Revenue)
	if c.Interactions.IsKnown() {
		line("  of which interactions: %v", c.Interactions)
		line("  revenue per interaction: %v", c.PerInteraction)
	}
	line("revenue in all: %v", c.Increment)
	if n := c.NetNew; n != nil {
		line("net new customers a period, per 1,000: %v", n.Net)
		line("joined: %v", n.Joined)
		line("newcomers valued: %v", n.Value)
	}
	if c.ProfitInRows {
		line("gain, as profit in the rows: %v", c.Gain)
	} else {
		line("gain at a margin of %v: %v", c.Margin, c.Gain)
	}
	line("cost: %s", fixed(c.Cost))
	line("net: %v", c.Net)
	line("return: %v", c.Return)
	line("break-even: %v", c.BreakEven)
	line("trends before the start: %v", c.Trends)
	for _, s := range c.Sensitivity {
		line("net %s: %v, %v", s.Case, s.Net, s.Verdict)
	}
	for _, w := range c.Warnings {
		line("careful: %s", w)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// String returns the dates for people.
func (b BreakEven) String() string {
	if b.Period.IsZero() && b.Extrapolated.IsZero() {
		return "not within the panel, nor ten years on at its pace"
	}
	s := "not within the panel"
	if !b.Period.IsZero() {
		s = b.Period.String()
		if !b.Lasting {
			s += ", but behind again at the end"
		}
	}
	if !b.Earliest.IsZero() {
		s += "; earliest " + b.Earliest.String() + ", latest " + orBeyond(b.Latest)
	}
	if !b.Extrapolated.IsZero() {
		s += "; " + b.Extrapolated.String() + " if the pace went on, which is extrapolated"
	}
	return s
}

func orBeyond(p metrics.Period) string {
	if p.IsZero() {
		return "beyond the panel"
	}
	return p.String()
}

// String returns the check for people.
func (t Trends) String() string { return t.State.String() + ", " + t.Note }
