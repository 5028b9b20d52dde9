package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/internal/golden"
)

// try runs the command and returns what it prints, with each run of blanks as one, and the page that it writes.
func try(t *testing.T, args ...string) (out, page string, err error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "profit.html")
	var b, progress strings.Builder
	err = run(context.Background(), append([]string{"-out", name}, args...), &b, &progress)
	html, readErr := os.ReadFile(name)
	if err == nil && readErr != nil {
		t.Fatal(readErr)
	}
	return strings.Join(strings.Fields(b.String()), " "), string(html), err
}

// must is try for arguments without a fault.
func must(t *testing.T, args ...string) (out, page string) {
	t.Helper()
	out, page, err := try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out, page
}

func need(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %.200q …", want, text)
		}
	}
}

// TestSampleCompany checks that the truths about money that are planted in the sample company are found.
func TestSampleCompany(t *testing.T) {
	out, page := must(t)
	for _, truth := range samplecompany.Truths(samplecompany.Seed) {
		switch truth.ID {
		case "public-sector":
			_, losses, found := strings.Cut(out, "By segment, these make a loss: - "+truth.Names[0]+": −")
			if !found || strings.Contains(losses[:200], " - ") {
				t.Errorf("the only segment that makes a loss should be %s", truth.Names[0])
			}
			need(t, out, "most of it for training 2,084,880.00, support_phone/ticket 1,258,655.00")
		case "capacity":
			need(t, out, "Most unused: "+truth.Names[0], "Used beyond capacity: "+truth.Names[1])
		}
	}
	need(t, out, "(prospects, say): 543.", "Opening and closing are over 12 months, 2025-01 to 2025-12",
		"Decile Customers Profit", "the last complete month", "residual 0", "The drawings are in")
	for _, drawing := range []string{
		"Cumulative profit", "month by month, over 12 months", "Revenue by month", "revenue of 2025-12", "Capacity used",
	} {
		need(t, page, drawing)
	}
	if n := strings.Count(page, "<svg"); n != 5 {
		t.Errorf("%d drawings, want the curve, two waterfalls, the months and the pools", n)
	}
}

// TestRetailCo checks a real file: the sum of its amounts, and the week of 15 July 2019, which growth_accounting.json
// has.
func TestRetailCo(t *testing.T) {
	args := []string{
		"-events", golden.Data(t, "journey/growth/retailco_transactions.csv"), "-customer", "user_id",
		"-time", "activity_date", "-amount", "inc_amt", "-currency", "USD",
	}
	out, page := must(t, append(args, "-grain", "week", "-periods", "0")...)
	need(t, out, "18,933 events of 10,133 customers, 2019-06-19 to 2024-04-14", "The last 252 of 252 weeks",
		"Revenue 1,245,955.36 = profit", "profit here is revenue", "-pools FILE",
		"2019-W29 5,038.94 310.45 208.89 0.00 −259.52 −1,345.00 5,838.42 139")
	if n := strings.Count(page, "<svg"); n != 4 {
		t.Errorf("%d drawings, want the curve, two waterfalls and the weeks", n)
	}
	out, _ = must(t, args...)
	need(t, out, "The last 36 of 59 months", "the last complete month",
		"quick ratio (new + resurrected", "with reactivation, with")
}

// TestSubscriptions checks the real invoice lines of flipRevenueMetrics: the year before 1 January 2012, which that
// package publishes with four decimals.
func TestSubscriptions(t *testing.T) {
	args := []string{
		"-subscriptions", golden.Data(t, "clv/fliprevenue_invoice_lines.csv"), "-customer", "name", "-from", "ValidFrom",
		"-to", "ValidTo", "-amount", "AUD", "-rule", "years-rounded", "-segment", "country_cat", "-currency", "AUD",
	}
	out, page := must(t, append(args, "-as-of", "2012-01-01", "-grain", "year")...)
	need(t, out, "3,769 lines of 777 customers; per year of 365.25 days, rounded; as of the beginning of 2012-01-01",
		"2011 284,075.23 0.00 255,035.42 566.51 −98,888.35 −86,490.06 1,011,238.06 170",
		"Organization 677", "10 17 22,152.59 2.2 % 1,011,238.06", "gross view")
	if n := strings.Count(page, "<svg"); n != 4 {
		t.Errorf("%d drawings, want two waterfalls, the years and the curve", n)
	}
	out, _ = must(t, args...)
	need(t, out, "2016-06 isn't over yet")
}
