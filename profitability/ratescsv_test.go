package profitability_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

func TestReadRatesCSV(t *testing.T) {
	const file = "\ufeffKind,point, direct_cost_share ,cost_per_interaction\r\n" +
		"order,shop,0.30,8.00\r\n" +
		", phone ,0,95\r\n"
	got, err := profitability.ReadRatesCSV(strings.NewReader(file), "costs.csv")
	want := []profitability.Rate{rate("shop", "order", "8", "0.3"), rate("phone", "", "95", "0")}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestReadRatesCSVWithActivities(t *testing.T) {
	got, err := profitability.ReadRatesCSV(strings.NewReader(
		"activity,point,kind,cost_per_interaction,direct_cost_share\n"+
			"support,phone,,95,0\n,chat,ticket,9.5,0\n"), "costs.csv")
	want := []profitability.Rate{rate("phone", "", "95", "0"), rate("chat", "ticket", "9.5", "0")}
	want[0].Activity = "support"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestReadRatesCSVReportsEveryFault(t *testing.T) {
	const file = `point,kind,cost_per_interaction,direct_cost_share
shop,order,-1,0
,order,1,1.5
shop,order,one,
shop,join,0.1234567891,0
shop,leave,1
shop,"le"ave,1,0
billing,,1e9,2e-9999999999
`
	rates, err := profitability.ReadRatesCSV(strings.NewReader(file), "costs.csv")
	const op = "profitability: rates: costs.csv:"
	want := []string{
		op + `2:3: cost_per_interaction "-1": is negative; write a cost as a positive number`,
		op + `3:1: point: is missing; name the interaction point that the rate is for`,
		op + `3:4: direct_cost_share "1.5": is more than 1; check the unit: a cost is money, a share part of 1`,
		op + `4:1: point "shop": has a rate for this kind in line 2; keep one of the two rows`,
		op + `4:3: cost_per_interaction "one": is not a number; write a number such as 12.50, or 0 for none`,
		op + `4:4: direct_cost_share: is not a number; write a number such as 12.50, or 0 for none`,
		op + `5:3: cost_per_interaction "0.1234567891": has more than 9 decimal places; round it`,
		op + `6: 3 fields under a header of 4; check the commas and quotes of this row`,
		op + `7: extraneous or missing " in quoted-field; correct the quotes in this row`,
		op + `8:3: cost_per_interaction "1e9": is 1,000,000,000 or more; ` +
			`check the unit: a cost is money, a share part of 1`,
		op + `8:4: direct_cost_share "2e-9999999999": is not a number; write a number such as 12.50, or 0 for none`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" || rates != nil {
		t.Error(rates, diff)
	}
}

func TestReadRatesCSVHeader(t *testing.T) {
	for file, want := range map[string][]string{
		"": {"profitability: rates: f:1: there is no header line; write the names of the columns in the first line"},
		"point,cost_per_interaction,colour,point\nx,1,2,3\n": {
			"profitability: rates: f:1: header: there is no column kind; add it",
			"profitability: rates: f:1: header: there is no column direct_cost_share; add it",
			`profitability: rates: f:1:3: header "colour": unknown column; remove it, or correct its name`,
			`profitability: rates: f:1:4: header "point": column 1 has this name too; remove one of them`,
		},
	} {
		_, err := profitability.ReadRatesCSV(strings.NewReader(file), "f")
		if diff := cmp.Diff(want, lines(t, err)); diff != "" {
			t.Error(diff)
		}
	}
}

func lines(t *testing.T, err error) []string {
	t.Helper()
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%v isn't faults", err)
	}
	return strings.Split(faults.Error(), "\n")
}

func FuzzReadRatesCSV(f *testing.F) {
	f.Add("point,kind,cost_per_interaction,direct_cost_share\nshop,order,8.00,0.30\nshop,,0,1e-3\n")
	f.Add("kind,point,direct_cost_share,cost_per_interaction\n\"a\"b,,-1,x\n")
	log := fixedLog(f)
	f.Fuzz(func(t *testing.T, file string) {
		rates, err := profitability.ReadRatesCSV(strings.NewReader(file), "f")
		if err != nil {
			var faults metrics.Faults
			if !errors.As(err, &faults) || rates != nil {
				t.Fatalf("%v with rates %v", err, rates)
			}
			return
		}
		if _, err := profitability.NewPnL(log, profitability.Options{Rates: rates}); err != nil {
			t.Fatalf("rates that were read well are refused: %v", err)
		}
	})
}
