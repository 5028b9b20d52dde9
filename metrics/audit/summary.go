package audit

import (
	"cmp"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Summary is the chart in figures.
type Summary struct {
	Metrics int `json:"metrics"`
	Silos   int `json:"silos"`
	Stages  int `json:"stages"`
	Points  int `json:"points"`

	PerSilo []SiloSummary `json:"per_silo,omitempty"` // by ID
	Levels  []LevelMix    `json:"levels,omitempty"`   // from the top down, those that metrics stand on; not stated last

	// Names is how many names the metrics have, see [NameKey], and Definitions how many different definitions stand
	// under them; synonyms don't count. DefinitionsPerName is Definitions over Names, 1 when every name means one thing,
	// and undefined without names.
	Names              int              `json:"names"`
	Definitions        int              `json:"definitions"`
	DefinitionsPerName metrics.Estimate `json:"definitions_per_name"`
	MostDefined        NameSummary      `json:"most_defined"` // the name with the most definitions

	// Connected is the share of metrics connected to customers: they are a customer outcome, tie back to a result, or are
	// an input of a metric that is or does.
	Connected Share `json:"connected"`

	// The shares of stages, steps from stage to stage, and points with a metric of their own. A step has one when a
	// metric ties to that movement.
	StagesCovered Share `json:"stages_covered"`
	StepsCovered  Share `json:"steps_covered"`
	PointsCovered Share `json:"points_covered"`

	// Spaghetti is the spaghetti index: tangled strands over strands, from 0 to 1, and undefined without metrics. A
	// strand is a metric at one of its interaction points; a metric that names no point is one strand. It is tangled
	// when
	//   - the metric's name means something else elsewhere: it is in a finding of [SameName];
	//   - or another silo keeps metrics at the point, and none of the metrics there belongs to several silos;
	//   - or the metric isn't connected, as above.
	Spaghetti Share `json:"spaghetti"`

	Severities Severities `json:"severities"`
}

// A SiloSummary is what one silo keeps.
type SiloSummary struct {
	Silo      string `json:"silo"`
	Metrics   int    `json:"metrics"`
	Shared    int    `json:"shared"`    // those that have contributors
	Connected int    `json:"connected"` // those connected to customers
}

// A NameSummary is a name as people write it, with what goes by it. The zero value is no name.
type NameSummary struct {
	Name        string `json:"name"`
	Metrics     int    `json:"metrics"`
	Definitions int    `json:"definitions"` // different ones
}

// A LevelMix is what stands on the scorecards of one level. The four kinds add up to its metrics.
type LevelMix struct {
	Level    metrics.Level `json:"level"`    // zero for metrics that state none
	Business int           `json:"business"` // outcomes for the company
	Customer int           `json:"customer"` // outcomes for customers
	Activity int           `json:"activity"` // what is done
	Other    int           `json:"other"`    // outcomes of operations, and what isn't classified
}

// All returns how many metrics stand on the level.
func (l LevelMix) All() int { return l.Business + l.Customer + l.Activity + l.Other }

// levels returns the levels that metrics stand on, from the top down, those without a level last.
func (x *chart) levels() []LevelMix {
	var mixes []LevelMix
	for _, d := range x.metrics {
		at := slices.IndexFunc(mixes, func(l LevelMix) bool { return l.Level == d.Level })
		if at < 0 {
			at = len(mixes)
			mixes = append(mixes, LevelMix{Level: d.Level})
		}
		switch {
		case businessOutcome(d):
			mixes[at].Business++
		case d.IsCustomerOutcome():
			mixes[at].Customer++
		case d.Effect == metrics.Activity:
			mixes[at].Activity++
		default:
			mixes[at].Other++
		}
	}
	slices.SortFunc(mixes, func(a, b LevelMix) int { return cmp.Compare(a.Level-1, b.Level-1) }) // 0 wraps to the end
	return mixes
}

func (x *chart) summary(found []Finding) Summary {
	s := Summary{
		Metrics: len(x.metrics), Silos: len(x.silos), Stages: len(x.stages), Points: len(x.points),
		Levels:        x.levels(),
		Connected:     Share{0, len(x.metrics)},
		StagesCovered: x.stagesCovered(),
		StepsCovered:  x.stepsCovered(),
		PointsCovered: Share{0, len(x.points)},
		Severities:    Report{Findings: found}.Severities(),
	}
	for _, silo := range x.silos {
		kept := SiloSummary{Silo: silo.ID, Metrics: len(x.bySilo[silo.ID])}
		for _, i := range x.bySilo[silo.ID] {
			if shared(x.metrics[i]) {
				kept.Shared++
			}
			if x.connected[i] {
				kept.Connected++
			}
		}
		s.Connected.N += kept.Connected
		s.PerSilo = append(s.PerSilo, kept)
	}
	for _, p := range x.points {
		if len(x.at[p.ID]) > 0 {
			s.PointsCovered.N++
		}
	}
	for _, st := range x.strands(found) {
		s.Spaghetti.Of++
		if st.tangled {
			s.Spaghetti.N++
		}
	}
	x.summarizeNames(&s)
	return s
}

func (x *chart) summarizeNames(s *Summary) {
	groups := make([][]int, len(x.names.labels))
	for i, key := range x.names.own {
		if key >= 0 {
			groups[key] = append(groups[key], i)
		}
	}
	for key, group := range groups {
		if len(group) == 0 {
			continue // only a synonym
		}
		n := NameSummary{Name: x.names.labels[key], Metrics: len(group), Definitions: x.definitions(group)}
		s.Names++
		s.Definitions += n.Definitions
		if n.Definitions > s.MostDefined.Definitions {
			s.MostDefined = n
		}
	}
	if s.Names == 0 {
		s.DefinitionsPerName = metrics.Absent(metrics.Undefined, "no names")
		return
	}
	s.DefinitionsPerName = metrics.NewEstimate(float64(s.Definitions) / float64(s.Names))
	s.DefinitionsPerName.N = int64(s.Names)
}

func (x *chart) stagesCovered() Share {
	measured := make(map[string]bool)
	for _, stages := range x.stagesOf() {
		for _, s := range stages {
			measured[s] = true
		}
	}
	c := Share{0, len(x.stages)}
	for _, s := range x.stages {
		if measured[s.ID] {
			c.N++
		}
	}
	return c
}

func (x *chart) stepsCovered() Share {
	followed := x.followed()
	steps := x.steps()
	c := Share{0, len(steps)}
	for _, s := range steps {
		if followed[s] {
			c.N++
		}
	}
	return c
}
