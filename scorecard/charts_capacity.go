package scorecard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// CapacityChart draws which share of each resource pool's practical capacity was used, with its time and its cost: what
// is unused is hatched, and what is used beyond the capacity stands right of the line of 100 %, as far as 200 %. Pools
// are in the order of the cost of what is unused, the dearest first. At most 24 are drawn; the table has all of them.
// The drawing fits a phone. Without pools there is none.
func CapacityChart(r costing.Report) Chart {
	v := newCapacityView(r)
	c := Chart{Title: "Capacity used and unused, by resource pool", Data: v.table()}
	if len(v.pools) == 0 {
		c.Description = "There are no resource pools to draw."
		return c
	}
	c.Description = v.describe()
	c.drawing = v.draw(c.Title, c.Description)
	return c
}

const mostPools = 24

type capacityView struct {
	pools    []costing.PoolUse
	unit     string // of times, plural
	currency string
}

func newCapacityView(r costing.Report) capacityView {
	v := capacityView{pools: slices.Clone(r.Pools), unit: timeUnit(r), currency: r.Currency}
	slices.SortStableFunc(v.pools, func(a, b costing.PoolUse) int {
		return cmp.Or(b.UnusedCost.Cmp(a.UnusedCost), strings.Compare(a.Name, b.Name))
	})
	return v
}

// timeUnit is what times are counted in, in the plural.
func timeUnit(r costing.Report) string { return cmp.Or(line(r.Unit), "unit of time") + "s" }

// usedShare returns the share of a pool's capacity that is used; no pool that a model accepts has no capacity.
func usedShare(p costing.PoolUse) (float64, bool) {
	if !p.Capacity.IsPositive() {
		return 0, false
	}
	share, _ := p.Used.Rat().Quo(p.Used.Rat(), p.Capacity.Rat()).Float64()
	return share, true
}

func usedCell(p costing.PoolUse) Cell {
	share, ok := usedShare(p)
	if !ok {
		return Cell{Text: "–", Mark: Weak}
	}
	c := shareCell(share)
	if p.Over {
		c.Text += " (over capacity)"
		c.Mark = Alert
	}
	return c
}

func (v capacityView) table() Table {
	t := Table{
		Caption: inCurrency("Resource pools; costs", v.currency),
		Columns: []Column{
			{Name: "Pool"},
			number("Capacity, " + v.unit), number("Used"), number("Share used"), number("Cost"), number("Assigned"),
			number("Unused"),
		},
	}
	for _, p := range v.pools {
		t.Rows = append(t.Rows, []Cell{
			text(named(p.Name, "not named")), moneyCell(p.Capacity), moneyCell(p.Used), usedCell(p),
			moneyCell(p.Cost), moneyCell(p.Assigned), lossMarked(moneyCell(p.UnusedCost), p.Over),
		})
	}
	return t
}

func (v capacityView) describe() string {
	var unused, over []string
	for _, p := range v.pools {
		share, ok := usedShare(p)
		switch {
		case p.Over && ok:
			over = append(over, fmt.Sprintf("%s (%s)", line(p.Name), percent(share)))
		case p.UnusedCost.IsPositive():
			unused = append(unused, fmt.Sprintf("%s (%s)", line(p.Name), money(p.UnusedCost, v.currency)))
		}
	}
	var said []string
	if len(unused) > 0 {
		said = append(said, "Most unused: "+some(unused))
	} else {
		said = append(said, "No pool has unused capacity")
	}
	if len(over) > 0 {
		said = append(said, "Used beyond capacity: "+some(over))
	}
	if n := len(v.pools); n > mostPools {
		said = append(said, fmt.Sprintf("The first %d of %d pools are drawn", mostPools, n))
	}
	return strings.Join(said, ". ") + "."
}

