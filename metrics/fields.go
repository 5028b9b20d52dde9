package metrics

import (
	"slices"
	"strconv"
	"strings"
)

// A field is one column of the silo chart. Reading, writing, versions and differences all go by this one table, so none
// of them can forget a field.
type field struct {
	column   string
	guidance string // what to write there, for the template
	form     fieldForm
	items    func(*Definition) []string      // what is stated, one text unless it is a list; nil when nothing is
	set      func(*Definition, string) error // from a cell without spaces around it
}

type fieldForm uint8

const (
	oneText      fieldForm = iota
	orderedTexts           // a list with semicolons between its items
	setOfTexts             // the same, where neither order nor repetition matters
	someNumber             // in JSON a number, or an array of the two ends of a band
)

func (f field) isList() bool { return f.form == orderedTexts || f.form == setOfTexts }

// text is what stands in a cell; "" when nothing is stated.
func (f field) text(d *Definition) string { return strings.Join(f.items(d), "; ") }

// canonical is what is stated, in an order that depends on nothing but what is stated.
func (f field) canonical(d *Definition) []string {
	items := f.items(d)
	if f.form != setOfTexts {
		return items
	}
	items = slices.Sorted(slices.Values(items))
	return slices.Compact(items)
}

// fieldOf returns the field of a column, and false when there is none.
func fieldOf(column string) (field, bool) {
	all := fields()
	i := slices.IndexFunc(all, func(f field) bool { return f.column == column })
	if i < 0 {
		return field{}, false
	}
	return all[i], true
}

// fields returns the table, in the order of the columns of a file.
func fields() []field {
	return []field{
		textField("id", "# a short name of its own", func(d *Definition) *string { return &d.ID }),
		textField("name", "what people call it", func(d *Definition) *string { return &d.Name }),
		listField("synonyms", setOfTexts, "what else people call it; with semicolons between", func(d *Definition) *[]string {
			return &d.Synonyms
		}),
		textField("description", "what it is, in a sentence", func(d *Definition) *string { return &d.Description }),
		textField("formula", "how it is computed, in words", func(d *Definition) *string { return &d.Formula }),
		listField("inputs", orderedTexts, "ids of the metrics that the formula takes; of a ratio the numerator first",
			func(d *Definition) *[]string { return &d.Inputs }),
		textField("silo", "who keeps it: sales", func(d *Definition) *string { return &d.Silo }),
		textField("owner", "the person or role who answers for it", func(d *Definition) *string { return &d.Owner }),
		listField("contributors", setOfTexts, "the other silos that share it", func(d *Definition) *[]string {
			return &d.Contributors
		}),
		wordField("level", "on whose scorecard: "+levelWords.choice(), levelWords, func(d *Definition) *uint8 {
			return (*uint8)(&d.Level)
		}),
		{
			column: "unit", guidance: "count, ratio, duration, money:EUR or score:0..10",
			items: func(d *Definition) []string { return stated(unlessZero(d.Unit, d.Unit.String())) },
			set:   func(d *Definition, s string) error { return d.Unit.UnmarshalText([]byte(s)) },
		},
		wordField("unit_of_analysis", "what it counts one of: "+analysisWords.choice(), analysisWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Per) }),
		wordField("time_behaviour", "flow over a period, stock at a moment, or point: a reading", behaviourWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Behaviour) }),
		{
			column: "adds_over", guidance: "along what it adds up: time; customers; points; or never", form: setOfTexts,
			items: func(d *Definition) []string { return splitList(unlessZero(d.Additivity, d.Additivity.String())) },
			set: func(d *Definition, s string) (err error) {
				d.Additivity, err = ParseAdditivity(s)
				return err
			},
		},
		wordField("empty_policy", "what a period without observations counts as: "+emptyWords.choice(), emptyWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Empty) }),
		textField("window", "over which span it is taken: 30 days", func(d *Definition) *string { return &d.Window }),
		textField("population", "whom or what it counts: customers with a contract", func(d *Definition) *string {
			return &d.Population
		}),
		wordField("direction", directionWords.choice(), directionWords, func(d *Definition) *uint8 {
			return (*uint8)(&d.Direction)
		}),
		targetField("threshold", "where it starts to be a concern", func(d *Definition) *Target { return &d.Threshold }),
		targetField("target", "what it should reach, a band as 30..60; durations in seconds, a ratio of 5 % as 0.05",
			func(d *Definition) *Target { return &d.Target }),
		targetField("stretch", "what would be more than was asked", func(d *Definition) *Target { return &d.Stretch }),
		wordField("effect", "activity (what is done) or outcome (what comes of it)", effectWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Effect) }),
		wordField("timing", "when it moves: "+timingWords.choice(), timingWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Timing) }),
		wordField("viewpoint", "whose question it answers: "+viewpointWords.choice(), viewpointWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Viewpoint) }),
		wordField("source", "where it listens: "+sourceWords.choice(), sourceWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Source) }),
		textField("stage", "stage of the customer's journey", func(d *Definition) *string { return &d.Stage }),
		listField("points", setOfTexts, "interaction points where it is measured; with semicolons between",
			func(d *Definition) *[]string { return &d.Points }),
		{
			column: "ties_to", guidance: "what it ties back to: " + tieWords.choice(), form: setOfTexts,
			items: func(d *Definition) []string { return tieTexts(d.Ties) },
			set:   func(d *Definition, s string) error { return parseTies(&d.Ties, s) },
		},
		wordField("cut", "by what it is reported: "+cutWords.choice(), cutWords,
			func(d *Definition) *uint8 { return (*uint8)(&d.Cut) }),
		{
			column: "compensation_share", guidance: "share of someone's pay that hangs on it: 0.1", form: someNumber,
			items: func(d *Definition) []string { return stated(unlessZero(d.Compensation, number(d.Compensation))) },
			set:   func(d *Definition, s string) error { return parseShare(&d.Compensation, s) },
		},
		wordField("maturity", maturityWords.choice(), maturityWords, func(d *Definition) *uint8 {
			return (*uint8)(&d.Maturity)
		}),
		textField("measured_by", "name of the calculation that gives its value", func(d *Definition) *string {
			return &d.MeasuredBy
		}),
	}
}

