package stages

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// Occupancy is where customers are so many days after they first came into a stage, whatever they did in between, and
// how they are expected to spend their time. Customers who came before the first day of observation count from the age
// that they had then, when there is a first-seen date and they were in a stage that day; the others of them are left
// out.
type Occupancy struct {
	Nodes     []string `json:"nodes"`     // as Balance.Nodes; the outside is first
	Customers int64    `json:"customers"` // who came while observed
	Late      int64    `json:"late"`      // who came before and count from a later age on
	LeftOut   int64    `json:"left_out"`  // who came before and can't be placed
	Last      int      `json:"last"`      // the day on which the last of them was observed; −1 for no one
	Horizon   int      `json:"horizon"`   // days for which Times are summed, Last + 1 at most
	Level     float64  `json:"level"`     // confidence level of the intervals
	// Points are the days on which the shares change, day 0 first; between two of them they are those of the first.
	Points []OccupancyPoint `json:"points"`
	// Times says how the days from 0 to Horizon are spent, by stage.
	Times    []StageTime `json:"times"`
	Warnings []string    `json:"warnings,omitempty"`

	worth []float64 // by day; see transitions.watched
}

// An OccupancyPoint is the share of customers in each node at the end of a day.
type OccupancyPoint struct {
	Day    int       `json:"day"`     // days since the customer first came
	AtRisk []int64   `json:"at_risk"` // by node, customers observed who could move that day
	Shares []float64 `json:"shares"`  // by node; they add up to 1
	Errors []float64 `json:"errors"`  // by node, standard errors
}

// StageTime is the time that a customer is expected to spend in a stage.
type StageTime struct {
	Stage string           `json:"stage"`
	Days  metrics.Estimate `json:"days"`
	Share metrics.Estimate `json:"share"` // of the days in any stage
}

// Occupancy returns the probabilities of the stages by Aalen and Johansen's estimator, over all segments; these are
// right for stages with a memory too, as long as customers are observed for longer or shorter for reasons of their own
// (Datta and Satten 2001). Standard errors are Greenwood's, which take the next move to depend on the stage and the day
// only. Without customers who came while observed there are no points. The error is [metrics.Faults], of the options.
func (b *Balance) Occupancy(opts TimeOptions) (Occupancy, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return Occupancy{}, err
	}
	t := b.transitions()
	o := Occupancy{Nodes: b.Nodes(), LeftOut: b.unaged, Last: t.last(), Level: opts.Level}
	o.Customers, o.Late = t.n()
	o.Horizon = o.Last + 1
	cut := opts.Horizon > o.Horizon
	if opts.Horizon > 0 && !cut {
		o.Horizon = opts.Horizon
	}
	steps := t.steps()
	worth, empty := t.watched(steps)
	o.worth, o.Points = worth, make([]OccupancyPoint, 0, len(steps))
	for _, s := range steps {
		o.Points = append(o.Points, OccupancyPoint{s.age, s.risk, s.p, s.se})
	}
	o.Times = o.times(steps)
	o.Warnings = o.warn(cut, empty)
	return o, nil
}

// times returns the expected days in each stage, and their shares.
func (o *Occupancy) times(steps []step) []StageTime {
	z := quantileZ(o.Level)
	reward := make([]float64, len(o.Nodes))
	for i := range reward[1:] {
		reward[1+i] = 1
	}
	lifetime, _ := total(steps, o.Horizon, reward)
	times := make([]StageTime, 0, len(o.Nodes)-1)
	for node, name := range o.Nodes[1:] {
		t := StageTime{Stage: name}
		if len(steps) == 0 || lifetime == 0 {
			t.Days = metrics.Absent(metrics.Undefined, "no customer came while observed, or none stayed for a day")
			t.Share = t.Days
			times = append(times, t)
			continue
		}
		clear(reward)
		reward[1+node] = 1
		days, se := total(steps, o.Horizon, reward)
		method := fmt.Sprintf("days to day %d, Aalen-Johansen", o.Horizon)
		t.Days = o.estimate(days, z*se, float64(o.Horizon), method)
		// The share is a ratio of two totals; its error is that of numerator − share × denominator, over the latter.
		share := days / lifetime
		for i := range reward[1:] {
			reward[1+i] = -share / lifetime
		}
		reward[1+node] += 1 / lifetime
		_, se = total(steps, o.Horizon, reward)
		t.Share = o.estimate(share, z*se, 1, "share of "+method)
		times = append(times, t)
	}
	return times
}

