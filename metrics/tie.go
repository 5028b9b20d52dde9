package metrics

import "strings"

// A TieKind says what kind of result a metric ties back to. The zero value is unspecified.
type TieKind uint8

// The kinds of tie.
const (
	ToCustomerFlow  TieKind = iota + 1 // customers in, out and net
	ToProfitability                    // what customers are worth
	ToReason                           // a reason for which customers stay or leave
	ToMovement                         // movement along the relationship, from one stage to a later one
	ToCustomerGoal                     // a goal of the customers' own
)

var tieWords = words{"unspecified", "customer flow", "profitability", "reason", "movement", "customer goal"}

// String returns customer flow, profitability, reason, movement or customer goal, and unspecified for the zero value.
func (k TieKind) String() string { return tieWords.word("TieKind", uint8(k)) }

// A Tie is what a metric ties back to: its kind and, where there are several of a kind, which of them. The zero Tie is
// unspecified. Ties compare with ==.
type Tie struct {
	Kind TieKind
	To   string // the reason, the goal, or the movement as from>to with the IDs of two stages; may be empty
}

// ParseTie reads a tie as [Tie.String] writes it: "customer flow", "reason: unreliable", "movement: buy>use". The error
// is a [Fault] for anything else.
func ParseTie(s string) (Tie, error) {
	head, to, _ := strings.Cut(s, ":")
	kind, ok := tieWords.find(strings.TrimSpace(head))
	if !ok || kind == 0 {
		return Tie{}, Fault{
			Op: "metrics: parse", Field: "ties_to", Value: s, Cause: "unknown",
			Remedy: "write " + tieWords.choice() + ", with what exactly after a colon: reason: unreliable",
		}
	}
	return Tie{Kind: TieKind(kind), To: strings.TrimSpace(to)}, nil
}

// String returns the kind and, after a colon, what exactly.
func (t Tie) String() string {
	if t.To == "" {
		return t.Kind.String()
	}
	return t.Kind.String() + ": " + t.To
}

// Movement returns the stages of a movement, and false for any other tie and for a movement that names no stages.
func (t Tie) Movement() (from, to string, ok bool) {
	if t.Kind != ToMovement {
		return "", "", false
	}
	from, to, ok = strings.Cut(t.To, ">")
	return strings.TrimSpace(from), strings.TrimSpace(to), ok
}