func textField(column, guidance string, of func(*Definition) *string) field {
	return field{
		column: column, guidance: guidance,
		items: func(d *Definition) []string { return stated(*of(d)) },
		set: func(d *Definition, s string) error {
			*of(d) = s
			return nil
		},
	}
}

func listField(column string, form fieldForm, guidance string, of func(*Definition) *[]string) field {
	return field{
		column: column, guidance: guidance, form: form,
		items: func(d *Definition) []string { return *of(d) },
		set: func(d *Definition, s string) error {
			*of(d) = splitList(s)
			return nil
		},
	}
}

func wordField(column, guidance string, w words, of func(*Definition) *uint8) field {
	return field{
		column: column, guidance: guidance,
		items: func(d *Definition) []string { return stated(unlessZero(*of(d), w.word(column, *of(d)))) },
		set: func(d *Definition, s string) (err error) {
			*of(d), err = w.unmarshal(column, []byte(s))
			return err
		},
	}
}

func targetField(column, guidance string, of func(*Definition) *Target) field {
	return field{
		column: column, guidance: guidance, form: someNumber,
		items: func(d *Definition) []string { return stated(of(d).String()) },
		set:   func(d *Definition, s string) error { return of(d).UnmarshalText([]byte(s)) },
	}
}

func unlessZero[T comparable](v T, text string) string {
	var zero T
	if v == zero {
		return ""
	}
	return text
}

// stated is a text as the items of a field.
func stated(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// splitList returns the items of a cell, without those that are empty; nil for none.
func splitList(s string) []string {
	var items []string
	for item := range strings.SplitSeq(s, ";") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func tieTexts(ties []Tie) []string {
	var texts []string
	for _, t := range ties {
		texts = append(texts, t.String())
	}
	return texts
}

func parseTies(into *[]Tie, s string) error {
	*into = nil
	for _, item := range splitList(s) {
		tie, err := ParseTie(item)
		if err != nil {
			return err
		}
		*into = append(*into, tie)
	}
	return nil
}

func parseShare(into *float64, s string) error {
	if s == "" {
		*into = 0
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 0 && v <= 1) {
		return Fault{
			Op: "metrics: parse", Field: "compensation_share", Value: s, Cause: "not a share from 0 to 1",
			Remedy: "write 0.1 for a tenth of someone's pay, or nothing",
		}
	}
	*into = v
	return nil
}
