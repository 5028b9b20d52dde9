package journey

// forgetUnusedLabels leaves out the kinds, points and reasons that no event has, such as those of refused events.
func (l *Log) forgetUnusedLabels() {
	l.labels[kindLabel] = forget(l.labels[kindLabel], l.kind)
	l.labels[pointLabel] = forget(l.labels[pointLabel], l.point)
	l.labels[reasonLabel] = forget(l.labels[reasonLabel], l.reason)
}

// forget leaves out the names whose code is in no row, the empty name apart, and gives the rows their new codes. It
// stops as soon as all names are seen to be used, which mostly is early.
func forget[C uint16 | uint32](names []string, column []C) []string {
	used := make([]bool, len(names))
	used[0] = true
	unseen := len(names) - 1
	for i := 0; i < len(column) && unseen > 0; i++ {
		if code := column[i]; !used[code] {
			used[code] = true
			unseen--
		}
	}
	if unseen == 0 {
		return names
	}
	to, kept := make([]C, len(names)), names[:0:0]
	for code, name := range names {
		if used[code] {
			to[code] = C(len(kept))
			kept = append(kept, name)
		}
	}
	for i, code := range column {
		column[i] = to[code]
	}
	return kept
}
