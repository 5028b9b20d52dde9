package metrics

import "fmt"

// A Catalog is the silo chart: which silo keeps which metrics. The zero Catalog is empty and valid.
type Catalog struct {
	Silos       []Silo
	Definitions []Definition
}

const catalogOp = "metrics: catalog"

// Validate returns everything that is wrong with the catalogue as [Faults], silos first and then definitions, in their
// order, or nil. Faults are silos without an id or a name; definitions without an id, name, silo, owner, unit, unit of
// analysis, direction, effect, timing or viewpoint; ids used twice; silos that aren't in the catalogue; money without a
// currency and scales without ends; targets that aren't finite or lie outside the scale of a score.
func (c Catalog) Validate() error {
	var found Faults
	for _, f := range c.faults() {
		found = append(found, f.Fault)
	}
	return found.Err()
}

// A rowFault is a fault of one definition, or of a silo when the row is negative.
type rowFault struct {
	row int
	Fault
}

func (c Catalog) faults() []rowFault {
	var found []rowFault
	silos := make(map[string]int, len(c.Silos))
	for i, s := range c.Silos {
		add := func(field, value, cause, remedy string) {
			f := Fault{Op: catalogOp, Field: field, Value: value, Cause: cause, Remedy: remedy}
			found = append(found, rowFault{row: -1, Fault: f})
		}
		called := fmt.Sprintf("silo %d", i+1)
		if s.ID == "" {
			add("silo id", "", called+" has no id", "give it a short name of its own")
		} else if first, ok := silos[s.ID]; ok {
			add("silo id", s.ID, fmt.Sprintf("%s has the id of silo %d", called, first+1), "give each silo an id of its own")
		} else {
			silos[s.ID] = i
		}
		if s.Name == "" {
			add("silo name", "", called+" has no name", "write what people call it")
		}
	}
	ids := make(map[string]int, len(c.Definitions))
	for i, d := range c.Definitions {
		called := fmt.Sprintf("metric %d", i+1)
		if d.ID != "" {
			called += fmt.Sprintf(" (%s)", clip(d.ID))
		}
		all := d.faults(called)
		if first, ok := ids[d.ID]; ok && d.ID != "" {
			all = append(all, Fault{
				Op: catalogOp, Field: "id", Value: d.ID, Cause: fmt.Sprintf("%s has the id of metric %d", called, first+1),
				Remedy: "give each metric an id of its own, even when silos call theirs by one name",
			})
		} else {
			ids[d.ID] = i
		}
		if _, ok := silos[d.Silo]; !ok && d.Silo != "" {
			all = append(all, Fault{
				Op: catalogOp, Field: "silo", Value: d.Silo, Cause: called + " has an unknown silo",
				Remedy: "correct the name, or add the silo to the catalogue",
			})
		}
		for _, f := range all {
			found = append(found, rowFault{row: i, Fault: f})
		}
	}
	return found
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
