package stages

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
)

// String returns the balance of all segments as a table for people, a line a period and stage, and the warnings. Moves
// are counted gross, from and to the outside apart from those from and to other stages.
func (b *Balance) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "stages by %v, %v", b.opts.Grain, b.opts.Mode)
	for _, t := range b.opts.Timeouts {
		to := t.To
		if to == "" {
			to = "exit"
		}
		fmt.Fprintf(&text, ", %s after %d days without %v", to, t.Days, t.Silence)
	}
	text.WriteString("\n")
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "period\tstage\topening\tin from outside\tin from stages\tout to stages\tout to outside\tclosing\t\n")
	rows := b.Total(Gross)
	for _, r := range rows {
		label := r.Period.String()
		if r.Provisional {
			label += "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", label, r.Stage, r.Opening,
			r.Entered[0], r.In()-r.Entered[0], r.Out()-r.Left[0], r.Left[0], r.Closing)
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	if rows[len(rows)-1].Provisional {
		text.WriteString("* can still change\n")
	}
	for _, warning := range b.warnings {
		text.WriteString(warning + "\n")
	}
	return text.String()
}

// MarshalJSON returns the rows of the segments and of all of them, gross and net, and the flow over all periods.
func (b *Balance) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Nodes      []string   `json:"nodes"`
		Mode       string     `json:"mode"`
		Grain      string     `json:"grain"`
		By         string     `json:"by,omitempty"`
		Residual   int64      `json:"residual"`
		Flow       Matrix     `json:"flow"`
		Directions Directions `json:"directions"`
		Total      []Row      `json:"total"`
		Rows       []Row      `json:"rows"`
		Net        []Row      `json:"net"`
		Warnings   []string   `json:"warnings,omitempty"`
	}{
		b.Nodes(), b.opts.Mode.String(), b.opts.Grain.String(), b.opts.By, b.Residual(), b.Sum(Gross),
		b.Sum(Gross).Directions(), b.Total(Gross), b.Rows(Gross), b.Rows(Net), b.warnings,
	})
}
