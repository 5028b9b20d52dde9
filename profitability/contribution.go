package profitability

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// Sustaining is a cost that no customer causes: it keeps a channel or the enterprise going, and is never pushed down to
// customers.
type Sustaining struct {
	Level   costing.Level // Channel or Enterprise
	Channel string        // the segment that the cost sustains, for the level Channel
	Name    string        // what it is for
	Amount  decimal.Decimal
}

// ChannelContribution is what one channel contributes: Contribution = Profit − Sustaining, exactly.
type ChannelContribution struct {
	Channel      string          `json:"channel"`
	Customers    int             `json:"customers"`
	Profit       decimal.Decimal `json:"profit"`     // of its customers
	Sustaining   decimal.Decimal `json:"sustaining"` // costs of the channel
	Contribution decimal.Decimal `json:"contribution"`
}

// Contribution is the P&L from the profit of customers on:
//
//	Contribution    = Profit − Channels' sustaining costs
//	OperatingProfit = Contribution − Enterprise
//
// exactly.
type Contribution struct {
	Currency        string                `json:"currency,omitempty"`
	Channels        []ChannelContribution `json:"channels"`   // in the order of the segments
	Profit          decimal.Decimal       `json:"profit"`     // of all customers
	Sustaining      decimal.Decimal       `json:"sustaining"` // costs of all channels
	Contribution    decimal.Decimal       `json:"contribution"`
	Enterprise      decimal.Decimal       `json:"enterprise"` // costs that sustain the enterprise
	OperatingProfit decimal.Decimal       `json:"operating_profit"`
}

// Contribute takes the costs of sustaining channels and the enterprise from the profit of segments, which stand for
// channels here. The error is [metrics.Faults]: segments of one name or in several currencies, costs of another level,
// of a channel that is no segment, that are negative, or whose exponents are absurd.
func Contribute(segments []SegmentProfit, costs []Sustaining) (Contribution, error) {
	var faults metrics.Faults
	add := func(where, field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{
			Op: "profitability: contribution: " + where, Field: field, Value: value, Cause: cause, Remedy: remedy,
		})
	}
	c := Contribution{Channels: []ChannelContribution{}}
	places := make(map[string]int)
	for i, s := range segments {
		where := fmt.Sprintf("segment %d (%q)", i+1, s.Segment)
		if _, twice := places[s.Segment]; twice {
			add(where, "segment", s.Segment, "is there twice", "add the two up")
		}
		if s.Currency != segments[0].Currency {
			add(where, "currency", s.Currency, fmt.Sprintf("isn't %q, that of the first", segments[0].Currency),
				"convert one of them, see Exchange")
		}
		places[s.Segment] = len(c.Channels)
		if e := s.Profit.Exponent(); e > metrics.MaxExponent || e < -metrics.MaxExponent {
			add(where, "profit", exact.Text(s.Profit), "has too many digits", "write it in the currency's smallest unit")
			continue
		}
		c.Currency = segments[0].Currency
		c.Channels = append(c.Channels, ChannelContribution{Channel: s.Segment, Customers: s.Customers, Profit: s.Profit})
		c.Profit = c.Profit.Add(s.Profit)
	}
	for i, cost := range costs {
		where := fmt.Sprintf("cost %d (%q)", i+1, cost.Name)
		if e := cost.Amount.Exponent(); e > metrics.MaxExponent || e < -metrics.MaxExponent {
			add(where, "amount", exact.Text(cost.Amount), "has too many digits", "write it in the currency's smallest unit")
			continue
		}
		if cost.Amount.IsNegative() {
			add(where, "amount", cost.Amount.String(), "is negative", "write a cost as a positive number")
		}
		at, known := places[cost.Channel]
		switch {
		case cost.Level == costing.Enterprise && cost.Channel == "":
			c.Enterprise = c.Enterprise.Add(cost.Amount)
		case cost.Level == costing.Enterprise:
			add(where, "channel", cost.Channel, "is named for a cost of the enterprise", "leave it out, or set the level")
		case cost.Level != costing.Channel:
			add(where, "level", cost.Level.String(), "is charged to customers",
				"make it an activity of the costs, or set the level to channel or enterprise")
		case !known:
			add(where, "channel", cost.Channel, "is no segment", fmt.Sprintf("use one of %q", names(segments)))
		default:
			c.Sustaining = c.Sustaining.Add(cost.Amount)
			c.Channels[at].Sustaining = c.Channels[at].Sustaining.Add(cost.Amount)
		}
	}
	if len(faults) > 0 {
		return Contribution{}, faults
	}
	for i := range c.Channels {
		c.Channels[i].Contribution = c.Channels[i].Profit.Sub(c.Channels[i].Sustaining)
	}
	c.Contribution = c.Profit.Sub(c.Sustaining)
	c.OperatingProfit = c.Contribution.Sub(c.Enterprise)
	return c, nil
}

func names(segments []SegmentProfit) []string {
	var list []string
	for _, s := range segments {
		list = append(list, s.Segment)
	}
	slices.Sort(list)
	return list
}

// String returns the P&L as a table.
func (c Contribution) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\tprofit\tsustaining\tcontribution\t\n", cmp.Or(c.Currency, "channel"))
	for _, ch := range c.Channels {
		fmt.Fprintf(w, "%s\t%v\t%v\t%v\t\n", cmp.Or(ch.Channel, "(none)"), ch.Profit, ch.Sustaining, ch.Contribution)
	}
	fmt.Fprintf(w, "all\t%v\t%v\t%v\t\n", c.Profit, c.Sustaining, c.Contribution)
	fmt.Fprintf(w, "enterprise\t\t%v\t%v\t\n", c.Enterprise, c.Enterprise.Neg())
	fmt.Fprintf(w, "operating profit\t\t\t%v\t\n", c.OperatingProfit)
	w.Flush()
	return b.String()
}
