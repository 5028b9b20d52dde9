package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/revenue"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

// Inputs are the results that [StateOfCustomer] reports. All are optional: the section of one that is absent says what
// would fill it.
type Inputs struct {
	Company  string      // its name
	AsOf     metrics.Day // the day up to which the data go; 0 leaves it out
	Currency string      // code of the currency of all amounts: EUR; may be empty
	Level    float64     // confidence level of intervals; 0 means 0.95

	Log       *journey.BuildReport // what became of the rows that were read
	Flow      *journey.Flow        // customers by period
	BySegment *journey.Flow        // the same by segment: FlowOptions.By set, everything else as in Flow
	Churn     journey.ChurnRate    // which churn rate to show; the zero value is lost / opening

	Retention   *retention.Retention // cohorts by calendar period
	RetentionBy []RetentionBy        // the same by attributes of customers, to find out who leaves when
	Stages      *stages.Balance
	StageRules  string          // how Stages finds the stage of a customer, in sentences; may be empty
	Paths       *process.Result // by silo, or else by point or kind, with GapQuantiles

	Whale     whale.Curve // of the profit of customers
	Segments  []profitability.SegmentProfit
	Customers []profitability.CustomerProfit // shows who earns and who costs most; leave out to name no one
	Unrated   int64                          // interactions without a rate, which cost nothing; see PnL.Unrated

	Revenue  *revenue.Movements // where revenue came from; with segments, their rates are shown too
	Capacity *costing.Report    // of pools and events of one and the same time

	Goals   []cpi.Attainment
	Map     *journey.Map
	Catalog *metrics.Catalog
	Audit   *audit.Report // of the catalogue
	Card    Card
}

// StateOfCustomer returns the report that answers what a chief customer officer is asked, always with the sections
// customers, flow, segments, retention, stages, handoffs, profit, revenue, capacity, goals, matrix, audit, scorecard
// and changes, in that order. Every number in it comes from the inputs.
//
// Amounts and costs that are 0 for every customer count as not known: without costs the report speaks of revenue, and
// without amounts of what customers cost. The section flow shows the last 120 periods.
//
// The sections customers and segments are about the last 12 complete periods of the flow, or about all its periods when
// there are fewer complete ones than that; so is the waterfall of the section revenue, whose rates are those of the
// last complete period. Profit and capacity are about the whole log that they were computed from.
//
// It returns an error for a level outside 0 to 1, a BySegment whose definition or grain isn't Flow's, and the errors of
// [NewMatrix] and [Card.RollUp].
func StateOfCustomer(in Inputs) (Report, error) {
	if in.Level == 0 {
		in.Level = 0.95
	}
	if !(in.Level > 0 && in.Level < 1) {
		return Report{}, metrics.Fault{
			Op: "scorecard: state of the customer", Field: "level", Value: fmt.Sprint(in.Level),
			Cause: "not between 0 and 1", Remedy: "use 0.95, or 0 for the default",
		}
	}
	if in.Flow != nil && in.BySegment != nil {
		whole, parts := in.Flow.Options(), in.BySegment.Options()
		if whole.Definition != parts.Definition || whole.Grain != parts.Grain {
			return Report{}, fmt.Errorf("scorecard: state of the customer: BySegment counts %v by %v, Flow %v by %v: %w",
				parts.Definition, parts.Grain, whole.Definition, whole.Grain, metrics.ErrMismatch)
		}
	}
	matrix, err := in.matrixSection()
	if err != nil {
		return Report{}, err
	}
	card, err := in.cardSection()
	if err != nil {
		return Report{}, err
	}
	moves, err := in.stagesSection()
	if err != nil {
		return Report{}, err
	}
	handOffs, err := in.handOffsSection()
	if err != nil {
		return Report{}, err
	}
	r := Report{Title: "State of the Customer", Sections: []Section{
		in.customersSection(), in.flowSection(), in.segmentsSection(), in.retentionSection(), moves, handOffs,
		in.profitSection(), in.revenueSection(), in.capacitySection(), in.goalsSection(), matrix, in.auditSection(), card,
		in.changesSection(),
	}}
	if in.Company != "" {
		r.Title += ": " + line(in.Company)
	}
	if in.AsOf != 0 {
		r.Subtitle = "As of " + day(in.AsOf)
	}
	return r, nil
}

// window returns the last 12 complete rows, or all of them, and what to call that.
func window(rows []journey.FlowRow) ([]journey.FlowRow, string) {
	const most = 12
	complete := len(rows)
	for complete > 0 && rows[complete-1].Provisional {
		complete--
	}
	if complete < most {
		first, last := rows[0].Period, rows[len(rows)-1].Period
		what := fmt.Sprintf("all periods, %v to %v", first, last)
		if complete < len(rows) {
			what += ", of which " + count(int64(len(rows)-complete)) + " can still change"
		}
		return rows, what
	}
	rows = rows[complete-most : complete]
	first, last := rows[0].Period, rows[most-1].Period
	return rows, fmt.Sprintf("the last %d complete %vs, %v to %v", most, first.Grain(), first, last)
}

// movements adds up the gross view of consecutive rows of one segment.
func movements(rows []journey.FlowRow) journey.Balance {
	sum := journey.Balance{Opening: rows[0].Gross.Opening, Closing: rows[len(rows)-1].Gross.Closing}
	for _, r := range rows {
		sum.New += r.Gross.New
		sum.WonBack += r.Gross.WonBack
		sum.TransferredIn += r.Gross.TransferredIn
		sum.Lost += r.Gross.Lost
		sum.TransferredOut += r.Gross.TransferredOut
	}
	return sum
}

// named is a name for people, and a word for none.
func named(s, none string) string {
	if s = line(s); strings.TrimSpace(s) == "" {
		return none
	}
	return s
}

// cautions is a note with the warnings of a known estimate, if it has any. Why there is no value is said where the
// value would be.
func cautions(of string, e metrics.Estimate) []Block {
	if !e.IsKnown() || len(e.Warnings) == 0 {
		return nil
	}
	return []Block{Note{Text: of + ": " + line(strings.Join(e.Warnings, "; ")) + "."}}
}

// sentence writes its parts as running text.
func sentence(format string, args ...any) Paragraph {
	return Paragraph{Text: fmt.Sprintf(format, args...)}
}
