package stages

// count closes the books on the last day: it counts what came of the moves.
func (w *walk) count() {
	b := w.b
	if w.first == 0 && len(w.moves) == 0 {
		b.outside++
		return
	}
	period, was, from, entered := -1, w.first, -1, w.entered
	for _, m := range w.moves {
		p := b.period(m.day)
		if p != period {
			w.outcome(period, was, int(m.from))
			period, was = p, int(m.from)
		}
		if m.from > 0 {
			b.stay(w.segment, int(m.from), from, p)
			if entered != noDay {
				b.left(int(m.from), int(m.to)).add(int(m.day - entered))
			}
		}
		from, entered = p, m.day
	}
	w.outcome(period, was, w.stage)
	if w.stage > 0 {
		b.stay(w.segment, w.stage, from, b.periods.Len())
		if entered != noDay {
			b.single(w.stage, running).add(int(b.last - entered))
		}
	}
	w.byAge()
}

// outcome counts a customer who was in one node before a period and is in another after it.
func (w *walk) outcome(period, was, is int) {
	if was != is {
		w.b.net[w.b.cell(period, w.segment, was)+is]++
	}
}

// byAge counts where the customer was at the end of each day since they first came.
func (w *walk) byAge() {
	b := w.b
	if !w.aged {
		b.unaged++
		return
	}
	born, at := w.entered, w.first
	moves := w.moves
	if born == noDay {
		born = moves[0].day
		for len(moves) > 0 && moves[0].day == born {
			at, moves = int(moves[0].to), moves[1:]
		}
		b.start[at]++
	}
	for i, m := range moves {
		if to := int(m.to); to != at && (i+1 == len(moves) || moves[i+1].day != m.day) {
			b.shifted(at, to).add(int(m.day - born))
			at = to
		}
	}
	b.single(at, observed).add(int(b.last - born))
}
