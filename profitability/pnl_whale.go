package profitability

import "github.com/untangle-metrics/untangle/profitability/whale"

// Whale returns the whale curve of the profit of every customer: the zero curve without customers. The error is that of
// [whale.New], about profits of more digits than any currency needs.
func (p *PnL) Whale() (whale.Curve, error) {
	accounts := p.all()
	list := make([]whale.Customer, len(accounts))
	for i := range accounts {
		a := &accounts[i]
		list[i].Name = a.customer
		if _, profit, ok := p.units.profit(&a.sums); ok {
			list[i].Profit = amountOf(profit, p.units.finest())
		} else {
			list[i].Profit = p.units.account(&a.sums, p.currency).Profit
		}
	}
	return whale.New(list)
}
