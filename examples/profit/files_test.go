package main

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/filetest"
)

const (
	sales = "who,at,where,paid\n" +
		"ann,2026-01-05,shop,90\nbob,2026-01-20,shop,10\ncid,2026-02-03,phone,0\nann,2026-02-10,shop,60\n" +
		"bob,2026-02-11,phone,0\nbob,2026-03-31,shop,30\n"
	regions = "who,region,first_seen\nann,north,2025-06-01\nbob,south,\ncid,south,\ndan,south,\n"
	costs   = "point,kind,cost_per_interaction,direct_cost_share\nshop,,5,0.1\nphone,,70,0\n"
	desks   = "pool,silo,cost,capacity\ndesk,support,100,50\n"
	tasks   = "activity,pool,level,point,kind,minutes,cost\nanswer a call,desk,unit,phone,,20,\nsell,,order,shop,,,2\n"
	lines   = "name,country,starts,ends,price,note\n" +
		"ann,NL,2025-01-01,2026-01-01,120,x\nann,NL,2026-01-01,2027-01-01,180,\nbob,BE,2025-03-01,2025-09-01,60,\n"
)

func saleColumns(t *testing.T) []string {
	return []string{
		"-events", filetest.Write(t, "sales.csv", sales), "-customer", "who", "-time", "at", "-amount", "paid",
		"-point", "where",
	}
}

func lineColumns(t *testing.T) []string {
	return []string{
		"-subscriptions", filetest.Write(t, "lines.csv", lines), "-customer", "name", "-from", "starts", "-to", "ends",
		"-amount", "price",
	}
}

func TestOwnEvents(t *testing.T) {
	args := append(saleColumns(t), "-customers", filetest.Write(t, "customers.csv", regions), "-by", "region")
	need(t, first(must(t, args...)), "Revenue 190.00 = profit 190.00, of 2 customers",
		"(prospects, say): 1.", "1 customers without events") // dan
	// 150 − 15 − 10 for ann, 40 − 4 − 80 for bob; the call of cid is nobody's.
	out := first(must(t, append(args, "-costs", filetest.Write(t, "costs.csv", costs))...))
	need(t, out, "Revenue 190.00 − direct cost 19.00 − cost to serve 90.00 = profit 81.00, of 2 customers",
		"What they cost, 70.00",
		"south: −44.00, from a margin of 36.00 and a cost to serve of 80.00, most of it for phone 70.00",
		"1 1 125.00 154.3 % 125.00", "2 1 −44.00 −54.3 % 81.00", "2026-03 0.00 30.00 0.00 0.00 0.00 −60.00 30.00 1")
	// Calls take 40 of 50 minutes, at 2 a minute; without -costs the activities are the costs.
	pools := []string{
		"-pools", filetest.Write(t, "pools.csv", desks), "-activities", filetest.Write(t, "activities.csv", tasks),
	}
	out, page := must(t, append(args, pools...)...)
	need(t, out, "Revenue 190.00 − cost to serve 48.00 = profit 142.00", "Most unused: desk (20)",
		"answer a call 0.00 40.00")
	need(t, page, "Capacity used and unused")
}

func first(out, _ string) string { return out }

