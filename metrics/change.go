package metrics

import "fmt"

// A ChangeKind says what became of a metric, a silo, a stage or a point. The zero value is unspecified.
type ChangeKind uint8

// The kinds of change.
const (
	Added ChangeKind = iota + 1
	Removed
	Changed
)

var changeWords = words{"unspecified", "added", "removed", "changed"}

// String returns added, removed or changed, and unspecified for the zero value.
func (k ChangeKind) String() string { return changeWords.word("ChangeKind", uint8(k)) }

// MarshalText returns the words of String; a value that isn't one of the constants is a [Fault].
func (k ChangeKind) MarshalText() ([]byte, error) { return changeWords.marshal("kind", uint8(k)) }

// UnmarshalText reads the words of String, in any case; empty text is unspecified, and any other text a [Fault].
func (k *ChangeKind) UnmarshalText(b []byte) error {
	value, err := changeWords.unmarshal("kind", b)
	if err != nil {
		return err
	}
	*k = ChangeKind(value)
	return nil
}

// A Change is one difference between two catalogues. Changes compare with ==.
//
// Of a metric that was added or removed Field is empty, and After or Before its name. Of one that was changed there is
// a Change for each field, with the texts of [Definition.Text], which are empty where nothing is stated. Of silos,
// stages and points Metric is empty, Field is silo, stage or point, and each is one text: "phone: Telephone; stage
// use".
type Change struct {
	Kind   ChangeKind `json:"kind"`
	Metric string     `json:"metric,omitempty"` // ID of the metric
	Field  string     `json:"field,omitempty"`  // the column
	Before string     `json:"before,omitempty"`
	After  string     `json:"after,omitempty"`
}

// String returns the change for people: "added churn (Churn rate)", "churn: target 0.02 → 0.015".
func (c Change) String() string {
	switch {
	case c.Metric == "" && c.Kind == Changed:
		return fmt.Sprintf("changed %s %s → %s", c.Field, c.Before, c.After)
	case c.Metric == "":
		return fmt.Sprintf("%v %s %s", c.Kind, c.Field, c.Before+c.After)
	case c.Kind == Changed:
		return fmt.Sprintf("%s: %s %s → %s", shown(c.Metric), c.Field, orNotStated(c.Before), orNotStated(c.After))
	default:
		return fmt.Sprintf("%v %s (%s)", c.Kind, shown(c.Metric), c.Before+c.After)
	}
}

func orNotStated(text string) string {
	if text == "" {
		return "(not stated)"
	}
	return text
}
