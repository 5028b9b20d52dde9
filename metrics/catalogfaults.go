package metrics

import (
	"fmt"
	"strings"
)

// alike is what the spellings of a silo, stage or point have in common.
type alike struct{ kind, likeness string }

// likeness is an id in lower case without blanks.
func likeness(id string) string { return strings.Join(strings.Fields(strings.ToLower(id)), "") }

// A spelling is how a silo, stage or point is written first.
type spelling struct {
	id string
	at place
}

// checkSpelling finds a silo, stage or point that is written in another way before.
func (x names) checkSpelling(field, kind, id string, k *checker) {
	key := alike{kind, likeness(id)}
	first, ok := x.spelt[key]
	switch {
	case !ok:
		x.spelt[key] = spelling{id, k.at}
	case first.id != id:
		k.add(field, id, fmt.Sprintf("has a %s in two spellings: %s writes it %q", kind, k.whereabouts(first.at),
			clip(first.id)), "write it one way everywhere")
	}
}

// checkPlaces finds what is wrong with silos, stages and points.
func (c Catalog) checkPlaces(x names, k *checker) {
	type named struct{ kind, id string }
	first := make(map[named]int)
	check := func(kind string, row int, id, name string) {
		k.look(kind, row, "")
		earlier, twice := first[named{kind, id}]
		switch {
		case id == "":
			k.add(kind+" id", "", "has no id", "give it a short name of its own")
		case twice:
			k.add(kind+" id", id, fmt.Sprintf("has the id of %s %d", kind, earlier+1), "give each "+kind+" an id of its own")
		default:
			first[named{kind, id}] = row
			x.checkSpelling(kind+" id", kind, id, k)
		}
		if name == "" {
			k.add(kind+" name", "", "has no name", "write what people call it")
		}
		if kind != "stage" { // a definition has no list of stages
			k.noComma(kind+" id", id)
		}
		k.text(kind+" id", id)
		k.text(kind+" name", name)
	}
	for i, s := range c.Silos {
		check("silo", i, s.ID, s.Name)
	}
	for i, s := range c.Stages {
		check("stage", i, s.ID, s.Name)
		for _, id := range s.After {
			k.text("stage after", id)
		}
	}
	for i, p := range c.Points {
		check("point", i, p.ID, p.Name)
		k.text("point stage", p.Stage)
		k.text("point silo", p.Silo)
	}
}

// noComma finds a comma in the id of what lists name.
func (c *checker) noComma(field, id string) {
	if strings.Contains(id, ",") {
		c.add(field, id, "has an id with a comma", "use another sign: people write commas between the items of a list")
	}
}

// checkNames finds the stages, points, silos and inputs that a definition names and the catalogue doesn't have. Stages
// and points are checked where the catalogue has any, and otherwise for being written in one way.
func (x names) checkNames(d *Definition, k *checker) {
	k.noComma("id", d.ID)
	x.checkName("silo", "silo", d.Silo, x.silos, k)
	for _, silo := range d.Contributors {
		x.checkName("contributors", "silo", silo, x.silos, k)
	}
	x.checkName("stage", "stage", d.Stage, x.stages, k)
	for _, point := range d.Points {
		x.checkName("points", "point", point, x.points, k)
	}
	for _, tie := range d.Ties {
		from, to, ok := tie.Movement()
		if ok && len(x.stages) > 0 && (!x.stages[from] || !x.stages[to]) {
			k.add("ties_to", tie.String(), "ties to a movement with an unknown stage",
				"write the ids of two stages: movement: buy>use")
		}
	}
	for _, id := range d.Inputs {
		switch _, ok := x.metrics[id]; {
		case ok:
		case strings.Contains(id, ","):
			k.commaInItem("inputs", id)
		default:
			k.add("inputs", id, "takes a metric that isn't in the catalogue", "correct the id, or add the metric")
		}
	}
}

// checkName finds a silo, stage or point that isn't among those of the catalogue.
func (x names) checkName(field, kind, id string, known map[string]bool, k *checker) {
	if id == "" || known[id] {
		return
	}
	list := field != kind
	_, spelt := x.spelt[alike{kind, likeness(id)}]
	switch {
	case list && strings.Contains(id, ","):
		k.commaInItem(field, id)
	case kind == "silo" && strings.Contains(id, ","):
		k.add(field, id, "has a silo with a comma", "name one silo, and the others as contributors")
	case spelt || kind != "silo" && len(known) == 0:
		x.checkSpelling(field, kind, id, k)
	case kind == "silo" && k.slips[likeness(id)] != "":
		k.add(field, id, "has an unknown silo", "did you mean "+shown(k.slips[likeness(id)])+"?")
	case kind == "silo" && list:
		k.add(field, id, "has an unknown silo among its contributors",
			"correct the name, or add the silo to the catalogue")
	case kind == "silo":
		k.add(field, id, "has an unknown silo", "correct the name, or add the silo to the catalogue")
	case kind == "stage":
		k.add(field, id, "has an unknown stage", "correct the name, or add the stage to the map")
	default:
		k.add(field, id, "has an unknown interaction point", "correct the name, or add the point to the map")
	}
}

func (c *checker) commaInItem(field, item string) {
	c.add(field, item, "has an item with a comma in a list", "write semicolons between the items")
}

// checkRatio finds a ratio of two metrics that count different things, and so can't be divided.
func (c Catalog) checkRatio(x names, d *Definition, k *checker) {
	if d.Unit.Kind != RatioUnit || len(d.Inputs) != 2 {
		return
	}
	top, ok := x.metrics[d.Inputs[0]]
	bottom, also := x.metrics[d.Inputs[1]]
	if !ok || !also {
		return
	}
	a, b := c.Definitions[top].Per, c.Definitions[bottom].Per
	if a == b || a == 0 || b == 0 {
		return
	}
	k.add("inputs", shownList(d.Inputs, "; "),
		fmt.Sprintf("is a ratio whose parts have different units of analysis: %v over %v", a, b),
		"count both by the same unit of analysis, or state what the ratio is of in another unit than ratio")
}
