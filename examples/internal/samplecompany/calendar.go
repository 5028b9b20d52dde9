package samplecompany

import (
	"time"
	_ "time/tzdata" // so that the zone is there on every machine
)

// Days are counted from 2023-01-01, months from 2023-01.
const (
	firstYear = 2023
	months    = 36
	days      = 1096
)

// A calendar knows the months and weekdays of the observed days, and their instants.
type calendar struct {
	zone    *time.Location
	month   [days]int
	weekend [days]bool
	first   [days]bool // the day is the first of its month
	date    [days]int  // day of the month
}

func newCalendar() *calendar {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("samplecompany: the embedded time zones lack Europe/Amsterdam: " + err.Error())
	}
	c := &calendar{zone: zone}
	for d := range days {
		year, month, date := dateOf(d).Date()
		c.month[d] = (year-firstYear)*12 + int(month) - 1
		c.date[d] = date
		c.first[d] = date == 1
		weekday := dateOf(d).Weekday()
		c.weekend[d] = weekday == time.Saturday || weekday == time.Sunday
	}
	return c
}

// dateOf is the civil date of a day, which may lie before the first.
func dateOf(day int) time.Time { return time.Date(firstYear, 1, 1+day, 0, 0, 0, 0, time.UTC) }

// dayOf is the day of a civil date.
func dayOf(year int, month time.Month, date int) int {
	const seconds = 24 * 60 * 60
	return int((time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix() - dateOf(0).Unix()) / seconds)
}

// appendTime writes an instant given as seconds of local time since the start of day 0. The company sleeps when the
// clocks change, so local time orders events as instants do.
func (c *calendar) appendTime(b []byte, at int) []byte {
	const perDay = 24 * 60 * 60
	t := time.Date(firstYear, 1, 1+at/perDay, 0, 0, at%perDay, 0, c.zone)
	return t.AppendFormat(b, time.RFC3339)
}
