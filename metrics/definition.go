package metrics

// A Definition says what a metric is, who keeps it and what it is for. It holds no numbers measured.
//
// What is left at its zero value has not been stated. Only ID, Name, Silo, Unit, Per and Direction must be, see
// [Catalog.Validate]; an audit says what the rest of a catalogue leaves open. An empty list and nil state the same,
// nothing; what is read has nil.
type Definition struct {
	// What it is called. IDs are unique in a catalogue; names need not be.
	ID          string
	Name        string
	Synonyms    []string // what else people call it
	Description string   // what it is, in a sentence
	Formula     string   // how it is computed, in words
	Inputs      []string // IDs of the metrics that the formula takes; of a ratio the numerator first

	// Who keeps it.
	Silo         string   // ID of the silo
	Owner        string   // the person or role who answers for it
	Contributors []string // IDs of the other silos that share it
	Level        Level    // on whose scorecard it stands

	// What its numbers are.
	Unit       Unit
	Per        UnitOfAnalysis // what it counts one of
	Behaviour  TimeBehaviour
	Additivity Additivity  // along what it adds up
	Empty      EmptyPolicy // what a period without observations counts as
	Window     string      // over which span a value is taken: "30 days", "calendar month"
	Population string      // whom or what it counts: "customers with a contract"

	// Where it should be.
	Direction Direction
	Threshold Target // where it starts to be a concern
	Target    Target // what it should reach
	Stretch   Target // what would be more than was asked

	// What it is for.
	Effect       Effect // activity or outcome
	Timing       Timing // when it moves
	Viewpoint    Viewpoint
	Source       Source   // where it listens
	Stage        string   // ID of the stage of the customer's journey; empty for all of them
	Points       []string // IDs of the interaction points it is measured at; none for all of them
	Ties         []Tie    // what it ties back to
	Cut          Cut      // by what it is reported
	Compensation float64  // share of someone's pay that hangs on it, from 0 to 1
	Maturity     Maturity
	MeasuredBy   string // name of the calculation that gives its value; empty when there is none
}
