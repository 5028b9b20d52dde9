package revenue

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// String returns the net view as a table for people, a line a period. With segments it has a line for each of them too.
func (m Movements) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "revenue by %v", m.Grain)
	for _, part := range [...]string{m.Source, m.Rule, m.Currency, "active: " + m.Active} {
		if part != "" {
			b.WriteString("; " + part)
		}
	}
	b.WriteString("\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	segment := ""
	if m.By != "" {
		segment = m.By + "\t"
	}
	fmt.Fprintf(w, "period\t%s%s\n", segment,
		"opening\tnew\tresurrected\texpansion\tcontraction\tchurned\tadjustment\tclosing\tcustomers\t")
	n := 0
	if len(m.Total) > 0 {
		n = len(m.Rows) / len(m.Total)
	}
	provisional := false
	for i, total := range m.Total {
		if m.By != "" {
			for _, r := range m.Rows[i*n : (i+1)*n] {
				r.write(w, r.Segment+"\t")
			}
			total.write(w, "all\t")
		} else {
			total.write(w, "")
		}
		provisional = provisional || total.Provisional
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	if provisional {
		b.WriteString("* can still change\n")
	}
	return b.String()
}

func (r *Row) write(w io.Writer, segment string) {
	star := ""
	if r.Provisional {
		star = "*"
	}
	n := r.Net
	fmt.Fprintf(w, "%v%s\t%s%v\t%v\t%v\t%v\t%v\t%v\t%v\t%v\t%d\t\n", r.Period, star, segment,
		n.Opening.Amount, n.New.Amount, n.Resurrected.Amount, n.Expansion.Amount, n.Contraction.Amount, n.Churned.Amount,
		n.Adjustment, n.Closing.Amount, n.Closing.Customers)
}
