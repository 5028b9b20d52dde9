package samplecompany

import (
	"math/rand/v2"
	"time"
)

// A world is what happens to all customers alike.
type world struct {
	*calendar
	incident [days]float64   // chance that a customer meets an incident on the day
	late     [months]float64 // share of onboardings that are late
}

// A wave is a run of days on which the service fails often.
type wave struct {
	year, date int
	month      time.Month
	length     int     // days
	rate       float64 // incidents a customer and day
}

// The last one is the big one.
var waves = [...]wave{
	{year: 2023, month: 11, date: 6, length: 10, rate: 0.02},
	{year: 2024, month: 7, date: 8, length: 8, rate: 0.025},
	{year: 2025, month: 3, date: 3, length: 28, rate: 0.06},
}

func newWorld(seed uint64) *world {
	w := &world{calendar: newCalendar(), late: lateShares(seed)}
	for d := range w.incident {
		w.incident[d] = incidentsMonthly / daysPerMonth
	}
	for _, v := range waves {
		from := dayOf(v.year, v.month, v.date)
		for d := from; d < from+v.length; d++ {
			w.incident[d] = v.rate
		}
	}
	return w
}

// lateShares draws each month's share by itself, so that a lag of two months can't be mistaken for another one. One
// draw from each twelfth of the range in every year keeps all years alike.
func lateShares(seed uint64) [months]float64 {
	const low, high, perYear = 0.05, 0.5, 12
	rng := source(seed, streamWorld)
	var late [months]float64
	for year := 0; year < months; year += perYear {
		for i, rank := range rng.Perm(perYear) {
			late[year+i] = low + float64((high-low)*(float64(rank)+rng.Float64())/perYear)
		}
	}
	return late
}

// lateBefore is the late share that the scores of a month answer to.
func (w *world) lateBefore(month int) float64 {
	if month < lateLag {
		return lateUsual
	}
	return w.late[month-lateLag]
}

// joinsIn is how many customers sign in a month: more every year, fewer in August and December, and far fewer for three
// months after the wave of 2025-03.
func joinsIn(month int) int {
	n := joinsFirstMonth + float64(joinsGrowth*float64(month))
	switch time.Month(month%12 + 1) {
	case time.August, time.December:
		n *= 0.85
	case time.March, time.September:
		n *= 1.1
	}
	const afterWave = 2*12 + int(time.April) - 1
	if month >= afterWave && month < afterWave+slumpMonths {
		n *= slumpFactor
	}
	return int(n)
}

// Streams of random numbers that belong to no customer; customers' streams count from streamCustomers.
const (
	streamWorld = iota
	streamDuplicates
	streamCustomers
)

// source gives each stream its own generator, so that one customer's life doesn't hang on another's.
func source(seed, stream uint64) *rand.Rand {
	const odd = 0x9e3779b97f4a7c15 // spreads neighbouring numbers over all bits
	return rand.New(rand.NewPCG(seed, (stream+1)*odd))
}
