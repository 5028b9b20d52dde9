package stages

import (
	"math"
)

// transitions are moves between states by age in whole days: at most one of a customer at each age, from the state at
// the end of the age before to that at the end of this one. Customers may come under observation late, at risk of
// moving at that age already, and be censored, which is after the moves of their age.
type transitions struct {
	states int
	start  []int64     // by state, at the end of age 0
	late   []histogram // by state
	moves  []histogram // by state × states + state
	ended  []histogram // by state
}

// last returns the greatest age observed; −1 for none.
func (t transitions) last() int {
	last := -1
	for _, h := range t.ended {
		last = max(last, len(h)-1)
	}
	return last
}

// A step is an age at which customers move.
type step struct {
	age   int
	risk  []int64   // by state, who can move
	moves []int64   // by state × states + state, who do
	p     []float64 // by state, the share there after the moves
	se    []float64 // standard errors of p
}

// n returns how many start at age 0, and how many come late.
func (t transitions) n() (start, late int64) {
	for state, n := range t.start {
		start += n
		late += t.late[state].sum()
	}
	return start, late
}

// steps returns the shares of the states, p(t) = p(t−1)·(I + dN/Y) (Aalen and Johansen 1978), for age 0 and each age at
// which someone moves; nothing when no one starts at age 0. The standard errors are Greenwood's: a multinomial
// variance for the start and for each state's moves (Andersen, Borgan, Gill and Keiding 1993, section IV.4.1.3).
func (t transitions) steps() []step {
	n := t.states
	at, _ := t.n()
	if at == 0 {
		return nil
	}
	risk, p, variance := make([]int64, n), make([]float64, n), make([]float64, n*n)
	copy(risk, t.start)
	for i := range n {
		p[i] = float64(t.start[i]) / float64(at)
	}
	addMultinomial(variance, p, 1/float64(at))
	steps := []step{{risk: append([]int64(nil), risk...), moves: make([]int64, n*n), p: append([]float64(nil), p...)}}
	steps[0].se = roots(variance, n)
	for i := range risk {
		risk[i] -= t.ended[i].at(0)
	}
	for age := 1; age <= t.last(); age++ {
		for i := range risk {
			risk[i] += t.late[i].at(age)
		}
		if s, ok := t.step(age, risk); ok {
			p, variance = s.advance(p, variance)
			s.p, s.se = p, roots(variance, n)
			steps = append(steps, s)
			for from := range n {
				for to := range n {
					risk[from] -= s.moves[from*n+to]
					risk[to] += s.moves[from*n+to]
				}
			}
		}
		for i := range risk {
			risk[i] -= t.ended[i].at(age)
		}
	}
	return steps
}

// step returns the moves of an age, and whether there are any.
func (t transitions) step(age int, risk []int64) (step, bool) {
	s, any := step{age: age}, false
	for i, h := range t.moves {
		if moves := h.at(age); moves > 0 {
			if !any {
				s.risk, s.moves, any = append([]int64(nil), risk...), make([]int64, len(t.moves)), true
			}
			s.moves[i] = moves
		}
	}
	return s, any
}

// row returns the probabilities of going from a state to each one, the state itself included.
func (s step) row(from int, into []float64) {
	n, stay := len(s.risk), s.risk[from]
	for to := range n {
		into[to] = 0
		if moves := s.moves[from*n+to]; moves > 0 {
			into[to] = float64(moves) / float64(s.risk[from])
			stay -= moves
		}
	}
	into[from] = 1
	if s.risk[from] > 0 {
		into[from] = float64(stay) / float64(s.risk[from])
	}
}

// advance returns the shares, and their variances and covariances, after the moves.
func (s step) advance(p, variance []float64) (after, v []float64) {
	n := len(p)
	after, v = make([]float64, n), make([]float64, n*n)
	rows := make([]float64, n*n)
	for from := range n {
		row := rows[from*n : (from+1)*n]
		s.row(from, row)
		for to, q := range row {
			after[to] += float64(p[from] * q)
		}
	}
	for i := range n {
		for j := range n {
			if variance[i*n+j] == 0 {
				continue
			}
			for k := range n {
				for l := range n {
					v[k*n+l] += variance[i*n+j] * rows[i*n+k] * rows[j*n+l]
				}
			}
		}
	}
	for from := range n {
		if s.risk[from] > 0 {
			addMultinomial(v, rows[from*n:(from+1)*n], p[from]*p[from]/float64(s.risk[from]))
		}
	}
	return after, v
}

