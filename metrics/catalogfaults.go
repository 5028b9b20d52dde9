package metrics

import "fmt"

// checkPlaces finds what is wrong with silos, stages and points.
func (c Catalog) checkPlaces(k *checker) {
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
		}
		if name == "" {
			k.add(kind+" name", "", "has no name", "write what people call it")
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

// checkNames finds the stages, points, silos and inputs that a definition names and the catalogue doesn't have. Stages
// and points are checked where the catalogue has any.
func (x names) checkNames(d *Definition, c *checker) {
	if d.Silo != "" && !x.silos[d.Silo] {
		c.add("silo", d.Silo, "has an unknown silo", "correct the name, or add the silo to the catalogue")
	}
	for _, silo := range d.Contributors {
		if !x.silos[silo] {
			c.add("contributors", silo, "has an unknown silo among its contributors",
				"correct the name, or add the silo to the catalogue")
		}
	}
	if d.Stage != "" && len(x.stages) > 0 && !x.stages[d.Stage] {
		c.add("stage", d.Stage, "has an unknown stage", "correct the name, or add the stage to the map")
	}
	for _, point := range d.Points {
		if len(x.points) > 0 && !x.points[point] {
			c.add("points", point, "has an unknown interaction point", "correct the name, or add the point to the map")
		}
	}
	for _, tie := range d.Ties {
		from, to, ok := tie.Movement()
		if ok && len(x.stages) > 0 && (!x.stages[from] || !x.stages[to]) {
			c.add("ties_to", tie.String(), "ties to a movement with an unknown stage",
				"write the ids of two stages: movement: buy>use")
		}
	}
	for _, id := range d.Inputs {
		if _, ok := x.metrics[id]; !ok {
			c.add("inputs", id, "takes a metric that isn't in the catalogue", "correct the id, or add the metric")
		}
	}
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
