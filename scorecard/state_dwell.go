package scorecard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// occupancyDays is over how many days it is asked where customers spend their time: a year from when they first came.
const occupancyDays = 365

// dwellBlocks tell how long customers stay in each stage, and where they leave.
func (in Inputs) dwellBlocks() ([]Block, error) {
	dwells, err := in.Stages.Dwells(stages.TimeOptions{Level: in.Level})
	if err != nil {
		return nil, err
	}
	occupancy, err := in.Stages.Occupancy(stages.TimeOptions{Level: in.Level, Horizon: occupancyDays})
	if err != nil {
		return nil, err
	}
	var blocks []Block
	if words := strings.TrimSpace(dropOff(dwells) + " " + bottleneck(occupancy)); words != "" {
		blocks = append(blocks, Paragraph{Text: words})
	}
	blocks = append(blocks, dwellTable(dwells))
	if items := dwellCautions(dwells); len(items) > 0 {
		blocks = append(blocks, Note{Text: "Careful with the times:", Items: items})
	}
	return blocks, nil
}

// dropOff names the stage of which most visits end outside, and is empty when none do. From a stage that nothing
// follows all ways lead outside, which says nothing: those are named too.
func dropOff(dwells []stages.Dwell) string {
	var worst stages.Dwell
	var last []string
	most, compared := 0.0, 0
	for _, d := range dwells {
		off := d.DropOff()
		switch {
		case !off.IsKnown() || d.Visits == 0:
		case nextStage(d) == nowhere && off.Value > 0:
			last = append(last, "“"+named(d.Stage, "not named")+"”")
		default:
			compared++
			if off.Value > most {
				worst, most = d, off.Value
			}
		}
	}
	var text string
	if most > 0 {
		text = fmt.Sprintf("A visit of “%s” is the likeliest to end outside: %s do within %s",
			named(worst.Stage, "not named"), shareWithInterval(worst.DropOff()), plural(int64(worst.Horizon), "day"))
		if compared == 1 {
			text = fmt.Sprintf("Of the visits of “%s” %s end outside within %s", named(worst.Stage, "not named"),
				shareWithInterval(worst.DropOff()), plural(int64(worst.Horizon), "day"))
		}
		text += "."
	}
	if len(last) > 0 {
		text += fmt.Sprintf(" No visit of %s led on to another stage: all that ended there, ended outside, success "+
			"included, and so that isn't compared.", strings.Join(last, " and "))
	}
	return strings.TrimSpace(text)
}

func dwellTable(dwells []stages.Dwell) Table {
	t := Table{
		Caption: "Visits of each stage, in days from the day of entering to that of leaving: 0 if it is the same. Mean " +
			"and share ended outside are those up to the longest visit; running ones count for as long as they were seen",
		Columns: []Column{
			{Name: "Stage"},
			number("Visits"), number("Still running"), number("Longest days"), number("Median days"), number("Mean days"),
			number("Ended outside"),
			{Name: "Interval"},
			{Name: "Most others go to"},
		},
	}
	days := func(v float64) string { return fixed(v, 0) }
	for _, d := range dwells {
		off := d.DropOff()
		t.Rows = append(t.Rows, []Cell{
			text(named(d.Stage, "not named")), countCell(d.Visits), countCell(d.Running), countCell(int64(d.Horizon)),
			estimateCell(d.Median, days), estimateCell(d.Mean, days), estimateCell(off, percent), text(ends(off)),
			text(nextStage(d)),
		})
	}
	return t
}

func dwellCautions(dwells []stages.Dwell) (all []string) {
	for _, d := range dwells {
		name := named(d.Stage, "not named")
		for _, w := range d.Warnings {
			all = append(all, name+": "+w)
		}
		if d.Undated > 0 {
			all = append(all, fmt.Sprintf("%s: not among the visits, as begun before the first day of observation and no "+
				"one knows when: %s", name, count(d.Undated)))
		}
	}
	return all
}

// ends is an interval in a cell, of which the table's reader knows the level.
func ends(e metrics.Estimate) string {
	if !e.IsKnown() || e.Level == 0 {
		return "–"
	}
	return percent(e.Low) + " to " + percent(e.High)
}

const nowhere = "–"

// nextStage is the stage in which most visits end that don't end outside.
func nextStage(d stages.Dwell) string {
	known := slices.DeleteFunc(slices.Clone(d.Ends), func(e stages.End) bool {
		return e.To == "" || !e.Share.IsKnown() || e.Share.Value == 0
	})
	if len(known) == 0 {
		return nowhere
	}
	most := slices.MaxFunc(known, func(a, b stages.End) int { return cmp.Compare(a.Share.Value, b.Share.Value) })
	return named(most.To, "not named") + " (" + percent(most.Share.Value) + ")"
}

func bottleneck(o stages.Occupancy) string {
	b := o.Bottleneck()
	if b.Stage == "" || !b.Share.IsKnown() {
		return ""
	}
	for _, t := range o.Times {
		if t.Stage != b.Stage && t.Share.IsKnown() && t.Share.Value == b.Share.Value {
			return "" // as much is spent in another
		}
	}
	part := "more of their time in “%s” than in any other stage"
	if b.Share.Value > 0.5 {
		part = "most of their time in “%s”"
	}
	return fmt.Sprintf("In the first %s after they came, customers spend "+part+": %s of the days in any stage.",
		plural(int64(o.Horizon), "day"), line(b.Stage), percent(b.Share.Value))
}
