package samplecompany

import (
	"math"
	"slices"
	"strconv"
)

// An event is one row of events.csv.
type event struct {
	at       int // seconds of local time since the start of day 0
	customer int32
	kind     string
	point    string
	cents    int64 // 0 where no money moves
	reason   string
}

// Times of day, in seconds: a contract starts before everything else on its day and ends after everything else.
const (
	hour    = 60 * 60
	morning = 7 * hour
	evening = 18 * hour
)

// officeHours draws a time of day after the morning's contracts and invoices and before the evening's leavings.
func (l *life) officeHours() int { return morning + 3*hour + l.rng.IntN(7*hour) }

// happen records an event without money. What lies outside the observed days isn't recorded.
func (l *life) happen(day int, kind, point string) {
	if day >= 0 && day < days {
		l.at(day, l.officeHours(), event{kind: kind, point: point})
	}
}

// at records an event on a day, within the hour after a time of day.
func (l *life) at(day, second int, e event) {
	e.at = day*24*hour + second + l.rng.IntN(hour)
	e.customer = int32(l.number)
	l.events = append(l.events, e)
}

func cents(eur float64) int64 { return int64(math.Round(100 * eur)) }

// eventsCSV merges the lives' events by time and repeats some rows, as a sender that tries twice does.
func eventsCSV(seed uint64, w *world, lives []*life) []byte {
	var total int
	for _, l := range lives {
		total += len(l.events)
	}
	all := make([]event, 0, total)
	for _, l := range lives {
		all = append(all, l.events...)
	}
	order := byTime(all)
	twice := duplicates(seed, all)

	const rowSize = 72
	b := make([]byte, 0, rowSize*len(all))
	b = append(b, "customer,time,kind,point,amount,reason\n"...)
	for _, i := range order {
		e, start := all[i], len(b)
		b = append(append(b, lives[e.customer].id...), ',')
		b = w.appendTime(b, e.at)
		b = append(append(b, ','), e.kind...)
		b = append(append(b, ','), e.point...)
		b = append(b, ',')
		if e.cents != 0 {
			b = appendCents(b, e.cents)
		}
		b = append(append(b, ','), e.reason...)
		b = append(b, '\n')
		if twice[i] {
			b = append(b, b[start:]...)
		}
	}
	return b
}

// byTime returns the events' indices in order of time. Events of the same second keep the order they have.
func byTime(all []event) []int {
	keys := make([]int64, len(all)) // sorting numbers takes a fifth of the time of sorting events
	for i, e := range all {
		keys[i] = int64(e.at)<<32 | int64(i)
	}
	slices.Sort(keys)
	order := make([]int, len(keys))
	for i, key := range keys {
		order[i] = int(key & (1<<32 - 1))
	}
	return order
}

// duplicates picks the rows to repeat. Contracts are entered by hand, once.
func duplicates(seed uint64, all []event) map[int]bool {
	rng := source(seed, streamDuplicates)
	twice := make(map[int]bool, exactDuplicates)
	for len(twice) < exactDuplicates {
		i := rng.IntN(len(all))
		if all[i].kind != "join" && all[i].kind != "leave" {
			twice[i] = true
		}
	}
	return twice
}

// appendCents writes a positive amount with two decimals.
func appendCents(b []byte, cents int64) []byte {
	b = strconv.AppendInt(b, cents/100, 10)
	return append(b, '.', byte('0'+cents/10%10), byte('0'+cents%10))
}
