package costing

import (
	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// A Tariff is a model laid out for the events of one log, for calculators that run over millions of them: sums of what
// it charges are exact integers. [Compile] makes it; it never changes.
type Tariff struct {
	model      Model
	names      []string
	entries    []entry
	table      *cells.Table
	classes    []Class
	timePlaces int32
	costPlaces int32
	config     []byte
}

// A Class is events at some points and of some kinds that the model treats alike.
type Class struct {
	// Charges is what each event is charged, and Cost their costs together, unless Perhaps is true. It must not be
	// changed.
	Charges []Charge
	Cost    exact.Int128
	// Perhaps says that the charges of an event depend on more than its point and kind; see [Tariff.Charges].
	Perhaps bool

	takes []cells.Take // the activities, in their order, without those that never come into question
	whens []cells.Take // the conditions of terms
	last  bool         // some activity has Otherwise
}

// A Charge is what one event takes of one activity.
type Charge struct {
	Activity int32        // its place in Activities
	Time     int64        // in units of 10^−TimePlaces
	Cost     exact.Int128 // in units of 10^−CostPlaces
}

// Activities returns the names of the activities in increasing order. The slice must not be changed.
func (t *Tariff) Activities() []string { return t.names }

// TimePlaces returns the decimal places of the times of charges.
func (t *Tariff) TimePlaces() int32 { return t.timePlaces }

// CostPlaces returns the decimal places of costs.
func (t *Tariff) CostPlaces() int32 { return t.costPlaces }

// Config returns a fingerprint of the model: two tariffs with the same charge the same for the same event, in the same
// units.
func (t *Tariff) Config() []byte { return t.config }

// Table returns the table of classes, and Class the class of a number in it.
func (t *Tariff) Table() *cells.Table { return t.table }

// Class returns a class by its number in Table.
func (t *Tariff) Class(number int32) *Class { return &t.classes[number] }

// Charges appends what event i of a trace, of class c, is charged; an activity may come several times.
func (t *Tariff) Charges(charges []Charge, c *Class, trace journey.Trace, i int) []Charge {
	if !c.Perhaps {
		return append(charges, c.Charges...)
	}
	taken := uint64(0) // groups
	for _, take := range c.takes {
		if e := &t.entries[take.Selection]; !e.otherwise && t.has(take, trace, i) {
			charges = append(charges, t.charge(e, c, trace, i))
			taken |= e.group
		}
	}
	if !c.last {
		return charges
	}
	for _, take := range c.takes {
		if e := &t.entries[take.Selection]; e.otherwise && taken&e.group == 0 && t.has(take, trace, i) {
			charges = append(charges, t.charge(e, c, trace, i))
		}
	}
	return charges
}

func (t *Tariff) has(take cells.Take, trace journey.Trace, i int) bool {
	return !take.Perhaps || t.table.Has(take.Selection, trace, i)
}

// charge evaluates the time equation of an activity for one event.
func (t *Tariff) charge(e *entry, c *Class, trace journey.Trace, i int) Charge {
	time := e.base
	for j := range e.terms {
		switch term := &e.terms[j]; {
		case term.perAmount:
			if amounts := trace.Amounts(); amounts != nil {
				time += term.time * magnitude(amounts[i])
			}
		case term.attribute != "":
			if trace.Attribute(term.attribute) == term.value {
				time += term.time
			}
		default:
			if t.holds(term.when, c, trace, i) {
				time += term.time
			}
		}
	}
	return e.at(time)
}

// holds reports whether the condition of a term holds for an event.
func (t *Tariff) holds(when int32, c *Class, trace journey.Trace, i int) bool {
	for _, take := range c.whens {
		if take.Selection == when {
			return t.has(take, trace, i)
		}
	}
	return false
}

func magnitude(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// An entry is an activity of the model in integers.
type entry struct {
	name      int32
	otherwise bool
	group     uint64 // a bit
	base      int64  // in units of 10^−timePlaces
	rate      int64  // cost of such a unit of time, in units of 10^−costPlaces
	flat      exact.Int128
	terms     []fixedTerm
}

type fixedTerm struct {
	time      int64
	when      int32 // the selection, of terms with When
	attribute string
	value     string
	perAmount bool // time is for a unit of amounts, of 10^−Places of the log
}

// at returns the charge of an event that takes some time.
func (e *entry) at(time int64) Charge {
	return Charge{Activity: e.name, Time: time, Cost: e.flat.Plus(exact.Product(time, e.rate))}
}

// classify settles what the table leaves open for each class.
func (t *Tariff) classify() {
	t.classes = make([]Class, len(t.table.Classes))
	for i, takes := range t.table.Classes {
		c := &t.classes[i]
		var sure, perhaps uint64 // groups with an activity without Otherwise
		for _, take := range takes {
			if int(take.Selection) >= len(t.entries) {
				c.whens = append(c.whens, take)
			} else if e := &t.entries[take.Selection]; e.otherwise {
				continue
			} else if take.Perhaps {
				perhaps |= e.group
			} else {
				sure |= e.group
			}
		}
		for _, take := range takes {
			if int(take.Selection) >= len(t.entries) {
				continue
			}
			e := &t.entries[take.Selection]
			if e.otherwise && sure&e.group != 0 {
				continue
			}
			c.takes = append(c.takes, take)
			c.last = c.last || e.otherwise
			c.Perhaps = c.Perhaps || take.Perhaps || e.otherwise && perhaps&e.group != 0 || e.varies(c)
		}
		if !c.Perhaps {
			c.settle(t)
		}
	}
}

// varies reports whether the time of an activity differs among the events of a class.
func (e *entry) varies(c *Class) bool {
	for i := range e.terms {
		term := &e.terms[i]
		if term.perAmount || term.attribute != "" {
			return true
		}
		for _, take := range c.whens {
			if take.Selection == term.when && take.Perhaps {
				return true
			}
		}
	}
	return false
}

// settle finds the charges of every event of a class that is sure of them.
func (c *Class) settle(t *Tariff) {
	for _, take := range c.takes {
		charge := t.charge(&t.entries[take.Selection], c, journey.Trace{}, 0) // nothing of the trace is asked for
		c.Charges = append(c.Charges, charge)
		c.Cost = c.Cost.Plus(charge.Cost)
	}
}