// TestOwnLines checks that columns that aren't named are passed over, and what a line that isn't over is worth.
func TestOwnLines(t *testing.T) {
	args := lineColumns(t)
	out := first(must(t, args...))
	need(t, out, "3 lines of 2 customers; per month by the calendar", "2025-03 10.00 0.00 0.00 0.00 0.00 0.00 20.00 2",
		"2026-01 0.00 0.00 5.00 0.00 0.00 0.00 15.00 1")
	out = first(must(t, append(args, "-as-of", "2025-04-01", "-segment", "country", "-periods", "1")...))
	need(t, out, "The last 1 of 3 months", "BE 1 10", "at the end of 2025-03.")
	out = first(must(t, append(args, "-last-day", "-rule", "years-365")...))
	need(t, out, "ends inclusive", "per year of 365 days")
	euro := strings.NewReplacer(",", "|", "60,", "60,50|", "-01-01", ".01.01").Replace(lines)
	euro = strings.NewReplacer("2025-03-01", "2025.03.01", "2025-09-01", "2025.09.01").Replace(euro)
	out = first(must(t, append(args, "-subscriptions", filetest.Write(t, "euro.csv", euro), "-comma", "|",
		"-decimal-comma", "-layout", "2006.01.02|2006-01-02")...))
	need(t, out, "2025-03 10.08 0.00 0.00 0.00 0.00 0.00 20.08 2")
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	if _, err := z.Write([]byte(lines)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	args[1] = filetest.Write(t, "lines.csv.gz", small.String())
	need(t, first(must(t, args...)), "3 lines of 2 customers")
}

// TestRefused checks that rows that can't be read are reported and don't count.
func TestRefused(t *testing.T) {
	bad := filetest.Write(t, "bad.csv", sales+"eve,yesterday,shop,5\n")
	args := saleColumns(t)
	args[1] = bad
	need(t, first(must(t, args...)), "Not all could be used: read 7 events, kept 6 of 3 customers, refused 1",
		"bad.csv:8:2", "yesterday")
	if _, page, err := try(t, append(args, "-strict")...); err == nil || page != "" ||
		!strings.Contains(err.Error(), "bad.csv:8:2") {
		t.Errorf("-strict: %v", err)
	}
}

func TestHelp(t *testing.T) {
	var out, usage strings.Builder
	if err := run(t.Context(), []string{"-help"}, &out, &usage); err != nil || out.Len() > 0 {
		t.Errorf("%v, %q", err, out.String())
	}
	need(t, usage.String(), "-subscriptions file", "profit -events orders.csv -customer user_id",
		"profit -subscriptions lines.csv -customer name")
}

func TestBadInput(t *testing.T) {
	events, subs := slices.Clip(saleColumns(t)), slices.Clip(lineColumns(t))
	file := func(text string) string { return filetest.Write(t, "some.csv", text) }
	free := file("who,at,paid\nann,2026-01-05,0\n")
	for _, c := range []struct {
		args []string
		says string
	}{
		{append(events, "-subscriptions", "l.csv"), "two sources"},
		{append(events, "-from", "at"), "-from goes with subscriptions: add -subscriptions FILE"},
		{append(events, "-rule", "years-365"), "-rule goes with subscriptions"},
		{append(subs, "-by", "country"), "-by goes with -events"},
		{append(subs, "-costs", "c.csv"), "-costs goes with -events"},
		{subs[:len(subs)-2], "-amount COLUMN"},
		{append(subs, "-rule", "decades"), `rule "decades": is unknown; write one of calendar-months`},
		{append(subs, "-rule", "intervals"), "-interval COLUMN"},
		{append(subs, "-as-of", "soon"), "2012-01-01"},
		{append(subs, "-as-of", "2024-01-01"), "-as-of 2024-01-01: "},
		{append(subs, "-segment", "land"), "there is no column land"},
		{append(subs, "-layout", "02.01.2006|01/02/2006"), "lines.csv:2:3"},
		{append(subs, "-comma", "||"), "-comma"},
		{append(subs, "-zone", "UTC"), "-zone goes with -events"},
		{append(subs, "-subscriptions", file(lines+"bob,BE,2025-03-01,2025-02-01,60,\n")), "some.csv:5:4"},
		{append(subs, "-subscriptions", file("")), "no header line"},
		{append(subs, "-subscriptions", file("name,starts,ends,price\n")), "a file has them below its header"},
		{append(events, "-amount", ""), "-amount COLUMN"},
		{append(events, "-amount", "sum"), "sum"},
		{append(events, "-by", "region"), "-customers FILE gives them others"},
		{append(events, "-costs", file("point,kind,cost_per_interaction,direct_cost_share\nshop,,x,0\n")), "some.csv:2:3"},
		{append(events, "-pools", file(desks)), "add -activities FILE"},
		{append(events, "-activities", file(tasks)), `-pools and -activities: costing: model: activity 1 ("answer a call")`},
		{append(events, "-customers", file("name,region\nann,north\n")), "customer"},
		{append(events, "-customers", "nowhere.csv"), "nowhere.csv"},
		{append(events, "-minor", "10 %"), "-minor"},
		{append(events, "-periods", "-1"), "-periods"},
		{append(events, "-grain", "fortnight"), "fortnight"},
		{append(events, "-zone", "Mars"), "Mars"},
		{append(events, "-out", ""), "-out"},
		{append(events, "-out", events[1]), "is read"},
		{append(subs, "-out", subs[1]), "is read"},
		{append(events, "extra"), "extra"},
		{[]string{"-costs", "c.csv"}, "add -events FILE"},
		{[]string{"-customer", "who"}, "add -events FILE"},
		{[]string{"-events", free, "-customer", "who", "-time", "at", "-amount", "paid"}, "other than 0"},
		{[]string{"-events", free, "-customer", "who", "-time", "paid", "-amount", "paid"}, "no events that can be used"},
		{append(events, "-costs", file("\x1f\x8b is how a file begins that is compressed")), "some.csv: gzip"},
	} {
		_, page, err := try(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.says) || page != "" {
			t.Errorf("%v: %v, want %q and no page", c.args, err, c.says)
		}
	}
}

// TestCredits checks that money paid back has its column.
func TestCredits(t *testing.T) {
	args := saleColumns(t)
	args[1] = filetest.Write(t, "refunds.csv", sales+"bob,2026-02-12,shop,-25\n")
	need(t, first(must(t, args...)), "Revenue 190.00 − returns 25.00 = profit 165.00", "Adjustment Closing",
		"2026-02 0.00 0.00 0.00 0.00 −30.00 −10.00 −25.00 35.00 1")
}
