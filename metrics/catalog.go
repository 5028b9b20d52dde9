package metrics

import "fmt"

// A Catalog is the silo chart: which silo keeps which metrics. The zero Catalog is empty and valid.
type Catalog struct {
	Silos []Silo `json:"silos,omitempty"`
	// Stages of the customer's journey; none leaves the stages of definitions unchecked.
	Stages []Stage `json:"stages,omitempty"`
	// Points where customers meet the company; none leaves the points of definitions unchecked.
	Points      []Point      `json:"points,omitempty"`
	Definitions []Definition `json:"metrics,omitempty"`
}

const catalogOp = "metrics: catalog"

// Validate returns everything that is wrong with the catalogue as [Faults], silos, stages and points first and then
// definitions, in their order, or nil. Faults are
//
//   - silos, stages, points and definitions without an id or a name, and ids used twice;
//   - silos, stages and points that differ from another one only in case or blanks;
//   - definitions without a silo, unit, unit of analysis or direction;
//   - silos, contributors and inputs that aren't in the catalogue, and stages and points that aren't among those it
//     has;
//   - money without a currency, scales without ends, and ratios, scores and stocks that are said to add up;
//   - targets that aren't finite, lie outside the scale of a score, don't suit the direction, or lie on the wrong side
//     of their threshold or stretch;
//   - formulas that take themselves, and ratios whose two inputs have different units of analysis;
//   - what a file would not give back as it is: values that are none of the constants, ties of no kind, movements that
//     don't name two stages, a compensation share outside 0 to 1, texts with spaces around them, with control
//     characters other than a line feed or not in UTF-8, failed formulas of a spreadsheet (#N/A), lists of more than
//     10,000 items, items that are empty or hold a semicolon, and ids that begin with #;
//   - commas in the ids of silos, points and definitions, which people write between the items of a list.
//
// What is merely not stated, such as an owner, is no fault.
func (c Catalog) Validate() error {
	k := &checker{fields: fields()}
	c.check(k)
	return k.faults().Err()
}

// check finds all that is wrong with the catalogue.
func (c Catalog) check(k *checker) {
	x := c.names()
	c.checkPlaces(x, k)
	for i := range c.Definitions {
		d := &c.Definitions[i]
		k.look(aMetric, i, d.ID)
		d.check(k)
		if first := x.metrics[d.ID]; first < i && d.ID != "" {
			k.add("id", d.ID, fmt.Sprintf("has the id of metric %d", first+1),
				"give each metric an id of its own, even when silos call theirs by one name")
		}
		x.checkNames(d, k)
		c.checkRatio(x, d, k)
	}
	c.checkCycles(x, k)
	k.sort()
}

// names are what the parts of a catalogue are called.
type names struct {
	silos, stages, points map[string]bool
	metrics               map[string]int // the first definition with an id
	spelt                 map[alike]spelling
}

func (c Catalog) names() names {
	x := names{make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]int), nil}
	x.spelt = make(map[alike]spelling)
	for _, s := range c.Silos {
		x.silos[s.ID] = true
	}
	for _, s := range c.Stages {
		x.stages[s.ID] = true
	}
	for _, p := range c.Points {
		x.points[p.ID] = true
	}
	for i, d := range c.Definitions {
		if _, ok := x.metrics[d.ID]; !ok {
			x.metrics[d.ID] = i
		}
	}
	return x
}

// Find returns the first definition with that id, and false when there is none.
func (c Catalog) Find(id string) (Definition, bool) {
	for _, d := range c.Definitions {
		if d.ID == id {
			return d, true
		}
	}
	return Definition{}, false
}

// BySilo returns the definitions that a silo keeps, in the catalogue's order.
func (c Catalog) BySilo(id string) []Definition {
	var kept []Definition
	for _, d := range c.Definitions {
		if d.Silo == id {
			kept = append(kept, d)
		}
	}
	return kept
}
