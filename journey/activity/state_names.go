package activity

import "fmt"

// A State is where a customer stands on one day.
type State uint8

// The states, first those of a day with activity.
const (
	Newcomer    State = iota // active for the first time
	Current                  // active, and in the Week days before
	Reactivated              // active, last before Week + 1 to Month days
	Resurrected              // active, last before more than Month days
	AtRiskWAU                // not active, but in the Week days before
	AtRiskMAU                // not active, last before Week + 1 to Month days
	Dormant                  // not active, last before more than Month days
	states
)

var stateNames = [states]string{
	"new", "current", "reactivated", "resurrected", "at_risk_wau", "at_risk_mau", "dormant",
}

// String returns new, current, reactivated, resurrected, at_risk_wau, at_risk_mau or dormant.
func (s State) String() string {
	if s >= states {
		return fmt.Sprintf("State(%d)", uint8(s))
	}
	return stateNames[s]
}

// MarshalText returns the state as String does.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Active reports whether it is a state of a day with activity.
func (s State) Active() bool { return s <= Resurrected }

// after returns the state on a day by how many days ago the customer was last active.
func (s *setup) after(days int, active bool) State {
	state := AtRiskWAU
	if active {
		state = Current
	}
	switch {
	case days <= s.opts.Week:
		return state
	case days <= s.opts.Month:
		return state + 1
	}
	return state + 2
}
