package stages

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// View says how moves are counted. Any value but Net counts as Gross.
type View uint8

const (
	// Gross counts every move.
	Gross View = iota
	// Net counts a customer once in a period, from the node at its start to the node at its end.
	Net
)

// String returns gross or net.
func (v View) String() string {
	if v == Net {
		return "net"
	}
	return "gross"
}

// A Row is the balance of one stage in one period and segment: Opening + the sum of Entered − the sum of Left =
// Closing.
type Row struct {
	Period  metrics.Period `json:"period"`
	Segment string         `json:"segment"` // "" for all segments, and for customers whose segment isn't known
	Stage   string         `json:"stage"`
	Opening int64          `json:"opening"` // customers in the stage at the end of the period before
	// Entered counts by the node that they came from, and Left by the node that they went to, in the order of
	// Balance.Nodes: the outside first, which is entry and exit.
	Entered []int64 `json:"entered"`
	Left    []int64 `json:"left"`
	// Loops counts milestones of the stage of customers who were in it already; they move no one. 0 in the net view.
	Loops   int64 `json:"loops"`
	Closing int64 `json:"closing"` // customers in the stage at the end of the period
	// Provisional says that the row can still change, because the period's last day hasn't been observed to its end.
	// Other periods are final: time-outs are dated on the day on which they are known, which is known when it begins.
	Provisional bool `json:"provisional"`
}

// In returns how many entered the stage.
func (r Row) In() int64 { return add(r.Entered) }

// Out returns how many left the stage.
func (r Row) Out() int64 { return add(r.Left) }

// Residual returns what the moves leave unexplained of the change. It is 0, or there is a fault in this library.
func (r Row) Residual() int64 { return r.Opening + r.In() - r.Out() - r.Closing }

func add(counts []int64) (sum int64) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

// Rows returns the balance of every period, segment and stage, in this order: segments by name, stages as in Options.
// Periods without events are there too.
func (b *Balance) Rows(v View) []Row {
	moves := b.view(v)
	n, stages := len(b.segments), b.nodes-1
	rows := make([]Row, 0, b.periods.Len()*n*stages)
	stock := append([]int64(nil), b.stock[:n*b.nodes]...)
	whole := b.lastWhole()
	for p, period := range b.periods.All() {
		for segment, name := range b.segments {
			for node := 1; node < b.nodes; node++ {
				at := segment*b.nodes + node
				r := Row{
					Period: period, Segment: name, Stage: b.opts.Stages[node-1], Opening: stock[at],
					Entered: make([]int64, b.nodes), Left: make([]int64, b.nodes),
					Provisional: period.Last() > whole,
				}
				for other := range b.nodes {
					if other == node {
						r.Loops = moves[b.cell(p, segment, node)+node]
						continue
					}
					r.Entered[other] = moves[b.cell(p, segment, other)+node]
					r.Left[other] = moves[b.cell(p, segment, node)+other]
				}
				stock[at] += b.stock[(p+1)*n*b.nodes+at]
				r.Closing = stock[at]
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// lastWhole returns the last day that was observed to its end, as To is said to be.
func (b *Balance) lastWhole() metrics.Day {
	if b.opts.To.IsZero() {
		return b.log.LastWhole()
	}
	return b.last
}

func (b *Balance) view(v View) []int64 {
	if v == Net {
		return b.net
	}
	return b.gross
}

// Total returns the balance of every period and stage over all segments.
func (b *Balance) Total(v View) []Row {
	rows := b.Rows(v)
	stages := b.nodes - 1
	total := make([]Row, 0, b.periods.Len()*stages)
	for i := 0; i < len(rows); i += len(b.segments) * stages {
		first := len(total)
		for j, r := range rows[i : i+len(b.segments)*stages] {
			if j < stages {
				r.Segment = ""
				total = append(total, r)
				continue
			}
			to := &total[first+j%stages]
			to.Opening += r.Opening
			to.Closing += r.Closing
			to.Loops += r.Loops
			sum(to.Entered, 0, r.Entered, 0, b.nodes)
			sum(to.Left, 0, r.Left, 0, b.nodes)
		}
	}
	return total
}

// Residual returns the sum of the absolute residuals of all rows of both views: how many customers the moves fail to
// explain. Moves are counted where they happen and stocks where visits end, so it is 0, or there is a fault in this
// library.
func (b *Balance) Residual() (sum int64) {
	for _, v := range [...]View{Gross, Net} {
		for _, r := range b.Rows(v) {
			sum += max(r.Residual(), -r.Residual())
		}
	}
	return sum
}
