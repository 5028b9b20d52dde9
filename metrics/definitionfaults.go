package metrics

import "fmt"

// check finds what is wrong with a definition by itself, each fault with the name of its column.
func (d *Definition) check(c *checker) {
	d.checkNeeded(c)
	d.checkWritten(c)
	d.checkAdditivity(c)
	d.checkTargets(c)
}

func (d *Definition) checkNeeded(c *checker) {
	for _, must := range []struct{ field, value, noun, remedy string }{
		{"id", d.ID, "id", "give it a short name of its own"},
		{"name", d.Name, "name", "write what people call it"},
		{"silo", d.Silo, "silo", "name the part of the company that keeps it"},
	} {
		if must.value == "" {
			c.add(must.field, "", "has no "+must.noun, must.remedy)
		}
	}
	if d.Unit.Kind == 0 {
		c.add("unit", "", "has no unit", "write "+unitWords.choice())
	}
	if d.Per == 0 {
		c.add("unit_of_analysis", "", "has no unit of analysis", "write "+analysisWords.choice())
	}
	if d.Direction == 0 {
		c.add("direction", "", "has no direction", "write "+directionWords.choice())
	}
}

// checkAdditivity finds additivity that contradicts the unit or the behaviour in time.
func (d *Definition) checkAdditivity(c *checker) {
	adds := d.Additivity
	switch {
	case adds == 0 || adds == AddsNever || adds.wrong() != "":
	case d.Unit.Kind == RatioUnit || d.Unit.Kind == ScoreUnit:
		c.add("adds_over", adds.String(), fmt.Sprintf("is a %v and can't be added up", d.Unit.Kind),
			"write never, and roll up its numerator and its denominator")
	case adds&AddsOverTime != 0 && (d.Behaviour == StockInTime || d.Behaviour == PointInTime):
		c.add("adds_over", adds.String(), fmt.Sprintf("is a %v and can't be added up over time", d.Behaviour),
			"take time out, or call it a flow if it counts what happened during a period")
	}
}

type levelled struct {
	field  string
	target Target
}

// targets returns the levels of ambition, from the lowest up.
func (d *Definition) targets() []levelled {
	return []levelled{{"threshold", d.Threshold}, {"target", d.Target}, {"stretch", d.Stretch}}
}

// checkTargets finds targets that no value can have, and those on the wrong side of one another.
func (d *Definition) checkTargets(c *checker) {
	levels := d.targets()
	sound := true
	for _, l := range levels {
		var cause, remedy string
		_, _, band := l.target.Band()
		switch {
		case !l.target.IsSet():
			continue
		case l.target.wrong() != "":
			sound = false
			continue
		case band != (d.Direction == InBand) && d.Direction != 0:
			cause = fmt.Sprintf("that doesn't suit a direction of %v", d.Direction)
			remedy = "write a band such as 30..60 where within a band is good, and a number elsewhere"
		case d.Unit.Kind == ScoreUnit && d.Unit.wrong() == "" && !l.target.on(d.Unit.Low, d.Unit.High):
			cause = fmt.Sprintf("outside its scale %v", d.Unit)
			remedy = "choose one on the scale, or correct the scale"
		default:
			continue
		}
		sound = false
		c.add(l.field, l.target.String(), "has a "+l.field+" "+cause, remedy)
	}
	if !sound {
		return
	}
	for i, l := range levels {
		for _, further := range levels[i+1:] {
			if l.target.IsSet() && further.target.IsSet() && !d.Direction.further(l.target, further.target) {
				c.add(l.field, l.target.String(), fmt.Sprintf("has its %s on the wrong side of its %s of %v where %v",
					l.field, further.field, further.target, d.Direction), "exchange the two, or correct the direction")
			}
		}
	}
}

// further reports whether a target asks for as much as the one it comes from, or more.
func (d Direction) further(from, to Target) bool {
	switch d {
	case HigherIsBetter:
		return to.low >= from.low
	case LowerIsBetter:
		return to.low <= from.low
	case InBand:
		return from.low <= to.low && to.high <= from.high
	default:
		return true
	}
}
