package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey/stages"
)

// SankeyChart draws how customers move between stages: a bar for each stage at each moment, as high as its customers,
// and ribbons between them as wide as the customers who went that way. The moments are the ends of periods, whose names
// stand between the bars. Those who come in start at the top, those who go out end at the bottom, and both have hatched
// bars of their own inside the period in which they do; stages stand between in their order, so that ribbons that fall
// move on and ribbons that rise move back. At most the last 12 periods are shown. Flows that don't lead from one column
// to the next aren't drawn. Without a flow there is no drawing.
func SankeyChart(title string, s stages.Sankey) Chart {
	v := newSankeyView(s)
	c := Chart{Title: line(title), Description: "There are no flows to draw."}
	c.Data = v.table(c.Title)
	if len(v.flows) == 0 {
		return c
	}
	c.Description = v.describe()
	c.drawing = v.draw(c.Title, c.Description)
	return c
}

const mostColumns = 13

// sankeyView is what is shown of a diagram. Lane 0 is of those who come in, the last lane of those who go out, and the
// stages are between. The stock of lane 0 is of those who come in after a moment, that of the last lane of those who
// went out before it.
type sankeyView struct {
	lanes   []string // names, by lane
	moments []string // names of the columns shown
	grain   string   // of the columns, such as month
	columns int      // how many there are, also those not shown
	stock   [][]int64
	flows   []sankeyFlow
	strays  int // flows that can't be drawn
}

// A sankeyFlow is the customers who went from a lane of one column to a lane of the next.
type sankeyFlow struct {
	column, from, to int // the column that it starts from
	customers        int64
}

func newSankeyView(s stages.Sankey) *sankeyView {
	v := &sankeyView{lanes: []string{"came in"}}
	lane := make(map[string]int)
	for _, n := range s.Nodes {
		v.columns = max(v.columns, n.Column+1)
		if _, ok := lane[n.Stage]; !ok && n.Stage != "" {
			lane[n.Stage] = len(v.lanes)
			v.lanes = append(v.lanes, line(n.Stage))
		}
	}
	v.lanes = append(v.lanes, "went out")
	first := max(v.columns-mostColumns, 0)
	v.moments = make([]string, v.columns-first)
	v.stock = make([][]int64, len(v.moments))
	for i := range v.moments {
		v.moments[i] = "start"
		v.stock[i] = make([]int64, len(v.lanes))
	}
	for _, n := range s.Nodes {
		i := n.Column - first
		if i < 0 {
			continue
		}
		if !n.Period.IsZero() {
			v.moments[i], v.grain = n.Period.String(), n.Period.Grain().String()
		}
		if n.Stage != "" {
			v.stock[i][lane[n.Stage]] += n.Customers
		}
	}
	for _, e := range s.Edges {
		v.add(s, e, lane, first)
	}
	return v
}

// add takes one flow, if it is shown, and counts what it brings to the nodes outside.
func (v *sankeyView) add(s stages.Sankey, e stages.SankeyEdge, lane map[string]int, first int) {
	if min(e.From, e.To) < 0 || max(e.From, e.To) >= len(s.Nodes) || e.Customers <= 0 {
		v.strays++
		return
	}
	from, to := s.Nodes[e.From], s.Nodes[e.To]
	if from.Column < 0 || to.Column != from.Column+1 || from.Stage == "" && to.Stage == "" {
		v.strays++
		return
	}
	f := sankeyFlow{from.Column - first, lane[from.Stage], lane[to.Stage], e.Customers}
	if f.column < 0 {
		return
	}
	if from.Stage == "" {
		v.stock[f.column][0] += f.customers
	}
	if to.Stage == "" {
		f.to = len(v.lanes) - 1
		v.stock[f.column+1][f.to] += f.customers
	}
	v.flows = append(v.flows, f)
}

// flowKind is one of the ways to go from one column to the next.
type flowKind struct{ class, text string }

var flowKinds = [...]flowKind{
	{"stayed", "stayed"},
	{"came", "came in"},
	{"moved-on", "moved on"},
	{"moved-back", "moved back"},
	{"gone", "went out"},
}

// kind returns which of the kinds a flow is.
func (v *sankeyView) kind(f sankeyFlow) int {
	switch {
	case f.from == 0:
		return 1
	case f.to == len(v.lanes)-1:
		return 4
	case f.to > f.from:
		return 2
	case f.to < f.from:
		return 3
	}
	return 0
}

// describe says in words what the diagram shows.
func (v *sankeyView) describe() string {
	var sums [len(flowKinds)]int64
	widest := -1 // of the moves from one stage to another
	for i, f := range v.flows {
		k := v.kind(f)
		sums[k] += f.customers
		if (k == 2 || k == 3) && (widest < 0 || f.customers > v.flows[widest].customers) {
			widest = i
		}
	}
	last := len(v.moments) - 1
	from := "From the start"
	if v.moments[0] != "start" {
		from = "From the end of " + v.moments[0]
	}
	said := []string{fmt.Sprintf("%s to the end of %s, %s came in, %s moved on, %s moved back and %s went out",
		from, v.moments[last], count(sums[1]), count(sums[2]), count(sums[3]), count(sums[4]))}
	said = append(said, fmt.Sprintf("Each customer counts once in a %s, by where they were at its start and its end; "+
		"moves between aren't seen", v.period()))
	if widest >= 0 {
		f := v.flows[widest]
		said = append(said, fmt.Sprintf("The largest move in one %s is from %s to %s: %s in %s", v.period(),
			v.lanes[f.from], v.lanes[f.to], count(f.customers), v.moments[f.column+1]))
	}
	var stock []string
	for lane := 1; lane < len(v.lanes)-1; lane++ {
		stock = append(stock, fmt.Sprintf("%s in %s", count(v.stock[last][lane]), v.lanes[lane]))
	}
	said = append(said, "At the end there are "+strings.Join(stock, ", "))
	if n := len(v.moments); n < v.columns {
		said = append(said, fmt.Sprintf("The last %d of %d %ss are shown", n-1, v.columns-1, v.period()))
	}
	if v.strays > 0 {
		said = append(said, plural(int64(v.strays), "flow")+" that don't lead from one column to the next are left out")
	}
	return strings.Join(said, ". ") + "."
}

// period is what lies between two columns.
func (v *sankeyView) period() string {
	if v.grain == "" {
		return "period"
	}
	return v.grain
}

// table has a row for each flow.
func (v *sankeyView) table(title string) Table {
	t := Table{
		Caption: title + ": customers by where they were and where they went",
		Columns: []Column{{Name: capital(v.period())}, {Name: "From"}, {Name: "To"}, number("Customers")},
	}
	for _, f := range v.flows {
		from, to := v.lanes[f.from], v.lanes[f.to]
		if f.from == 0 {
			from = "(came in)"
		}
		if f.to == len(v.lanes)-1 {
			to = "(went out)"
		}
		t.Rows = append(t.Rows, []Cell{text(v.moments[f.column+1]), text(from), text(to), countCell(f.customers)})
	}
	return t
}
