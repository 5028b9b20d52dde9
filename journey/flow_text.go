package journey

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// String returns the gross view as a table for people, a line a period. With segments it has a line for each of them
// too, and the transfers between them.
func (f *Flow) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "customers by %v, %v\n", f.opts.Grain, f.opts.Definition)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	rows, total := f.Rows(), f.Total()
	if f.opts.By == "" {
		fmt.Fprint(w, "period\topening\tnew\twon back\tlost\tclosing\t\n")
		for _, r := range total {
			g := r.Gross
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t\n", r.label(), g.Opening, g.New, g.WonBack, g.Lost, g.Closing)
		}
	} else {
		fmt.Fprintf(w, "period\t%s\topening\tnew\twon back\ttransferred in\tlost\ttransferred out\tclosing\t\n", f.opts.By)
		for i, r := range rows {
			r.write(w, r.Segment)
			if n := len(f.segments); (i+1)%n == 0 {
				total[i/n].write(w, "all")
			}
		}
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	if total[len(total)-1].Provisional {
		b.WriteString("* can still change\n")
	}
	return b.String()
}

// label is the row's period, with a star when it can still change.
func (r *FlowRow) label() string {
	if r.Provisional {
		return r.Period.String() + "*"
	}
	return r.Period.String()
}

func (r *FlowRow) write(w io.Writer, segment string) {
	g := r.Gross
	fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", r.label(), segment,
		g.Opening, g.New, g.WonBack, g.TransferredIn, g.Lost, g.TransferredOut, g.Closing)
}
