package journey

// forgetUnusedLabels leaves out the kinds, points and reasons that only refused events had.
func (l *Log) forgetUnusedLabels() {
	l.labels[kindLabel] = forget(l.labels[kindLabel], l.kind)
	l.labels[pointLabel] = forget(l.labels[pointLabel], l.point)
	l.labels[reasonLabel] = forget(l.labels[reasonLabel], l.reason)
}

// forget leaves out the names whose code is in no row, the empty name apart, and gives the rows their new codes.
func forget[C uint16 | uint32](names []string, column []C) []string {
	used := make([]bool, len(names))
	used[0] = true
	for _, code := range column {
		used[code] = true
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
