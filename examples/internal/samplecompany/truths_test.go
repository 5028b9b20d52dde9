package samplecompany

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// The truths are looked for with the crudest estimators that could find them, from the files alone.

func truth(t *testing.T, id string) Truth {
	t.Helper()
	all := Truths(Seed)
	i := slices.IndexFunc(all, func(tr Truth) bool { return tr.ID == id })
	if i < 0 {
		t.Fatalf("no truth %q", id)
	}
	return all[i]
}

func TestTruthsAreWrittenDown(t *testing.T) {
	page, err := os.ReadFile("TRUTHS.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	for _, tr := range Truths(Seed) {
		if want := "**" + tr.ID + ".** " + tr.Statement; !strings.Contains(text, want) {
			t.Errorf("TRUTHS.md lacks %q", want)
		}
	}
}

func TestLeaving(t *testing.T) {
	outage, chat, early, wave := truth(t, "outage"), truth(t, "chat"), truth(t, "reseller"), truth(t, "wave")
	var all rate
	afterOutage, afterChat, smallAfterChat := map[bool]*rate{}, map[bool]*rate{}, map[bool]*rate{}
	tenures := map[string]*rate{}
	count := func(r *rate, left bool) *rate {
		if r == nil {
			r = &rate{}
		}
		r.days++
		if left {
			r.leaves++
		}
		return r
	}
	for _, h := range histories(t, sample()) {
		h.exposure(h.incidents, int(outage.Figures["days"]), func(_, tenure int, exposed, left bool) {
			count(&all, left)
			afterOutage[exposed] = count(afterOutage[exposed], left)
			key := "later"
			if tenure >= int(early.Figures["first_day"]) && tenure <= int(early.Figures["last_day"]) {
				key = "early"
			}
			if h.channel == early.Names[0] {
				key += " reseller"
			}
			tenures[key] = count(tenures[key], left)
		})
		h.exposure(h.chats, 30, func(day, _ int, exposed, left bool) {
			afterChat[exposed] = count(afterChat[exposed], left)
			if h.segmentOn(day) == chat.Names[2] {
				smallAfterChat[exposed] = count(smallAfterChat[exposed], left)
			}
		})
	}
	ratio := func(a, b *rate) float64 { return a.monthly() / b.monthly() }
	within(t, "leaving a month", all.monthly(), wave.Figures["churn_low"], wave.Figures["churn_high"])
	near := func(what string, got, want, factor float64) { within(t, what, got, want/factor, want*factor) }
	near("hazard ratio after an incident", ratio(afterOutage[true], afterOutage[false]),
		outage.Figures["hazard_ratio"], 1.25)
	within(t, "crude hazard ratio after chat", ratio(afterChat[true], afterChat[false]), 1.3, 2)
	near("hazard ratio after chat, small business", ratio(smallAfterChat[true], smallAfterChat[false]),
		chat.Figures["hazard_ratio"], 1.25)
	near("hazard ratio of resellers' months two to four", ratio(tenures["early reseller"], tenures["later reseller"]),
		early.Figures["hazard_ratio"], 1.4)
	near("the same of other channels", ratio(tenures["early"], tenures["later"]), 1, 1.4)
}

func TestReasons(t *testing.T) {
	outage := truth(t, "outage")
	counts := map[string]int{}
	var shaken, unreliable float64
	for _, h := range histories(t, sample()) {
		for _, s := range h.spells {
			if s.open {
				continue
			}
			counts[s.reason]++
			if slices.ContainsFunc(h.incidents, func(day int) bool {
				return day >= s.first && day < s.last && float64(s.last-day) <= outage.Figures["days"]
			}) {
				shaken++
				if s.reason == outage.Names[2] {
					unreliable++
				}
			}
		}
	}
	within(t, "unreliable after an incident", unreliable/shaken, outage.Figures["reason_share"]-0.1,
		outage.Figures["reason_share"]+0.1)
	names := truth(t, "reasons").Names
	if len(counts) != len(names) {
		t.Errorf("reasons %v, want %q", counts, names)
	}
	if !slices.IsSortedFunc(names, func(a, b string) int { return counts[b] - counts[a] }) {
		t.Errorf("reasons %v, want them to fall in the order %q", counts, names)
	}
}

