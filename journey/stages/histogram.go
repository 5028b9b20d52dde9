package stages

// A histogram counts by age in days. Its last count isn't 0.
type histogram []int64

func (h *histogram) add(age int) {
	if age >= len(*h) {
		h.grow(age)
	}
	(*h)[age]++
}

// grow makes room for an age, and at the first time for those of three years, to grow once.
func (h *histogram) grow(age int) {
	if cap(*h) == 0 {
		*h = make(histogram, 0, max(age+1, 3*366))
	}
	*h = append(*h, make([]int64, age+1-len(*h))...)
}

func (h *histogram) merge(o histogram) {
	if n := len(o) - len(*h); n > 0 {
		*h = append(*h, make([]int64, n)...)
	}
	for age, n := range o {
		(*h)[age] += n
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
