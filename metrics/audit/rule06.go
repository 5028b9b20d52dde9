package audit

import (
	"fmt"
	"slices"
)

// motionless asks whether movement down the relationship cycle is measured.
//
//   - [StageUnmeasured]: a stage in which no metric measures, neither for the stage nor at one of its points (major).
//   - [MovementUnmeasured]: a step from a stage to one that comes after it to which no metric ties as a movement. Where
//     that holds for every step it is one critical finding; otherwise there is one for each step, major when at least
//     half of all steps are unmeasured, else minor.
func (x *chart) motionless() (found []Finding, why []string) {
	if len(x.stages) == 0 {
		return nil, []string{"the catalogue has no stages: add those of the customer's journey, and what each comes after"}
	}
	measured := make(map[string]bool)
	for _, stages := range x.stagesOf() {
		for _, s := range stages {
			measured[s] = true
		}
	}
	for _, s := range x.stages {
		if !measured[s.ID] {
			found = append(found, Finding{
				Check: StageUnmeasured, Severity: Major, Stages: []string{s.ID},
				Evidence: fmt.Sprintf("No metric measures in the stage %s.", s.Name),
				Remedy:   "Choose an outcome that shows whether customers get through the stage, and give it an owner.",
			})
		}
	}
	steps := x.steps()
	if len(steps) == 0 {
		return found, []string{"no stage says which stage it comes after, so there are no steps to measure: add that"}
	}
	return append(found, x.unmeasuredSteps(steps)...), nil
}

// A step leads from one stage to another.
type step struct{ from, to string }

// steps returns the steps between stages of the catalogue, in the order of the journey.
func (x *chart) steps() []step {
	known := make(map[string]bool, len(x.stages))
	for _, s := range x.stages {
		known[s.ID] = true
	}
	var steps []step
	for _, s := range x.stages {
		for _, before := range sorted(s.After) {
			if known[before] && before != s.ID {
				steps = append(steps, step{before, s.ID})
			}
		}
	}
	return steps
}

// followed returns the steps to which metrics tie.
func (x *chart) followed() map[step]bool {
	followed := make(map[step]bool)
	for _, d := range x.metrics {
		for _, t := range d.Ties {
			if from, to, ok := t.Movement(); ok {
				followed[step{from, to}] = true
			}
		}
	}
	return followed
}

func (x *chart) unmeasuredSteps(steps []step) []Finding {
	followed := x.followed()
	missing := slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return followed[s] })
	count := Share{len(missing), len(steps)}
	const remedy = "Count the customers who make the step and those who don't, and tie that metric to the movement."
	if count.N == count.Of {
		var stages, texts []string
		for _, s := range missing {
			stages = append(stages, s.from, s.to)
			texts = append(texts, x.stage.of(s.from)+" to "+x.stage.of(s.to))
		}
		return []Finding{{
			Check: MovementUnmeasured, Severity: Critical, Stages: sorted(stages), Count: count,
			Evidence: fmt.Sprintf("No metric follows customers from stage to stage: %v %s %s without one (%s).", count,
				plural(count.Of, "step", "steps"), plural(count.N, "is", "are"), list(texts)),
			Remedy: remedy,
		}}
	}
	var found []Finding
	for _, s := range missing {
		found = append(found, Finding{
			Check: MovementUnmeasured, Severity: half(count), Stages: sorted([]string{s.from, s.to}), Count: count,
			Evidence: fmt.Sprintf("No metric follows customers from %s to %s; %v steps %s without one.", x.stage.of(s.from),
				x.stage.of(s.to), count,
				plural(count.N, "is", "are")),
			Remedy: remedy,
		})
	}
	return found
}
