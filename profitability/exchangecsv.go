package profitability

import (
	"fmt"
	"io"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

// ReadExchangeCSV reads exchange rates, one a row, from a CSV file with the columns
//
//	currency,from,rate
//
// in any order and case, where from is a day such as 2026-03-01; name is the file's name for messages.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing, unknown or there twice, currencies without a name, days and rates that aren't, two rates of one currency and
// day, a file over 16 MiB or 100,000 rows. After 1,000 faults the rest are counted, in a last one. With an error there
// are no rates.
func ReadExchangeCSV(r io.Reader, name string) ([]ExchangeRate, error) {
	s := sheet.Open(r, sheet.Form{
		Name: "a file of exchange rates", Required: []string{"currency", "from", "rate"},
		MaxMiB: 16, MaxRows: 100_000, MaxProblems: 1_000,
	})
	var rates []ExchangeRate
	lines := make(map[string]int)
	for s.Next() {
		r := ExchangeRate{Currency: s.Text("currency")}
		from := s.Text("from")
		if p, err := (metrics.Calendar{}).Parse(from); err == nil && p.Grain() == metrics.Daily {
			r.From = p.First()
		} else {
			s.Report("from", "is not a day", "write it as 2026-03-01", nil)
		}
		if r.Rate = readNumber(s, "rate"); s.Sound() {
			for _, f := range r.faults() {
				s.Report(f.Field, f.Cause, f.Remedy, f.Err)
			}
		}
		key := r.Currency + " " + from
		if line, twice := lines[key]; twice {
			s.Report("from", fmt.Sprintf("has a rate of this currency in line %d", line), "keep one of the two rows", nil)
		} else {
			lines[key] = s.Line()
		}
		rates = append(rates, r)
	}
	if problems := s.Problems(); len(problems) > 0 {
		return nil, sheetFaults("profitability: exchange rates", name, problems)
	}
	return rates, nil
}
