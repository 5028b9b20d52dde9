// Package samplecompany simulates Harbour Desk, a company that sells software to other companies by subscription, and
// writes down what its systems would have kept: eight CSV files. The examples read them as they would read real ones.
//
// The same seed gives the same bytes. What was planted in the data, and so what an analysis should find, is in
// TRUTHS.md for people and in [Truths] for tests.
//
// All amounts are in EUR; times are those of Europe/Amsterdam; observation runs from 2023-01-01 to 2025-12-31.
//
//   - events.csv: customer,time,kind,point,amount,reason; sorted by time, with 25 exact duplicates.
//   - customers.csv: customer,since,segment,region,plan,channel,first_seen. A second row of a customer holds from its
//     since date on. A customer from before 2023 has a first_seen date, the day its contract began, and no join event;
//     it is in the opening balance.
//   - map.csv: stage,stage_order,point,name,silo.
//   - metrics.csv: the silo chart. Durations have their targets in seconds; counts and money are for a month.
//   - costs.csv: point,kind,cost_per_interaction,direct_cost_share; an empty kind means any event at the point. The
//     share is the part of an event's amount that is spent on what was sold.
//   - pools.csv: pool,silo,cost,capacity; in EUR and minutes, of the three years together.
//   - activities.csv: activity,pool,level,point,kind,minutes,cost; what an event takes of a pool, or costs without one.
//     At the pools' rates it comes to the cost in costs.csv.
//   - surveys.csv: customer,time,point,question,score; scores are whole numbers from 0 to 10.
package samplecompany

// Seed is the seed that the examples use.
const Seed uint64 = 3

// Sizes of the company. Leaving, and so the number of customers at the end, follows from the rates.
const (
	openingCustomers   = 480  // with a contract on the first day
	joinsFirstMonth    = 42.0 // contracts signed in the first month
	joinsGrowth        = 1.25 // more in each month than in the one before
	prospectsMonthly   = 15   // companies that ask and never sign
	slumpFactor        = 0.3  // what the wave of 2025-03 leaves of joining, for slumpMonths months
	slumpMonths        = 3
	outageHazardRatio  = 3.0 // of leaving, in the outageMemory days after an incident
	outageMemory       = 60
	resellerHazard     = 3.0 // ratio, from day resellerFrom to day resellerTo after joining
	resellerFrom       = 30
	resellerTo         = 119
	lateLag            = 2   // months between late onboarding and the score it lowers
	lateSlope          = 7.0 // points of score lost for each unit of late share
	lateUsual          = 0.25
	winBackShare       = 0.08
	transferMonthly    = 0.0055 // chance of changing segment in a month, after half a year as a customer
	complaintShare     = 0.3    // of incidents that lead to a complaint
	surveyMonthly      = 0.11   // chance that a customer answers in a month; each answers two questions
	exactDuplicates    = 25
	daysPerMonth       = 365.25 / 12
	incidentsMonthly   = 0.02 // a customer, outside the waves
	addOnMonthly       = 0.025
	questionsPerAnswer = 2
)

// A segment is a kind of customer. Rates are for one customer and one month.
type segment struct {
	name     string
	share    float64 // of new customers
	hazard   float64 // of leaving, before anything that raises it
	fee      float64 // EUR
	use      float64 // product sessions
	chat     float64 // tickets at support_chat
	phone    float64 // tickets at support_phone
	training float64 // training visits
	plans    [2]string
	next     int // the segment that a customer moves to, if it moves
}

// Small business both contacts support_chat far more and leaves far more: it is what confounds chat with leaving.
// Public sector pays more than the average and asks for more than it pays.
const (
	smallBusiness = iota
	midMarket
	enterprise
	publicSector
)

var segments = [...]segment{
	smallBusiness: {
		name: "small business", share: 0.54, hazard: 0.0205, fee: 92, use: 1.3, chat: 0.42, phone: 0.05, training: 0.01,
		plans: [2]string{"starter", "team"}, next: midMarket,
	},
	midMarket: {
		name: "mid-market", share: 0.26, hazard: 0.0075, fee: 330, use: 1.75, chat: 0.07, phone: 0.3, training: 0.05,
		plans: [2]string{"team", "business"}, next: enterprise,
	},
	enterprise: {
		name: "enterprise", share: 0.08, hazard: 0.004, fee: 1450, use: 2.8, chat: 0.04, phone: 0.9, training: 0.25,
		plans: [2]string{"business", "corporate"}, next: midMarket,
	},
	publicSector: {
		name: "public sector", share: 0.12, hazard: 0.006, fee: 620, use: 1.5, chat: 0.04, phone: 2.6, training: 0.95,
		plans: [2]string{"team", "business"}, next: midMarket,
	},
}

var (
	regions  = [...]string{"Netherlands", "Belgium", "Germany", "Nordics"}
	channels = [...]string{"web", "direct sales", "referral", reseller}
)

const reseller = "reseller"

// A cause is a reason for leaving with its chance, in percent, for a customer that met an incident in the last
// outageMemory days and for one that didn't.
type cause struct {
	reason        string
	after, before float64
}

var causes = [...]cause{
	{"unreliable", 70, 20},
	{"price", 9, 29},
	{"no longer needed", 8, 20},
	{"missing feature", 6, 14},
	{"poor support", 4, 10},
	{mergedOrClosed, 3, 7},
}

const mergedOrClosed = "merged or closed"