// addMultinomial adds weight times the covariance of one draw with probabilities q.
func addMultinomial(v, q []float64, weight float64) {
	for i, x := range q {
		for j, y := range q {
			v[i*len(q)+j] -= weight * x * y
		}
		v[i*len(q)+i] += weight * x
	}
}

// watched returns, by age, how many customers observed throughout have, one of them, the weight that one move of those
// observed can have at most up to that age: the least n/p(t−1) of the states; 0 from the first age at which no one was
// observed in a state that has a share. It also returns that age by state, −1 for none.
func (t transitions) watched(steps []step) (worth []float64, empty []int) {
	n := t.states
	empty = make([]int, n)
	for i := range empty {
		empty[i] = -1
	}
	if len(steps) == 0 {
		return nil, empty
	}
	risk, p, next := append([]int64(nil), t.start...), steps[0].p, 1
	start, _ := t.n()
	least := float64(start)
	for age := range t.last() + 1 {
		for i := range n {
			risk[i] += t.late[i].at(age)
			if p[i] <= 0 {
				continue
			}
			least = min(least, float64(risk[i])/p[i])
			if risk[i] == 0 && empty[i] < 0 {
				empty[i] = age
			}
		}
		worth = append(worth, least)
		if next < len(steps) && steps[next].age == age {
			for i := range n {
				for j := range n {
					moves := steps[next].moves[i*n+j]
					risk[i] -= moves
					risk[j] += moves
				}
			}
			p = steps[next].p
			next++
		}
		for i := range n {
			risk[i] -= t.ended[i].at(age)
		}
	}
	return worth, empty
}

// roots returns the standard errors of a covariance matrix.
func roots(variance []float64, n int) []float64 {
	se := make([]float64, n)
	for i := range se {
		se[i] = math.Sqrt(max(variance[i*n+i], 0))
	}
	return se
}

// total returns what a customer is expected to collect, who gets a reward for the end of each day in a state, from age
// 0 to the age before the horizon, and the standard error of that. A reward of 1 for one state gives the days there.
// It goes backwards: v is what is still to come for who is in a state, and the uncertainty of a step is that of v.
func total(steps []step, horizon int, reward []float64) (value, se float64) {
	n := len(reward)
	v, row, before := make([]float64, n), make([]float64, n), make([]float64, n)
	variance, next := 0.0, horizon
	for k := len(steps) - 1; k >= 0; k-- {
		s := steps[k]
		if s.age >= horizon {
			continue
		}
		for i := range v {
			v[i] += reward[i] * float64(next-s.age)
		}
		next = s.age
		if k == 0 {
			mean, spread := moments(s.p, v)
			at := int64(0)
			for _, m := range s.risk {
				at += m
			}
			return mean, math.Sqrt(variance + spread/float64(at))
		}
		for from := range n {
			s.row(from, row)
			mean, spread := moments(row, v)
			before[from] = mean
			if p := steps[k-1].p[from]; s.risk[from] > 0 {
				variance += p * p * spread / float64(s.risk[from])
			}
		}
		copy(v, before)
	}
	return 0, 0
}

// moments returns the mean and the variance of v under probabilities q.
func moments(q, v []float64) (mean, variance float64) {
	for i, x := range v {
		mean += float64(q[i] * x)
	}
	for i, x := range v {
		variance += q[i] * (x - mean) * (x - mean)
	}
	return mean, variance
}

// valid reports whether no more customers leave a state than are in it, at any age.
func (t transitions) valid() bool {
	n := t.states
	at := append([]int64(nil), t.start...)
	last := t.last()
	for _, h := range t.late {
		last = max(last, len(h)-1)
	}
	for _, h := range t.moves {
		last = max(last, len(h)-1)
	}
	for age := range last + 1 {
		for i := range n {
			if at[i] += t.late[i].at(age); age == 0 && t.late[i].at(0) > 0 {
				return false
			}
			for j := range n {
				if moves := t.moves[i*n+j].at(age); moves > 0 && (age == 0 || i == j || moves > at[i]) {
					return false
				}
			}
		}
		after := append([]int64(nil), at...)
		for i := range n {
			out := int64(0)
			for j := range n {
				moves := t.moves[i*n+j].at(age)
				out += moves
				after[i] -= moves
				after[j] += moves
			}
			if out > at[i] {
				return false
			}
		}
		for i := range n {
			if at[i] = after[i] - t.ended[i].at(age); at[i] < 0 {
				return false
			}
		}
	}
	for _, n := range at {
		if n != 0 {
			return false
		}
	}
	return true
}
