package audit

import "fmt"

// incomplete asks whether the metrics cover the journey, and what moves customers to stay, buy more and recommend.
//
//   - [PointUnmeasured]: a point without any metric: minor, and major when it is the only point of its stage.
//   - [CellUnmeasured]: a silo owns points in a stage and keeps no metric in that stage (minor), unless nobody measures
//     at any of those points, which the check above says already.
//   - [NoMotive]: see motives (major).
func (x *chart) incomplete() (found []Finding, why []string) {
	if len(x.metrics) == 0 {
		why = append(why, noMetrics)
	} else {
		found = x.motives()
	}
	if len(x.points) == 0 {
		return found, append(why, "the catalogue has no interaction points: add those where customers meet the company")
	}
	inStage := make(map[string]int)
	for _, p := range x.points {
		inStage[p.Stage]++
	}
	for _, p := range x.points {
		if len(x.at[p.ID]) > 0 {
			continue
		}
		f := Finding{
			Check: PointUnmeasured, Severity: Minor, Points: []string{p.ID},
			Evidence: fmt.Sprintf("No metric is measured at %s.", p.Name),
			Remedy: "Find out what customers want there and how it goes wrong, and measure that; or take the point off the " +
				"map if nobody passes it.",
		}
		if p.Silo != "" {
			f.Silos = []string{p.Silo}
		}
		if p.Stage != "" {
			f.Stages = []string{p.Stage}
			if inStage[p.Stage] == 1 {
				f.Severity = Major
				f.Evidence = fmt.Sprintf("No metric is measured at %s, the only point of the stage %s.", p.Name,
					x.stage.of(p.Stage))
			}
		}
		found = append(found, f)
	}
	return append(found, x.emptyCells()...), why
}

func (x *chart) emptyCells() []Finding {
	var found []Finding
	for _, c := range x.coverage() {
		measured := 0
		for _, p := range c.Points {
			if len(x.at[p]) > 0 {
				measured++
			}
		}
		if c.Silo == "" || len(c.Metrics) > 0 || measured == 0 {
			continue
		}
		found = append(found, Finding{
			Check: CellUnmeasured, Severity: Minor,
			Silos: []string{c.Silo}, Stages: []string{c.Stage}, Points: sorted(c.Points),
			Evidence: fmt.Sprintf("%s owns %s in the stage %s and keeps no metric there.", x.silo.of(c.Silo),
				list(x.point.all(c.Points)), x.stage.of(c.Stage)),
			Remedy: fmt.Sprintf("Let %s own a metric that others keep at its points, or share it as a contributor and say "+
				"who answers for it.", x.silo.of(c.Silo)),
		})
	}
	return found
}
