package audit

// opposites tells whether two words say the contrary of one another.
func opposites(a, b string) bool {
	for _, pair := range [...][2]string{
		{"new", "lost"},
		{"new", "existing"},
		{"new", "returning"},
		{"gained", "lost"},
		{"won", "lost"},
		{"won", "churned"},
		{"first", "last"},
		{"first", "repeat"},
		{"opening", "closing"},
		{"opened", "closed"},
		{"open", "closed"},
		{"before", "after"},
		{"gross", "net"},
		{"minimum", "maximum"},
		{"min", "max"},
		{"average", "median"},
		{"active", "inactive"},
		{"paid", "unpaid"},
		{"solved", "unsolved"},
		{"resolved", "unresolved"},
		{"high", "low"},
		{"early", "late"},
		{"inbound", "outbound"},
		{"internal", "external"},
		{"buyer", "seller"},
		{"upgrade", "downgrade"},
		{"expansion", "contraction"},
		{"increase", "decrease"},
		{"started", "finished"},
		{"accepted", "rejected"},
		{"accepted", "refused"},
		{"satisfied", "dissatisfied"},
		{"promoter", "detractor"},
		{"customer", "employee"},
		{"day", "week"},
		{"day", "month"},
		{"week", "month"},
		{"daily", "weekly"},
		{"daily", "monthly"},
		{"weekly", "monthly"},
		{"monthly", "quarterly"},
		{"monthly", "yearly"},
		{"quarterly", "yearly"},
	} {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return true
		}
	}
	return false
}
