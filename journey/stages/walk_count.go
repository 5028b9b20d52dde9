package stages

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// move takes the customer from one node to another on a day, and counts it.
func (w *walk) move(day metrics.Day, to int) {
	b := w.b
	p := b.periods.Index(day)
	if p != w.period {
		w.settle()
		w.period, w.was = p, w.stage
	}
	b.gross[b.cell(p, w.segment, w.stage)+to]++
	if w.aged && day != w.today {
		w.turn(day)
	}
	if w.stage > 0 {
		b.stay(w.segment, w.stage, w.from, p)
		if w.entered != noDay {
			b.left(w.stage, to).add(int(day - w.entered))
		}
	}
	w.stage, w.since, w.from, w.entered, w.ever = to, day, p, day, true
}

// settle counts what came of the period of the last move.
func (w *walk) settle() {
	if w.period >= 0 && w.was != w.stage {
		w.b.net[w.b.cell(w.period, w.segment, w.was)+w.stage]++
	}
}

// turn notes where the customer was at the end of the day of the last move, before a move on another day.
func (w *walk) turn(day metrics.Day) {
	if w.ever {
		w.settleDay()
		w.yesterday = w.stage
	} else {
		w.born, w.yesterday = day, -1
	}
	w.today = day
}

func (w *walk) settleDay() {
	switch {
	case w.today == noDay || w.yesterday == w.stage:
	case w.yesterday < 0:
		w.b.start[w.stage]++
	default:
		w.b.shifted(w.yesterday, w.stage).add(int(w.today - w.born))
	}
}

// end closes the books on the last day.
func (w *walk) end() {
	b := w.b
	if !w.ever {
		b.outside++
		return
	}
	w.settle()
	if w.stage > 0 {
		b.stay(w.segment, w.stage, w.from, b.periods.Len())
		if w.entered != noDay {
			b.single(w.stage, running).add(int(b.last - w.entered))
		}
	}
	if !w.aged {
		b.unaged++
		return
	}
	w.settleDay()
	b.single(w.stage, observed).add(int(b.last - w.born))
}
