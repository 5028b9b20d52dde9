package samplecompany

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// sample is the company of the examples; tests only read it.
var sample = sync.OnceValue(func() map[string][]byte { return Files(Seed) })

// table reads a file and checks its header; it returns the records below.
func table(t *testing.T, files map[string][]byte, name, header string) [][]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(files[name])).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(records) < 2 {
		t.Fatalf("%s has no rows", name)
	}
	if got := strings.Join(records[0], ","); got != header {
		t.Fatalf("%s: header %q, want %q", name, got, header)
	}
	return records[1:]
}

const (
	eventsHeader    = "customer,time,kind,point,amount,reason"
	customersHeader = "customer,since,segment,region,plan,channel,first_seen"
	mapHeader       = "stage,stage_order,point,name,silo"
	costsHeader     = "point,kind,cost_per_interaction,direct_cost_share"
	poolsHeader     = "pool,silo,cost,capacity"
	workHeader      = "activity,pool,level,point,kind,minutes,cost"
	surveysHeader   = "customer,time,point,question,score"
)

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// A spell is one contract as the files show it, in days; open is that it runs on at the end of observation.
type spell struct {
	join, first, last int // join is negative for a contract from before; first and last are observed
	open              bool
	reason            string
}

// A history is one customer as the files show it.
type history struct {
	id               string
	segment, channel string // the first segment
	segmentFrom      []int
	segmentNames     []string
	spells           []spell
	incidents, chats []int
	revenue, profit  float64
}

func (h *history) segmentOn(day int) string {
	name := h.segment
	for i, from := range h.segmentFrom {
		if day >= from {
			name = h.segmentNames[i]
		}
	}
	return name
}

func dayIn(t *testing.T, layout, s string) int {
	t.Helper()
	at, err := time.Parse(layout, s)
	if err != nil {
		t.Fatal(err)
	}
	return dayOf(at.Date())
}

// histories rebuilds every customer from the files, in order of first row, without the duplicates.
func histories(t *testing.T, files map[string][]byte) []*history {
	t.Helper()
	byID := map[string]*history{}
	var all []*history
	for _, r := range table(t, files, "customers.csv", customersHeader) {
		h := byID[r[0]]
		if h == nil {
			h = &history{id: r[0], segment: r[2], channel: r[5]}
			byID[r[0]] = h
			all = append(all, h)
			if r[6] != "" {
				h.spells = []spell{{join: dayIn(t, time.DateOnly, r[6]), last: days - 1, open: true}}
			}
			continue
		}
		h.segmentFrom = append(h.segmentFrom, dayIn(t, time.DateOnly, r[1]))
		h.segmentNames = append(h.segmentNames, r[2])
	}
	cost, share := costs(t, files)
	seen := map[string]bool{}
	for _, r := range table(t, files, "events.csv", eventsHeader) {
		line := strings.Join(r, ",")
		if seen[line] {
			continue
		}
		seen[line] = true
		h, day := byID[r[0]], dayIn(t, time.RFC3339, r[1])
		kind, point := r[2], r[3]
		switch {
		case kind == "join":
			h.spells = append(h.spells, spell{join: day, first: day, last: days - 1, open: true})
		case kind == "leave":
			s := &h.spells[len(h.spells)-1]
			s.last, s.open, s.reason = day, false, r[5]
		case kind == "incident":
			h.incidents = append(h.incidents, day)
		case point == "support_chat":
			h.chats = append(h.chats, day)
		}
		key := point + "/" + kind
		if _, ok := cost[key]; !ok {
			key = point + "/"
		}
		if r[4] != "" {
			h.revenue += number(t, r[4])
			h.profit += number(t, r[4]) * (1 - share[key])
		}
		h.profit -= cost[key]
	}
	return all
}

func costs(t *testing.T, files map[string][]byte) (cost, share map[string]float64) {
	t.Helper()
	cost, share = map[string]float64{}, map[string]float64{}
	for _, r := range table(t, files, "costs.csv", costsHeader) {
		cost[r[0]+"/"+r[1]] = number(t, r[2])
		share[r[0]+"/"+r[1]] = number(t, r[3])
	}
	return cost, share
}

// A rate is leavings over customer-days at risk.
type rate struct{ leaves, days float64 }

func (r rate) monthly() float64 { return r.leaves / r.days * daysPerMonth }

// exposure splits the days at risk, and the leavings, by whether one of the given days lies in the window before.
func (h *history) exposure(when []int, window int, add func(day, tenure int, exposed, left bool)) {
	for _, s := range h.spells {
		next, last := 0, never
		for day := s.first; day <= s.last; day++ {
			for next < len(when) && when[next] < day {
				last = when[next]
				next++
			}
			if day > s.join {
				add(day, day-s.join, day-last <= window, !s.open && day == s.last)
			}
		}
	}
}
