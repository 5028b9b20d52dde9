package samplecompany

import "math/rand/v2"

// A life is one customer with all that happens to it.
type life struct {
	*world
	customer
	rng     *rand.Rand
	events  []event
	answers []answer
	rows    []byte // of customers.csv

	// Of the contract that runs now:
	from         int // its first day
	billingDate  int // day of the month
	lastIncident int
	complaint    int // day of the complaint about the last incident
	delivery     int // the day for which onboarding was promised
}

const never = -1 << 20

// run lives from first to last day.
func (l *life) run() {
	l.rows = l.appendRow(l.rows, always)
	l.lastIncident, l.complaint = never, never
	if l.since >= 0 {
		l.approach()
	}
	if l.prospect {
		return
	}
	for begin := l.since; begin < days; {
		end, reason := l.stay(begin)
		if end == days || reason == mergedOrClosed || l.rng.Float64() >= winBackShare {
			return
		}
		begin = end + 60 + l.rng.IntN(240)
	}
}

// approach is the time before the contract: a look at the website, a demonstration, a quote.
func (l *life) approach() {
	day := l.since
	if !l.prospect {
		day -= 20 + l.rng.IntN(40)
	}
	for range 1 + l.rng.IntN(2) {
		l.happen(day, "visit", "website")
		day += 1 + l.rng.IntN(5)
	}
	// A prospect drops out on the way, most of them for good reasons of their own.
	if l.prospect && l.rng.Float64() < 0.4 {
		return
	}
	if l.rng.Float64() < 0.6 {
		l.happen(day, "visit", "demo")
		day += 1 + l.rng.IntN(5)
	}
	if l.prospect && l.rng.Float64() < 0.3 {
		return
	}
	l.happen(day, "quote", "sales_quote")
}

// stay is one contract, from its first day. It returns the day and the reason of leaving, or days and no reason.
func (l *life) stay(from int) (end int, reason string) {
	l.from, l.delivery = from, from+14+l.rng.IntN(14)
	if from >= 0 {
		l.sign(from)
	} else {
		l.billingDate, l.delivery = 1+l.rng.IntN(28), never
	}
	for day := max(from, 0); day < days; day++ {
		if day > from && l.leaves(day) {
			return day, l.leave(day)
		}
		l.deal(day)
		l.useProduct(day)
		l.suffer(day)
		if l.rng.Float64() < surveyMonthly/daysPerMonth {
			l.answer(day)
		}
		if l.first[day] && day-from >= 180 && l.rng.Float64() < transferMonthly {
			l.transfer(l.rng)
			l.rows = l.appendRow(l.rows, day)
		}
	}
	return days, ""
}

func (l *life) sign(day int) {
	l.billingDate = min(l.date[day], 28)
	l.at(day, morning, event{kind: "join", point: "contract"})
	l.at(day, morning+hour, event{kind: "order", point: "contract", cents: cents(0.5 * l.fee)})
}

// leaves draws from the hazard of the day. Tickets play no part in it.
func (l *life) leaves(day int) bool {
	hazard := segments[l.segment].hazard / daysPerMonth
	if tenure := day - l.from; l.channel == reseller && tenure >= resellerFrom && tenure <= resellerTo {
		hazard *= resellerHazard
	}
	if l.shaken(day, outageMemory) {
		hazard *= outageHazardRatio
	}
	return l.rng.Float64() < hazard
}

// shaken tells whether the customer met an incident in the days before this one.
func (l *life) shaken(day, memory int) bool { return day-l.lastIncident <= memory }

func (l *life) leave(day int) (reason string) {
	u := float64(100 * l.rng.Float64())
	shaken := l.shaken(day, outageMemory)
	for _, c := range causes {
		reason = c.reason
		percent := c.before
		if shaken {
			percent = c.after
		}
		if u < percent {
			break
		}
		u -= percent
	}
	l.at(day, evening, event{kind: "leave", point: "renewal_talk", reason: reason})
	return reason
}

// deal is what the contract itself brings: onboarding, invoices, add-ons and, once a year, the talk about renewal.
func (l *life) deal(day int) {
	if day == l.delivery {
		kind := "delivery"
		if l.rng.Float64() < l.late[l.month[day]] {
			kind = "delivery_late"
		}
		l.happen(day, kind, "onboarding")
	}
	if tenure := day - l.from; tenure > 0 && tenure%365 == 0 {
		l.happen(day, "renewal", "renewal_talk")
		switch u := l.rng.Float64(); {
		case u < 0.6:
			l.fee *= 1.05
		case u < 0.72:
			l.fee *= 0.85
		}
	}
	if l.date[day] == l.billingDate {
		l.at(day, morning+2*hour, event{kind: "invoice", point: "billing", cents: cents(l.fee)})
	}
	if l.rng.Float64() < addOnMonthly/daysPerMonth {
		price := l.fee * (0.3 + l.rng.Float64())
		l.at(day, l.officeHours(), event{kind: "order", point: "contract", cents: cents(price)})
	}
}

// useProduct is the work with the product and the questions it raises, most of them on working days.
func (l *life) useProduct(day int) {
	pace := 1.3 / daysPerMonth
	if l.weekend[day] {
		pace = 0.25 / daysPerMonth
	}
	s := &segments[l.segment]
	if l.rng.Float64() < s.use*pace {
		l.happen(day, "use", "product")
	}
	if l.rng.Float64() < s.chat*pace {
		l.happen(day, "ticket", "support_chat")
	}
	pace *= l.appetite
	if l.rng.Float64() < s.phone*pace {
		l.happen(day, "ticket", "support_phone")
	}
	if l.rng.Float64() < s.training*pace {
		l.happen(day, "visit", "training")
	}
}

// suffer is meeting an incident, and complaining about it.
func (l *life) suffer(day int) {
	if day == l.complaint {
		l.happen(day, "complaint", "support_phone")
	}
	if l.rng.Float64() >= l.incident[day] {
		return
	}
	l.happen(day, "incident", "service_status")
	l.lastIncident = day
	if l.rng.Float64() < complaintShare {
		l.complaint = day + 1 + l.rng.IntN(3)
	}
}
