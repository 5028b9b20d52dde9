package stages

// A lead is what an event that goes by a rule, or by none, does to a customer in some state.
type lead struct {
	state  int32  // afterwards; see Balance.state
	cell   int32  // of the move or loop, from where the moves of its period and segment begin
	to     uint16 // the node afterwards
	counts uint8  // 1 for a move or a loop, else 0
	moves  uint8  // 1 for a move, else 0
}

// state returns the state of customers in a node: where its leads begin. Customers rest in a stage that a time-out put
// them in.
func (b *Balance) state(node int, resting bool) int {
	if resting && node > 0 {
		node += b.nodes
	}
	return node * (len(b.rules) + 1)
}

// allLeads returns what each rule, and after them none, does in each state.
func (b *Balance) allLeads() []lead {
	leads := make([]lead, 0, 2*b.nodes*(len(b.rules)+1))
	for _, resting := range [...]bool{false, true} {
		for node := range b.nodes {
			stays := lead{state: int32(b.state(node, resting)), cell: int32(node*b.nodes + node), to: uint16(node)}
			for _, r := range b.rules {
				l := stays
				switch {
				case r.to == node:
					l.counts = uint8(min(node, 1))
				case r.to == 0 || r.to > node || node == 0 || r.regress || resting || b.opts.Mode == LatestWins:
					l = lead{
						state: int32(b.state(r.to, false)), cell: int32(node*b.nodes + r.to), to: uint16(r.to),
						counts: 1, moves: 1,
					}
				}
				leads = append(leads, l)
			}
			leads = append(leads, stays)
		}
	}
	return leads
}
