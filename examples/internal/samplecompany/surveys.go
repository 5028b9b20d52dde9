package samplecompany

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// An answer is one row of surveys.csv.
type answer struct {
	at       int
	customer int
	question int
	score    int
}

// A question is about a goal of the customer's own, asked after an interaction at a point.
type question struct {
	id, point string
	usual     float64 // score, before what changes it
}

const (
	savesTime = iota
	neverLetsDown
	easyHelp
	clearBills
	worthMoney
)

var questions = [...]question{
	savesTime:     {"saves_me_time", "product", 6.8},
	neverLetsDown: {"never_lets_me_down", "service_status", 7.8},
	easyHelp:      {"easy_to_get_help", "support_chat", 7.1},
	clearBills:    {"clear_bills", "billing", 7.9},
	worthMoney:    {"worth_the_money", "renewal_talk", 6.9},
}

// answer asks the customer two different questions.
func (l *life) answer(day int) {
	at := day*24*hour + l.officeHours()
	for _, q := range l.rng.Perm(len(questions))[:questionsPerAnswer] {
		l.answers = append(l.answers, answer{at, l.number, q, l.score(day, q)})
		at += 20
	}
}

func (l *life) score(day, q int) int {
	s := questions[q].usual + l.mood
	switch q {
	case savesTime:
		s -= float64(lateSlope * (l.lateBefore(l.month[day]) - lateUsual))
	case neverLetsDown:
		if l.shaken(day, 90) {
			s -= 3
		}
	case easyHelp:
		if l.segment == publicSector {
			s -= 0.8
		}
	case worthMoney:
		if l.segment == smallBusiness {
			s -= 0.5
		}
	}
	s += noise(l.rng, 1.4)
	return int(math.Round(min(max(s, 0), 10)))
}

func surveysCSV(w *world, lives []*life) []byte {
	var all []answer
	for _, l := range lives {
		all = append(all, l.answers...)
	}
	slices.SortStableFunc(all, func(a, b answer) int { return cmp.Compare(a.at, b.at) })
	b := []byte("customer,time,point,question,score\n")
	for _, a := range all {
		q := questions[a.question]
		b = append(append(b, lives[a.customer].id...), ',')
		b = w.appendTime(b, a.at)
		b = append(append(b, ','), q.point...)
		b = append(append(b, ','), q.id...)
		b = append(b, ',')
		b = append(strconv.AppendInt(b, int64(a.score), 10), '\n')
	}
	return b
}
