package scorecard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// dwellBlocks tell how long customers stay in each stage, and where they leave.
func (in Inputs) dwellBlocks() ([]Block, error) {
	opts := stages.TimeOptions{Level: in.Level}
	dwells, err := in.Stages.Dwells(opts)
	if err != nil {
		return nil, err
	}
	occupancy, err := in.Stages.Occupancy(opts)
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
// follows all ways lead outside, which says nothing.
func dropOff(dwells []stages.Dwell) string {
	var worst stages.Dwell
	most := 0.0
	for _, d := range dwells {
		if off := d.DropOff(); off.IsKnown() && off.Value > most && nextStage(d) != nowhere {
			worst, most = d, off.Value
		}
	}
	if most == 0 {
		return ""
	}
	return fmt.Sprintf("A visit of “%s” is the likeliest to end outside: %s do within %s, the other ways on competing.",
		named(worst.Stage, "not named"), shareWithInterval(worst.DropOff()), plural(int64(worst.Horizon), "day"))
}

func dwellTable(dwells []stages.Dwell) Table {
	t := Table{
		Caption: "Visits of each stage, in days; still running ones count as running. Means and ends are those of the days " +
			"observed, to the longest visit",
		Columns: []Column{
			{Name: "Stage"},
			number("Visits"), number("Still running"), number("Days observed"), number("Median days"), number("Mean days"),
			number("Left from here"),
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
	return fmt.Sprintf("In their first %s customers spend most of their time in “%s”: %s of the days in any stage.",
		plural(int64(o.Horizon), "day"), line(b.Stage), percent(b.Share.Value))
}
