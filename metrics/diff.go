package metrics

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Diff returns what has to change for the catalogue to become another, nil for nothing: silos, stages and points first,
// each by ID, then metrics by ID, and the fields of a metric in the order of the columns of [ReadCatalogCSV]. The order
// of rows makes no difference, nor do the order and repetition of synonyms, contributors, points, axes and ties, see
// [Definition.Version]. Of parts that share an ID only the first counts; [Catalog.Validate] finds them.
func (c Catalog) Diff(after Catalog) []Change {
	changes := diffPlaces("silo", c.siloTexts(), after.siloTexts())
	changes = append(changes, diffPlaces("stage", c.stageTexts(), after.stageTexts())...)
	changes = append(changes, diffPlaces("point", c.pointTexts(), after.pointTexts())...)

	columns := fields()
	was, is := c.names().metrics, after.names().metrics
	for _, id := range eitherKey(was, is) {
		i, before := was[id]
		j, now := is[id]
		switch {
		case !before:
			changes = append(changes, Change{Kind: Added, Metric: id, After: after.Definitions[j].Name})
		case !now:
			changes = append(changes, Change{Kind: Removed, Metric: id, Before: c.Definitions[i].Name})
		default:
			changes = append(changes, diffFields(columns, &c.Definitions[i], &after.Definitions[j])...)
		}
	}
	return changes
}

func diffFields(columns []field, before, after *Definition) []Change {
	var changes []Change
	for _, f := range columns {
		if !slices.Equal(f.canonical(before), f.canonical(after)) {
			changes = append(changes, Change{
				Kind: Changed, Metric: after.ID, Field: f.column, Before: f.text(before), After: f.text(after),
			})
		}
	}
	return changes
}

// A placeText is a silo, a stage or a point as a text for people, and with all its parts quoted, so that no two of them
// look alike.
type placeText struct{ text, exact string }

// diffPlaces compares silos, stages or points, by their texts by ID.
func diffPlaces(kind string, before, after map[string]placeText) []Change {
	var changes []Change
	for _, id := range eitherKey(before, after) {
		was, there := before[id]
		is, here := after[id]
		what := Changed
		switch {
		case !there:
			what = Added
		case !here:
			what = Removed
		case was.exact == is.exact:
			continue
		}
		changes = append(changes, Change{Kind: what, Field: kind, Before: was.text, After: is.text})
	}
	return changes
}

// eitherKey returns the keys of two maps in order.
func eitherKey[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (c Catalog) siloTexts() map[string]placeText {
	texts := make(map[string]placeText)
	for _, s := range slices.Backward(c.Silos) { // so that the first of an ID is what stays
		texts[s.ID] = placeText{s.ID + ": " + s.Name, s.Name}
	}
	return texts
}

func (c Catalog) stageTexts() map[string]placeText {
	texts := make(map[string]placeText)
	for _, s := range slices.Backward(c.Stages) {
		text := s.ID + ": " + s.Name + also("after", strings.Join(s.After, ", "))
		texts[s.ID] = placeText{text, fmt.Sprintf("%q %q", s.Name, s.After)}
	}
	return texts
}

func (c Catalog) pointTexts() map[string]placeText {
	texts := make(map[string]placeText)
	for _, p := range slices.Backward(c.Points) {
		text := p.ID + ": " + p.Name + also("stage", p.Stage) + also("silo", p.Silo)
		texts[p.ID] = placeText{text, fmt.Sprintf("%q %q %q", p.Name, p.Stage, p.Silo)}
	}
	return texts
}

func also(what, text string) string {
	if text == "" {
		return ""
	}
	return "; " + what + " " + text
}
