package journey

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// Rows returns the balance of every period and segment: periods in order, and in a period the segments in the order
// of their names. Periods without events are there too.
func (f *Flow) Rows() []FlowRow {
	n := len(f.segments)
	rows := make([]FlowRow, 0, len(f.gross))
	stock := slices.Clone(f.stock[:n])
	reasons := f.reasonsByCell()
	for i := range f.gross {
		segment := i % n
		gross, net := &f.gross[i], &f.gross[i]
		if f.net != nil {
			net = &f.net[i]
		}
		opening := stock[segment]
		stock[segment] += f.stock[n+i]
		period := f.periods.At(i / n)
		rows = append(rows, FlowRow{
			Period: period, Segment: f.segments[segment],
			Gross: balance(opening, gross, stock[segment]), Net: balance(opening, net, stock[segment]),
			Within: f.inside[i], LeftTruncated: f.truncated[i],
			Provisional: f.provisional(period), Reasons: reasons[i],
		})
	}
	return rows
}

func balance(opening int64, m *movements, closing int64) Balance {
	return Balance{
		Opening: opening, New: m[New], WonBack: m[WonBack], TransferredIn: m[TransferredIn],
		Lost: m[Lost], TransferredOut: m[TransferredOut], Closing: closing,
	}
}

// Total returns the balance of the whole company, a row a period: the sum over segments, between which transfers
// cancel.
func (f *Flow) Total() []FlowRow {
	rows := f.Rows()
	n := len(f.segments)
	total := make([]FlowRow, 0, f.periods.Len())
	for i := 0; i < len(rows); i += n {
		sum := rows[i]
		sum.Segment = ""
		for _, r := range rows[i+1 : i+n] {
			sum.Gross, sum.Net = sum.Gross.plus(r.Gross), sum.Net.plus(r.Net)
			sum.Within += r.Within
			sum.LeftTruncated += r.LeftTruncated
			sum.Reasons = mergeReasons(sum.Reasons, r.Reasons)
		}
		sum.Gross, sum.Net = sum.Gross.withoutTransfers(), sum.Net.withoutTransfers()
		total = append(total, sum)
	}
	return total
}

// withoutTransfers leaves out what cancels between segments. What doesn't cancel stays, to show in the residual.
func (b Balance) withoutTransfers() Balance {
	both := min(b.TransferredIn, b.TransferredOut)
	b.TransferredIn -= both
	b.TransferredOut -= both
	return b
}

// provisional reports whether a period's row can still change: it isn't over, or losses can still be dated back into
// it. A silence has exceeded its days when the day after them begins, so that for this the last day need not be whole.
func (f *Flow) provisional(p metrics.Period) bool {
	if d := f.opts.Definition; d.basis == silence && d.backdate {
		return p.Last() > f.last-metrics.Day(d.days)-1
	}
	return p.Last() > f.whole
}

// Residual returns the sum of the absolute residuals of all rows, of both views, of the segments and of the whole:
// how many customers the movements fail to explain. It is 0, or there is a fault in this library.
func (f *Flow) Residual() int64 {
	sum := int64(0)
	for _, r := range slices.Concat(f.Rows(), f.Total()) {
		sum += abs(r.Gross.Residual()) + abs(r.Net.Residual())
	}
	return sum
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

func (f *Flow) reasonsByCell() map[int][]ReasonCount {
	by := make(map[int][]ReasonCount)
	for k, n := range f.reasons {
		by[k.cell] = append(by[k.cell], ReasonCount{k.reason, n})
	}
	for _, counts := range by {
		sortReasons(counts)
	}
	return by
}

func sortReasons(counts []ReasonCount) {
	slices.SortFunc(counts, func(a, b ReasonCount) int {
		return cmp.Or(cmp.Compare(b.Lost, a.Lost), cmp.Compare(a.Reason, b.Reason))
	})
}

func mergeReasons(a, b []ReasonCount) []ReasonCount {
	sum := slices.Clone(a)
	for _, r := range b {
		i := slices.IndexFunc(sum, func(s ReasonCount) bool { return s.Reason == r.Reason })
		if i < 0 {
			sum = append(sum, r)
		} else {
			sum[i].Lost += r.Lost
		}
	}
	sortReasons(sum)
	return sum
}

// Reasons returns how many customers were lost for each reason over all rows given, the most frequent first.
func Reasons(rows []FlowRow) []ReasonCount {
	var sum []ReasonCount
	for _, r := range rows {
		sum = mergeReasons(sum, r.Reasons)
	}
	return sum
}

// Segments returns the names of the segments, in the order of the rows of a period.
func (f *Flow) Segments() []string { return slices.Clone(f.segments) }

// Options returns what the flow was made with.
func (f *Flow) Options() FlowOptions { return f.opts }

// MarshalJSON returns the rows of the segments, and those of the whole company.
func (f *Flow) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Definition string    `json:"definition"`
		Grain      string    `json:"grain"`
		By         string    `json:"by,omitempty"`
		Residual   int64     `json:"residual"`
		Total      []FlowRow `json:"total"`
		Rows       []FlowRow `json:"rows"`
	}{f.opts.Definition.String(), f.opts.Grain.String(), f.opts.By, f.Residual(), f.Total(), f.Rows()})
}
