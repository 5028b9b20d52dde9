package activity

// A move is what one day makes of a customer's state of the day before.
type move uint8

// The moves that are counted day by day.
const (
	came                 move = iota // from no state to Newcomer
	newStays                         // Newcomer to Current, and so for the other active states
	currentStays                     // Current to Current
	reactivatedStays                 // Reactivated to Current
	resurrectedStays                 // Resurrected to Current
	weekToCurrent                    // AtRiskWAU to Current
	weekToReactivated                // AtRiskWAU to Reactivated, after Week + 1 days
	monthToReactivated               // AtRiskMAU to Reactivated
	monthToResurrected               // AtRiskMAU to Resurrected, after Month + 1 days
	dormantToResurrected             // Dormant to Resurrected
	weekToMonth                      // AtRiskWAU to AtRiskMAU
	monthToDormant                   // AtRiskMAU to Dormant
	counted
)

// The moves of everyone else: the active become AtRiskWAU and the others stay in their state. They are what the counted
// moves leave of the day before's customers in a state, so no one is counted on a day on which nothing happens.
const (
	rest  = counted // + State
	moves = rest + move(states)
)

// ends are the states that a move connects; came has no first.
var ends = [moves]struct{ from, to State }{
	came:                     {states, Newcomer},
	newStays:                 {Newcomer, Current},
	currentStays:             {Current, Current},
	reactivatedStays:         {Reactivated, Current},
	resurrectedStays:         {Resurrected, Current},
	weekToCurrent:            {AtRiskWAU, Current},
	weekToReactivated:        {AtRiskWAU, Reactivated},
	monthToReactivated:       {AtRiskMAU, Reactivated},
	monthToResurrected:       {AtRiskMAU, Resurrected},
	dormantToResurrected:     {Dormant, Resurrected},
	weekToMonth:              {AtRiskWAU, AtRiskMAU},
	monthToDormant:           {AtRiskMAU, Dormant},
	rest + move(Newcomer):    {Newcomer, AtRiskWAU},
	rest + move(Current):     {Current, AtRiskWAU},
	rest + move(Reactivated): {Reactivated, AtRiskWAU},
	rest + move(Resurrected): {Resurrected, AtRiskWAU},
	rest + move(AtRiskWAU):   {AtRiskWAU, AtRiskWAU},
	rest + move(AtRiskMAU):   {AtRiskMAU, AtRiskMAU},
	rest + move(Dormant):     {Dormant, Dormant},
}

// outcomes are the moves from each state.
var outcomes = [states][]move{
	Newcomer:    {newStays, rest + move(Newcomer)},
	Current:     {currentStays, rest + move(Current)},
	Reactivated: {reactivatedStays, rest + move(Reactivated)},
	Resurrected: {resurrectedStays, rest + move(Resurrected)},
	AtRiskWAU:   {weekToCurrent, weekToReactivated, weekToMonth, rest + move(AtRiskWAU)},
	AtRiskMAU:   {monthToReactivated, monthToResurrected, monthToDormant, rest + move(AtRiskMAU)},
	Dormant:     {dormantToResurrected, rest + move(Dormant)},
}

// day moves the customers of a day before to the next, and returns all moves made. A rest below zero says that the
// counts contradict one another.
func day(stock *[states]int64, counts []int64) (m [moves]int64) {
	copy(m[:], counts[:counted])
	for from, n := range stock {
		m[rest+move(from)] = n
	}
	for i := came + 1; i < counted; i++ {
		m[rest+move(ends[i].from)] -= m[i]
	}
	*stock = [states]int64{}
	for i, n := range m {
		stock[ends[i].to] += n
	}
	return m
}