func TestGrowth(t *testing.T) {
	c := newCalendar()
	var net [months]int
	var joined, back int
	for _, h := range histories(t, sample()) {
		for i, s := range h.spells {
			if s.join >= 0 {
				net[c.month[s.join]]++
				joined++
			}
			if i > 0 {
				back++
			}
			if !s.open {
				net[c.month[s.last]]--
			}
		}
	}
	april := 2*12 + int(time.April) - 1
	for m, n := range net {
		if shrinking := m == april || m == april+1; shrinking != (n < 0) {
			t.Errorf("month %d: %d customers net", m, n)
		}
	}
	within(t, "joins", float64(joined), 2000, 2400)
	within(t, "joins that are returns", float64(back), 20, 80)
}

func TestProfit(t *testing.T) {
	public, whale := truth(t, "public-sector").Names[0], truth(t, "whale")
	profit, revenue, customers := map[string]float64{}, map[string]float64{}, map[string]float64{}
	var profits []float64
	var total, totalRevenue, totalCustomers float64
	for _, h := range histories(t, sample()) {
		profits = append(profits, h.profit)
		total += h.profit
		totalRevenue += h.revenue
		profit[h.segment] += h.profit
		if len(h.spells) > 0 {
			customers[h.segment]++
			totalCustomers++
			revenue[h.segment] += h.revenue
		}
	}
	if total <= 0 {
		t.Fatalf("the company loses %.0f", -total)
	}
	if profit[public] >= 0 || revenue[public]/customers[public] <= totalRevenue/totalCustomers {
		t.Errorf("public sector: profit %.0f, revenue a customer %.0f of %.0f", profit[public],
			revenue[public]/customers[public], totalRevenue/totalCustomers)
	}
	for segment, p := range profit {
		if best := whale.Names[0]; segment != best && p >= profit[best] {
			t.Errorf("%s makes %.0f, more than %s with %.0f", segment, p, best, profit[best])
		}
	}
	var peak float64
	for _, p := range profits {
		peak += max(p, 0)
	}
	within(t, "peak of the whale curve", peak/total, whale.Figures["peak_low"], whale.Figures["peak_high"])
}

func TestLateOnboardingLeads(t *testing.T) {
	c, late, files := newCalendar(), truth(t, "late-onboarding"), sample()
	var lates, deliveries, scores, answers [months]float64
	for _, r := range table(t, files, "events.csv", eventsHeader) {
		if r[3] == late.Names[1] {
			m := c.month[dayIn(t, time.RFC3339, r[1])]
			deliveries[m]++
			if r[2] == late.Names[0] {
				lates[m]++
			}
		}
	}
	for _, r := range table(t, files, "surveys.csv", surveysHeader) {
		if r[3] == late.Names[2] {
			m := c.month[dayIn(t, time.RFC3339, r[1])]
			answers[m]++
			scores[m] += number(t, r[4])
		}
	}
	for lag := range 6 {
		var x, y []float64
		for m := lag; m < months; m++ {
			x = append(x, lates[m-lag]/deliveries[m-lag])
			y = append(y, scores[m]/answers[m])
		}
		if r := correlation(x, y); float64(lag) == late.Figures["lag_months"] {
			within(t, "correlation at the planted lag", r, -1, -0.75)
		} else {
			within(t, "correlation at another lag", r, -0.45, 0.45)
		}
	}
}

func correlation(x, y []float64) float64 {
	var mx, my, xx, yy, xy float64
	n := float64(len(x))
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	for i := range x {
		a, b := x[i]-mx, y[i]-my
		xx, yy, xy = xx+a*a, yy+b*b, xy+a*b
	}
	return xy / math.Sqrt(xx*yy)
}
