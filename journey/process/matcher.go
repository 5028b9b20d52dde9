package process

// A matcher follows all ways to match a pattern at once, a bit for each element that could be next and one for the
// pattern's end (the bit-parallel simulation of Baeza-Yates and Gonnet, "A new approach to text searching",
// Communications of the ACM 35, 1992).
type matcher struct {
	takes      []uint64 // by node, the elements that take it
	loops      uint64   // elements that take more than one event
	skips      uint64   // elements that take none
	start, end uint64
	once       bool // only from the first event on
	last       bool // only up to the last event
}

func newMatcher(f form, names []string) matcher {
	m := matcher{takes: make([]uint64, len(names)), end: 1 << len(f.elements), once: f.first, last: f.end}
	for i, e := range f.elements {
		if e.mark == '*' || e.mark == '+' {
			m.loops |= 1 << i
		}
		if e.mark == '*' || e.mark == '?' {
			m.skips |= 1 << i
		}
		for n, name := range names {
			if e.takes(name) {
				m.takes[n] |= 1 << i
			}
		}
	}
	m.start = m.skip(1)
	return m
}

// skip adds what comes after elements that can be left out.
func (m *matcher) skip(next uint64) uint64 {
	for {
		more := next | (next&m.skips)<<1
		if more == next {
			return next
		}
		next = more
	}
}

// count returns how often the pattern occurs in a path, each time ending as early as it can and beginning after the
// one before: no other way of counting occurrences that don't overlap finds more.
func (m *matcher) count(path []uint32) int64 {
	found := int64(0)
	next := m.start
	for _, node := range path {
		taken := next & m.takes[node]
		next = m.skip(taken<<1 | taken&m.loops)
		switch {
		case next&m.end != 0 && !m.last:
			found++
			if m.once {
				return found
			}
			next = m.start
		case !m.once:
			next |= m.start
		}
	}
	if m.last && next&m.end != 0 {
		found++
	}
	return found
}