// some joins the first few of a list.
func some(list []string) string {
	const most = 4
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// Sizes of the drawing.
const (
	poolHeight = 92.0 // of a pool, with its texts
	poolBar    = 18.0
	mostShare  = 2.0 // of capacity that is drawn
)

func (v capacityView) draw(title, description string) *svg.Drawing {
	pools := v.pools[:min(len(v.pools), mostPools)]
	most, width := 1.0, 0.0
	over := false
	for _, p := range pools {
		share, _ := usedShare(p)
		most = max(most, min(share, mostShare))
		over = over || p.Over
		width = max(width, svg.TextWidth(v.cost(p)), svg.TextWidth(v.time(p)))
	}
	width = phoneOrMore(width)
	const left = 1.0
	x := svg.Scale{High: most, From: left, To: width - left}
	top := 3.2 * svg.LineHeight
	bottom := top + poolHeight*float64(len(pools))
	d := svg.New(width, bottom, title, description)
	v.legend(d, over)
	label := svg.TextWidth("100" + nbsp + "%")
	d.Text("tick", left, 2.6*svg.LineHeight, svg.Start, "0")
	d.Text("tick", min(x.At(1)+label/2, width), 2.6*svg.LineHeight, svg.End, "100"+nbsp+"%")
	for i, p := range pools {
		v.pool(d, p, top+poolHeight*float64(i), x, width)
	}
	return d
}

// pool draws one pool below y: its name and share, the bar, and what that is in money and in time.
func (v capacityView) pool(d *svg.Drawing, p costing.PoolUse, y float64, x svg.Scale, width float64) {
	share, known := usedShare(p)
	words := "capacity not known"
	if known {
		words = percent(share) + " used"
	}
	if share > mostShare {
		words += ", the bar cut off"
	}
	baseline := y + svg.FontSize
	d.Text("strong", width, baseline, svg.End, words)
	d.Text("strong", 0, baseline, svg.Start, fitted(line(p.Name), (width-bold*svg.TextWidth(words)-20)/bold))
	y += svg.FontSize + 6
	if known {
		to := x.At(min(max(share, 0), 1))
		d.Rect("bar outside", x.At(0), y, x.At(1), y+poolBar, v.cost(p))
		d.Hatch("hatch through", to, y, x.At(1), y+poolBar, 5)
		d.Rect("bar", x.At(0), y, to, y+poolBar, v.time(p))
		if share > 1 {
			d.Rect("lost", x.At(1), y, x.At(min(share, mostShare)), y+poolBar, v.cost(p))
		}
		d.Line("guide", x.At(1), y-3, x.At(1), y+poolBar+3)
	}
	d.Text("label", 0, y+poolBar+svg.LineHeight, svg.Start, v.cost(p))
	d.Text("tick", 0, y+poolBar+2*svg.LineHeight-2, svg.Start, v.time(p))
}

func (v capacityView) cost(p costing.PoolUse) string {
	if p.UnusedCost.IsNegative() {
		return fmt.Sprintf("%s more assigned than the %s that it costs", money(p.UnusedCost.Neg(), v.currency),
			amount(p.Cost))
	}
	return fmt.Sprintf("%s of %s unused", money(p.UnusedCost, v.currency), amount(p.Cost))
}

func (v capacityView) time(p costing.PoolUse) string {
	return fmt.Sprintf("%s of %s %s used", amount(p.Used), amount(p.Capacity), v.unit)
}

func (v capacityView) legend(d *svg.Drawing, over bool) {
	items := []flowKind{{"bar", "used"}, {"bar outside", "unused"}}
	if over {
		items = append(items, flowKind{"lost", "beyond capacity"})
	}
	const y = svg.LineHeight
	at := 1.0
	for i, k := range items {
		d.Rect(k.class, at, y-10, at+12, y+1, "")
		if i == 1 {
			d.Hatch("hatch", at, y-10, at+12, y+1, 5)
		}
		d.Text("tick", at+legendSample, y, svg.Start, k.text)
		at += legendSample + svg.TextWidth(k.text) + legendGap
	}
}
