package stages

// A histogram counts by age in days. Its last count isn't 0.
type histogram []int64

func (h *histogram) add(age int) {
	if age >= len(*h) {
		h.grow(age)
	}
	(*h)[age]++
}

// grow makes room for an age, and at the first time for those of three years, to grow once. Beyond the last count all
// room is 0.
func (h *histogram) grow(age int) {
	if age >= cap(*h) {
		grown := make(histogram, len(*h), max(age+1, 2*len(*h), 3*366))
		copy(grown, *h)
		*h = grown
	}
	*h = (*h)[:age+1]
}

func (h *histogram) merge(o histogram) {
	if len(o) > len(*h) {
		h.grow(len(o) - 1)
	}
	into := (*h)[:len(o)]
	for age, n := range o {
		into[age] += n
	}
}

// at returns the count of an age, 0 beyond the last.
func (h histogram) at(age int) int64 {
	if age < len(h) {
		return h[age]
	}
	return 0
}

func (h histogram) sum() (n int64) {
	for _, v := range h {
		n += v
	}
	return n
}
