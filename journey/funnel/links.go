package funnel

// links are, for each event of a customer, the nearest later one that can fill the next step, where each event can fill
// one step at most.
type links struct {
	steps   int
	next    []int   // by event; 0 for none, as that is later than nothing
	openers []int32 // the events that can fill the first step, the last one first

	// By held value and step, the nearest later event: a row each of the steps, one after the last step that stays
	// empty, and one for events that fill none. Events are numbered on from customer to customer, so that those
	// of earlier customers come before number, and needn't be cleared.
	nearest []int
	number  int

	held  []int32  // see work.held
	codes []uint16 // see of
	same  []uint8
}

func (l *links) init(steps int) {
	l.steps, l.number = steps, 1
	l.grow(1)
	for step := range steps + 2 {
		l.same = append(l.same, uint8(step))
	}
}

// grow makes room for some held values.
func (l *links) grow(values int) {
	if more := (l.steps+2)*values + 1 - len(l.nearest); more > 0 {
		l.nearest = append(l.nearest, make([]int, more)...)
	}
}

// find finds the links on one way back through the events, given the code of each and, by code, the step that it fills,
// steps+1 for none; held, unless nil, has the number of each event's value, for which there is room. It reports whether
// the times all differ.
func (l *links) find(codes []uint16, stepOf []uint8, times []int64, held []int32) bool {
	n := len(codes)
	if cap(l.next) < n {
		l.next, l.openers = make([]int, 2*n), make([]int32, 2*n)
	}
	times, next, openers := times[:n], l.next[:n], l.openers[:n]
	nearest, number := l.nearest, l.number
	row, opened := 0, 0
	later, differ := times[n-1]+1, true
	for i := n - 1; i >= 0; i-- {
		if held != nil {
			row = int(held[i]) * (l.steps + 2)
		}
		at := row + int(stepOf[codes[i]])
		next[i] = max(nearest[at+1]-number, 0)
		nearest[at] = number + i
		openers[opened] = int32(i) // stays if it is one: cheaper than a branch that no processor can foresee
		if at == row {
			opened++
		}
		if times[i] == later {
			differ = false
		}
		later = times[i]
	}
	l.next, l.openers, l.number = next, openers[:opened], number+n
	return differ
}

// of finds the links of events with masks.
func (l *links) of(masks []uint64, times []int64, held []int32) {
	l.codes = l.codes[:0]
	for _, mask := range masks {
		l.codes = append(l.codes, uint16(lowest(mask|1<<(l.steps+1))))
	}
	l.find(l.codes, l.same, times, held)
}
