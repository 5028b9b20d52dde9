package metrics

import (
	"fmt"
	"strings"
)

// checkWritten finds what a file would not give back as it is.
func (d *Definition) checkWritten(c *checker) {
	d.checkTexts(c)
	d.checkTies(c)
	d.checkWords(c)
	if cause := d.Unit.wrong(); cause != "" {
		c.add("unit", d.Unit.String(), "has a wrong unit: "+cause, "write money:EUR or score:0..10")
	}
	if cause := d.Additivity.wrong(); cause != "" {
		c.add("adds_over", d.Additivity.String(), "has a wrong additivity: "+cause,
			"write never, or the axes along which it adds up")
	}
	for _, l := range d.targets() {
		if cause := l.target.wrong(); cause != "" {
			c.add(l.field, l.target.String(), "has a "+l.field+" that "+cause,
				"write a number, a band such as 30..60, or nothing for no "+l.field)
		}
	}
	if !(d.Compensation >= 0 && d.Compensation <= 1) {
		c.add("compensation_share", number(d.Compensation), "has a compensation share that isn't from 0 to 1",
			"write 0.1 for a tenth of someone's pay, or nothing")
	}
}

func (d *Definition) checkTexts(c *checker) {
	for _, f := range c.fields {
		items := f.items(d)
		if len(items) > maxDefinitions {
			c.add(f.column, "", "has more than 10,000 items in a list", "take out those that matter least")
		}
		for _, item := range items {
			switch {
			case f.column == "ties_to" || f.column == "adds_over": // checked as what they are
			case f.isList():
				c.item(f.column, item)
			default:
				c.text(f.column, item)
			}
		}
	}
	if strings.HasPrefix(d.ID, "#") {
		c.add("id", d.ID, "has an id that begins with #",
			"begin it with a letter; only the guidance row of a template has #, and it must be left as it is or taken out")
	}
}

func (d *Definition) checkTies(c *checker) {
	const movements = "write the ids of two stages, movement: buy>use, or no more than movement"
	for _, t := range d.Ties {
		if t.Kind == 0 || int(t.Kind) >= len(tieWords) {
			c.add("ties_to", t.String(), "has a tie of no known kind", "write "+tieWords.choice())
		}
		if t.To == "" {
			continue
		}
		c.item("ties_to", t.To)
		if t.Kind != ToMovement {
			continue
		}
		from, to, ok := t.Movement()
		if !ok || from == "" || to == "" || strings.Contains(to, ">") {
			c.add("ties_to", t.String(), "ties to a movement that isn't from one stage to another", movements)
		}
	}
}

// checkWords finds values that are none of the constants.
func (d *Definition) checkWords(c *checker) {
	for _, w := range []struct {
		field string
		value uint8
		words words
	}{
		{"level", uint8(d.Level), levelWords},
		{"unit_of_analysis", uint8(d.Per), analysisWords},
		{"time_behaviour", uint8(d.Behaviour), behaviourWords},
		{"empty_policy", uint8(d.Empty), emptyWords},
		{"direction", uint8(d.Direction), directionWords},
		{"effect", uint8(d.Effect), effectWords},
		{"timing", uint8(d.Timing), timingWords},
		{"viewpoint", uint8(d.Viewpoint), viewpointWords},
		{"source", uint8(d.Source), sourceWords},
		{"cut", uint8(d.Cut), cutWords},
		{"maturity", uint8(d.Maturity), maturityWords},
	} {
		if int(w.value) >= len(w.words) {
			c.add(w.field, fmt.Sprint(w.value), "has an unknown "+w.field, "write "+w.words.choice())
		}
	}
}
