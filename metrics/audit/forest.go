package audit

// A forest tells which of some numbered things belong together (union by lower index, with paths halved: Tarjan 1975).
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

// root returns the first of the things that i belongs together with.
func (f forest) root(i int) int {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

// join brings together what a and b belong to.
func (f forest) join(a, b int) {
	a, b = f.root(a), f.root(b)
	f[max(a, b)] = min(a, b)
}

// groups returns the groups of two and more, each in ascending order, by their first.
func (f forest) groups() [][]int {
	of := make([][]int, len(f))
	for i := range f {
		root := f.root(i)
		of[root] = append(of[root], i)
	}
	var groups [][]int
	for _, g := range of {
		if len(g) > 1 {
			groups = append(groups, g)
		}
	}
	return groups
}
