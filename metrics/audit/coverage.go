package audit

import "slices"

// A CoverageCell is a silo's part in a stage of the journey: the points it owns there and the metrics it keeps there. A
// cell with points and no metrics is a hole in what the chart covers. What nobody owns is a cell without a silo.
type CoverageCell struct {
	Stage   string   `json:"stage"`
	Silo    string   `json:"silo"`
	Points  []string `json:"points,omitempty"`  // by ID, that the silo owns in the stage
	Metrics []string `json:"metrics,omitempty"` // by ID, that the silo keeps for the stage or at any of its points
}

// coverage returns the cells that hold anything: stages in the order of the journey, and in each the silos by ID.
func (x *chart) coverage() []CoverageCell {
	type place struct{ stage, silo string }
	cells := make(map[place]*CoverageCell)
	at := func(stage, silo string) *CoverageCell {
		p := place{stage, silo}
		if cells[p] == nil {
			cells[p] = &CoverageCell{Stage: stage, Silo: silo}
		}
		return cells[p]
	}
	silos := make(map[string][]string) // of a stage
	for _, p := range x.points {
		c := at(p.Stage, p.Silo)
		c.Points = append(c.Points, p.ID)
		silos[p.Stage] = append(silos[p.Stage], p.Silo)
	}
	for m, stages := range x.stagesOf() {
		d := x.metrics[m]
		for _, stage := range stages {
			c := at(stage, d.Silo)
			c.Metrics = append(c.Metrics, d.ID)
			silos[stage] = append(silos[stage], d.Silo)
		}
	}
	var all []CoverageCell
	for _, s := range x.stages {
		for _, silo := range sorted(silos[s.ID]) {
			all = append(all, *cells[place{s.ID, silo}])
		}
	}
	return slices.Clip(all)
}
