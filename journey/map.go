package journey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Map is a journey map: the interaction points by stage of the customer's life and by the silo that owns them. The
// zero Map is empty and valid.
type Map struct {
	Stages []metrics.Stage // in any order: see Ordered
	Points []metrics.Point
}

const mapOp = "journey: map"

// Validate returns everything that is wrong with the map as [metrics.Faults], stages first and then points, in their
// order, or nil. Faults are stages and points without an id or a name, ids used twice, stages after a stage that isn't
// in the map, stages that come after themselves, points without a stage or in one that isn't in the map, points that no
// silo owns, and points that two silos own.
func (m Map) Validate() error {
	found := m.stageFaults()
	for _, f := range m.pointFaults() {
		found = append(found, f.Fault)
	}
	return found.Err()
}

// Ordered returns the stages in order: each after those it comes after and, where that leaves a choice, in the order of
// the map. The error is [metrics.Faults], everything that is wrong with the stages.
func (m Map) Ordered() ([]metrics.Stage, error) {
	if err := m.stageFaults().Err(); err != nil {
		return nil, err
	}
	order, _ := m.sort()
	stages := make([]metrics.Stage, len(order))
	for i, s := range order {
		stages[i] = m.Stages[s]
	}
	return stages, nil
}

// Point returns the point with an id, and whether there is one.
func (m Map) Point(id string) (metrics.Point, bool) {
	i := slices.IndexFunc(m.Points, func(p metrics.Point) bool { return p.ID == id })
	if i < 0 {
		return metrics.Point{}, false
	}
	return m.Points[i], true
}

// Silos returns the silos that own points, in the order of their first.
func (m Map) Silos() []string {
	var silos []string
	seen := make(map[string]bool)
	for _, p := range m.Points {
		if p.Silo != "" && !seen[p.Silo] {
			seen[p.Silo] = true
			silos = append(silos, p.Silo)
		}
	}
	return silos
}

// PointsOf returns the points of a stage that a silo owns, in the order of the map; "" stands for any stage, or any
// silo.
func (m Map) PointsOf(stage, silo string) []metrics.Point {
	var points []metrics.Point
	for _, p := range m.Points {
		if (stage == "" || p.Stage == stage) && (silo == "" || p.Silo == silo) {
			points = append(points, p)
		}
	}
	return points
}

func (m Map) stageFaults() metrics.Faults {
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{Op: mapOp, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	first := make(map[string]int, len(m.Stages))
	for i, s := range m.Stages {
		if _, ok := first[s.ID]; !ok {
			first[s.ID] = i
		}
	}
	for i, s := range m.Stages {
		called := fmt.Sprintf("stage %d", i+1)
		switch {
		case s.ID == "":
			add("stage id", "", called+" has no id", "give it a short name of its own")
		case first[s.ID] < i:
			add("stage id", s.ID, fmt.Sprintf("%s has the id of stage %d", called, first[s.ID]+1),
				"list each stage once, and give each an id of its own")
		}
		if s.Name == "" {
			add("stage name", "", called+" has no name", "write what people call it")
		}
		for _, before := range s.After {
			if _, ok := first[before]; !ok || before == "" {
				add("after", before, called+" comes after an unknown stage", "correct the name, or add the stage to the map")
			}
		}
	}
	_, left := m.sort()
	for _, cycle := range m.cycles(left) {
		add("after", strings.Join(cycle, " → "), "stages come after themselves", "take one of them out of the circle")
	}
	return found
}

// sort returns the stages in order, by index, and those that can't have a place because they come after themselves or
// after such a stage. It passes over stages that aren't in the map.
func (m Map) sort() (order, left []int) {
	known := make(map[string]bool, len(m.Stages))
	for _, s := range m.Stages {
		known[s.ID] = true
	}
	waits := make([]int, len(m.Stages)) // how many stages it waits for
	next := make(map[string][]int)      // the stages that wait for one
	for i, s := range m.Stages {
		for _, before := range s.After {
			if known[before] {
				waits[i]++
				next[before] = append(next[before], i)
			}
		}
	}
	const placed = -1
	for {
		i := slices.Index(waits, 0)
		if i < 0 {
			break
		}
		waits[i] = placed
		order = append(order, i)
		for _, j := range next[m.Stages[i].ID] {
			waits[j]--
		}
		delete(next, m.Stages[i].ID) // another stage with this id frees no one again
	}
	for i, n := range waits {
		if n != placed {
			left = append(left, i)
		}
	}
	return order, left
}

// cycles returns circles among stages that sort left over, each beginning and ending with the same stage. No stage is
// in two of them; correcting them may show others.
func (m Map) cycles(left []int) [][]string {
	before := make(map[string]string) // of a stage left over, another that it comes after
	for _, i := range left {
		before[m.Stages[i].ID] = ""
	}
	for _, i := range left {
		for _, id := range m.Stages[i].After {
			if _, ok := before[id]; ok {
				before[m.Stages[i].ID] = id
				break
			}
		}
	}
	var cycles [][]string
	walk := make(map[string]int) // the walk on which a stage was passed, from 1
	for n, i := range left {
		id := m.Stages[i].ID
		for walk[id] == 0 {
			walk[id] = n + 1
			id = before[id]
		}
		if walk[id] != n+1 {
			continue // it led into a circle that is known
		}
		cycle := []string{id}
		for at := before[id]; at != id; at = before[at] {
			cycle = append(cycle, at)
		}
		cycle = append(cycle, id)
		slices.Reverse(cycle) // from the earlier stage to the later
		cycles = append(cycles, cycle)
	}
	return cycles
}

// A pointFault is a fault of the point with an index.
type pointFault struct {
	point int
	metrics.Fault
}

func (m Map) pointFaults() []pointFault {
	var found []pointFault
	stages := make(map[string]bool, len(m.Stages))
	for _, s := range m.Stages {
		stages[s.ID] = true
	}
	first := make(map[string]int, len(m.Points))
	for i, p := range m.Points {
		add := func(field, value, cause, remedy string) {
			called := fmt.Sprintf("point %d ", i+1)
			f := metrics.Fault{Op: mapOp, Field: field, Value: value, Cause: called + cause, Remedy: remedy}
			found = append(found, pointFault{point: i, Fault: f})
		}
		if p.ID == "" {
			add("point", "", "has no id", "write what events call it")
		} else if j, ok := first[p.ID]; !ok {
			first[p.ID] = i
		} else if m.Points[j].Silo != p.Silo {
			add("point", p.ID, fmt.Sprintf("is point %d again, and that is owned by %q", j+1, m.Points[j].Silo),
				"choose one owner")
		} else {
			add("point", p.ID, fmt.Sprintf("has the id of point %d", j+1),
				"list each point once, and give each an id of its own")
		}
		if p.Name == "" {
			add("name", "", "has no name", "write what people call it")
		}
		switch {
		case p.Stage == "":
			add("stage", "", "has no stage", "say to which stage of a customer's life it belongs")
		case !stages[p.Stage]:
			add("stage", p.Stage, "is in an unknown stage", "correct the name, or add the stage to the map")
		}
		if p.Silo == "" {
			add("silo", "", "is owned by no one", "say which silo answers for it")
		}
	}
	return found
}

// Catalog returns a catalogue with the map's stages and points and nothing else: what [metrics.ReadCatalogCSV] takes to
// know which stages and points definitions may name.
func (m Map) Catalog() metrics.Catalog {
	return metrics.Catalog{Stages: slices.Clone(m.Stages), Points: slices.Clone(m.Points)}
}
