package scorecard

import (
	"fmt"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// sparkline draws a process-behaviour chart as small as a line of text: values, the band between the limits, the
// target as a broken line, signals by their shape, and the last value. It is nil without a value.
func sparkline(name string, c control.Chart) *svg.Drawing {
	const width, height, margin = 120.0, 28.0, 5.0
	from := max(len(c.Points)-mostPeriods, 0)
	last := c.Verdict().At
	if last < from {
		return nil
	}
	low, high := extent(c, from)
	d := controlDrawing{
		chart: c, from: from, last: last, unit: axisUnit{factor: 1},
		left: margin, right: width - margin, pitch: (width - 2*margin) / float64(len(c.Points)-from),
		y: svg.Scale{Low: low, High: high, From: height - margin, To: margin},
	}
	if low == high {
		d.y.From = height / 2
	}
	signals := int64(0)
	for _, p := range c.Points[from:] {
		if p.Signals.Any() && !p.Excluded {
			signals++
		}
	}
	out := svg.New(width, height, fmt.Sprintf("%s, %s to %s: %s with a signal", line(name), placeOf(c, from),
		placeOf(c, last), plural(signals, "value")), "")
	for _, s := range d.stretches() {
		s.band(out)
	}
	d.target(out)
	for _, run := range d.runs() {
		out.Curve("values", run)
	}
	for i := from; i < len(c.Points); i++ {
		p := c.Points[i]
		if k := markOf(p); p.Known && (p.Signals.Any() || i == last) {
			out.Mark(k.class, k.shape, d.x(i), d.at(p.Value), 2.4, "")
		}
	}
	return out
}
