package activity

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// String returns the means by day of each month over all segments as a table for people, the retention rates, and the
// warnings.
func (s *States) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "customers by state, mean by day: active by %v; WAU %d days, MAU %d days; %v to %v\n",
		s.opts.Active, s.opts.Week+1, s.opts.Month+1, s.first, s.last)
	if s.nothing() {
		return b.String() + notFolded
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "month\tdays\t%s\tDAU\tWAU\tMAU\tDAU/MAU\t\n", strings.Join(stateNames[:], "\t"))
	rows := s.Total()
	marked := false
	for len(rows) > 0 {
		month := s.calendar.Period(metrics.Monthly, rows[0].Day)
		n := min(int(month.Last()-rows[0].Day)+1, len(rows))
		label, sum, provisional := month.String(), Row{}, false
		for _, r := range rows[:n] {
			for i, count := range r.Counts {
				sum.Counts[i] += count
			}
			provisional = provisional || r.Provisional
		}
		if provisional {
			label, marked = label+"*", true
		}
		fmt.Fprintf(w, "%s\t%d\t", label, n)
		for _, count := range append(sum.Counts[:], sum.Active(), sum.Weekly(), sum.Monthly()) {
			fmt.Fprintf(w, "%.1f\t", float64(count)/float64(n))
		}
		fmt.Fprintf(w, "%s\t\n", ratio(sum.Active(), sum.Monthly()))
		rows = rows[n:]
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	if marked {
		b.WriteString("* with provisional days: the look-back begins before the first day, or the last day isn't over\n")
	}
	for _, r := range s.Between(s.first, s.last).rates() {
		fmt.Fprintf(&b, "%s: %v\n", r.name, r.share)
	}
	for _, warning := range s.Warnings() {
		b.WriteString(warning + "\n")
	}
	return b.String()
}

// notFolded is what there is to say before any customer was counted.
const notFolded = "no customer has been counted; journey.Fold counts a log\n"

// nothing reports whether no customer of a log with customers has been counted.
func (s *States) nothing() bool {
	some := func(n int64) bool { return n > 0 }
	for i := range s.parts {
		if slices.ContainsFunc(s.parts[i].counts, some) || slices.ContainsFunc(s.parts[i].opening[:], some) {
			return false
		}
	}
	return s.outside == 0 && s.log.Customers() > 0
}

// ratio returns a/b in percent, and a dash for 0/0.
func ratio(a, b int64) string {
	if b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f%%", 100*float64(a)/float64(b))
}

type rate struct {
	name  string
	share metrics.Estimate
}

func (m Matrix) rates() []rate {
	return []rate{{"NURR", m.NURR()}, {"CURR", m.CURR()}, {"RURR", m.RURR()}, {"SURR", m.SURR()}}
}

// MarshalJSON returns the options, the days of observation, the rows of all segments together (total) and, with By, of
// each (rows), the moves of all days, stickiness over all days, outside and warnings.
func (s *States) MarshalJSON() ([]byte, error) {
	out := struct {
		Active     string           `json:"active"`
		Week       int              `json:"week"`
		Month      int              `json:"month"`
		By         string           `json:"by,omitempty"`
		First      string           `json:"first"`
		Last       string           `json:"last"`
		Outside    int64            `json:"outside"`
		Stickiness metrics.Estimate `json:"stickiness"`
		Moves      Matrix           `json:"moves"`
		Total      []Row            `json:"total"`
		Rows       []Row            `json:"rows,omitempty"`
		Warnings   []string         `json:"warnings,omitempty"`
	}{
		s.opts.Active.String(), s.opts.Week, s.opts.Month, s.opts.By, s.first.String(), s.last.String(), s.outside,
		s.Stickiness(s.first, s.last), s.Between(s.first, s.last), s.Total(), nil, s.Warnings(),
	}
	if s.opts.By != "" {
		out.Rows = s.Rows()
	}
	return json.Marshal(out)
}

// MarshalJSON returns the matrix as an object with from, to, states (their names, in the order of the counts), came,
// counts[from][to], the rates nurr, curr, rurr and surr, and warnings.
func (m Matrix) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		From     string           `json:"from"`
		To       string           `json:"to"`
		States   [states]string   `json:"states"`
		Came     int64            `json:"came"`
		Counts   [7][7]int64      `json:"counts"`
		NURR     metrics.Estimate `json:"nurr"`
		CURR     metrics.Estimate `json:"curr"`
		RURR     metrics.Estimate `json:"rurr"`
		SURR     metrics.Estimate `json:"surr"`
		Warnings []string         `json:"warnings,omitempty"`
	}{
		m.From.String(), m.To.String(), stateNames, m.Came, m.Counts, m.NURR(), m.CURR(), m.RURR(), m.SURR(), m.Warnings,
	})
}

// String returns the matrix as a table for people, a line a state moved from, and the rates.
func (m Matrix) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "moves, %v to %v\n", m.From, m.To)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "from\tto %s\t\n", strings.Join(stateNames[:], "\t"))
	fmt.Fprintf(w, "-\t%d%s\t\n", m.Came, strings.Repeat("\t0", int(states)-1))
	for from, row := range m.Counts {
		fmt.Fprintf(w, "%v\t", State(from))
		for _, n := range row {
			fmt.Fprintf(w, "%d\t", n)
		}
		fmt.Fprintln(w)
	}
	_ = w.Flush()
	for _, r := range m.rates() {
		fmt.Fprintf(&b, "%s: %v\n", r.name, r.share)
	}
	for _, warning := range m.Warnings {
		b.WriteString(warning + "\n")
	}
	return b.String()
}
