package metrics

import (
	"fmt"
	"math"
)

// A Definition says what a metric is, who keeps it and what it is for. It holds no numbers measured.
type Definition struct {
	ID          string         // unique in a catalogue; not empty
	Name        string         // what people call it; not empty, need not be unique
	Silo        string         // ID of the silo that keeps it
	Owner       string         // the person or role who answers for it; not empty
	Description string         // how it is defined, in a sentence; may be empty
	Unit        Unit           // what its numbers are
	Per         UnitOfAnalysis // what it counts one of
	Direction   Direction      // which way it improves
	Effect      Effect         // activity or outcome
	Timing      Timing         // when it moves
	Viewpoint   Viewpoint      // whose question it answers
	Target      Target         // what it should reach; the zero Target is none
	Stage       string         // stage of the customer's journey that it belongs to; empty for all of them
	Points      []string       // interaction points that it is about; none for all of them
	MeasuredBy  string         // name of the calculation that gives its value; empty when there is none
}

// faults returns what is wrong with one definition, each with the field's name in a CSV file. called says which
// definition it is.
func (d Definition) faults(called string) Faults {
	var found Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, Fault{
			Op: catalogOp, Field: field, Value: value, Cause: called + " " + cause, Remedy: remedy,
		})
	}
	for _, must := range []struct{ field, value, noun, remedy string }{
		{"id", d.ID, "id", "give it a short name of its own"},
		{"name", d.Name, "name", "write what people call it"},
		{"silo", d.Silo, "silo", "name the part of the company that keeps it"},
		{"owner", d.Owner, "owner", "name who answers for it"},
	} {
		if must.value == "" {
			add(must.field, "", "has no "+must.noun, must.remedy)
		}
	}
	if d.Unit.Kind == 0 {
		add("unit", "", "has no unit", "write "+unitWords.choice())
	} else if cause := d.Unit.wrong(); cause != "" {
		add("unit", d.Unit.String(), "has a wrong unit: "+cause, "write money:EUR or score:0..10")
	}
	for _, must := range []struct {
		field, noun string
		value       uint8
		words       words
	}{
		{"unit_of_analysis", "unit of analysis", uint8(d.Per), analysisWords},
		{"direction", "direction", uint8(d.Direction), directionWords},
		{"effect", "effect", uint8(d.Effect), effectWords},
		{"timing", "timing", uint8(d.Timing), timingWords},
		{"viewpoint", "viewpoint", uint8(d.Viewpoint), viewpointWords},
	} {
		if must.value == 0 {
			add(must.field, "", "has no "+must.noun, "write "+must.words.choice())
		} else if int(must.value) >= len(must.words) {
			add(must.field, fmt.Sprint(must.value), "has an unknown "+must.noun, "write "+must.words.choice())
		}
	}
	target, _ := d.Target.Value()
	switch {
	case math.IsNaN(target) || math.IsInf(target, 0):
		add("target", d.Target.String(), "has a target that isn't finite", "write a number, or nothing for no target")
	case d.Target.set && d.Unit.Kind == ScoreUnit && d.Unit.wrong() == "" && (target < d.Unit.Low || target > d.Unit.High):
		add("target", d.Target.String(), fmt.Sprintf("has a target outside its scale %v", d.Unit),
			"choose a target on the scale, or correct the scale")
	}
	return found
}