func (o *Occupancy) estimate(value, half, most float64, method string) metrics.Estimate {
	e := metrics.Estimate{
		Value: value, Low: max(value-half, 0), High: max(min(value+half, most), value), Level: o.Level,
		N: o.Customers + o.Late, Method: method, State: metrics.Known,
	}
	if half <= tiny {
		return unvaried(e)
	}
	return e
}

func (o *Occupancy) warn(cut bool, empty []int) []string {
	var warnings []string
	if o.Customers < few {
		warnings = append(warnings, fmt.Sprintf("only %s came while observed; widen the period",
			plural(o.Customers, "customer")))
	}
	if o.Late > 0 {
		warnings = append(warnings, fmt.Sprintf("%d customers came before the first day; of such customers only those with "+
			"an event are in the log, so begin the log earlier for shares without that selection", o.Late))
	}
	if o.LeftOut > 0 {
		warnings = append(warnings, fmt.Sprintf("%d customers are left out who came before the first day and aren't known "+
			"to have been in a stage since a date; give first-seen dates, or begin the log earlier", o.LeftOut))
	}
	if cut {
		warnings = append(warnings, fmt.Sprintf("no customer was observed after day %d, so the Horizon is %d; set a shorter "+
			"one", o.Last, o.Horizon))
	}
	for node, day := range empty {
		if day >= 0 && day < o.Horizon {
			warnings = append(warnings, fmt.Sprintf("no customer was observed in %s on day %d although some should be there; "+
				"set a Horizon of %d at most or begin the log earlier, and read shares from then on with care",
				place(o.Nodes[node]), day, max(day, 1)))
		}
	}
	return warnings
}

func place(node string) string {
	if node == "" {
		return "the outside"
	}
	return fmt.Sprintf("stage %q", node)
}

// At returns the share of customers in a stage, "" for outside, at the end of a day after they first came, with an
// interval that is symmetric on the scale of the log odds. A share of 0 or 1 has Wilson's interval instead, for as many
// customers as those who were observed for so long are worth, which is its N; all of 0 to 1 when there is a day on
// which no one was observed in a stage that has a share, and of an Occupancy that was read from JSON. The share is
// undefined for another stage, a day outside of 0 to Last, and without points.
func (o Occupancy) At(stage string, day int) metrics.Estimate {
	for node, name := range o.Nodes {
		if name != stage || day > o.Last {
			continue
		}
		for i := len(o.Points) - 1; i >= 0; i-- {
			if p := o.Points[i]; p.Day <= day {
				return o.share(p.Shares[node], p.Errors[node], day)
			}
		}
	}
	why := fmt.Sprintf("nothing is known of stage %q on day %d; ask for a day from 0 to %d", stage, day, o.Last)
	return metrics.Absent(metrics.Undefined, why)
}

func (o Occupancy) share(p, se float64, day int) metrics.Estimate {
	e := metrics.Estimate{
		Value: p, Level: o.Level, N: o.Customers + o.Late, Method: "stage occupancy, Aalen-Johansen", State: metrics.Known,
	}
	worth := 0.0
	if day < len(o.worth) {
		worth = o.worth[day]
	}
	if worth == 0 && day < len(o.worth) {
		e = e.Warn(fmt.Sprintf("on or before day %d no customer was observed in a stage that has a share; "+
			"ask for an earlier day", day))
	}
	if p <= tiny || p >= 1-tiny {
		// On an edge the scale has no width; Wilson's interval has.
		return onEdge(e, worth)
	}
	odds, by := math.Log(p/(1-p)), quantileZ(o.Level)*se/(p*(1-p))
	e.Low, e.High = 1/(1+math.Exp(by-odds)), 1/(1+math.Exp(-by-odds))
	return e
}

// Bottleneck returns the stage in which customers spend the greatest share of their expected days in any stage, the
// first of several; of no customers, the zero StageTime.
func (o Occupancy) Bottleneck() StageTime {
	var most StageTime
	for _, t := range o.Times {
		if t.Share.IsKnown() && (!most.Share.IsKnown() || t.Share.Value > most.Share.Value) {
			most = t
		}
	}
	return most
}

// String returns how time is spent, as a table for people.
func (o Occupancy) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the first %d days of %d customers\n", o.Horizon, o.Customers+o.Late)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "stage\tdays\tshare\n")
	for _, t := range o.Times {
		fmt.Fprintf(w, "%s\t%v\t%v\n", t.Stage, t.Days, t.Share)
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	for _, text := range o.Warnings {
		b.WriteString(text + "\n")
	}
	return b.String()
}
