package journey

// aliases is a union-find over identifiers. It names each customer by the smallest identifier that was never given as
// an alias, or the smallest of all when every one was, so that the order of the calls doesn't matter.
type aliases struct {
	parent  map[string]string
	isAlias map[string]bool
}

func (a *aliases) union(alias, customer string) {
	if a.parent == nil {
		a.parent, a.isAlias = make(map[string]string), make(map[string]bool)
	}
	for _, name := range [...]string{alias, customer} {
		if _, ok := a.parent[name]; !ok {
			a.parent[name] = name
		}
	}
	a.isAlias[alias] = true
	from, to := a.root(alias), a.root(customer)
	a.parent[from] = to
}

// root follows the chain to its end, halving it on the way.
func (a *aliases) root(name string) string {
	for a.parent[name] != name {
		a.parent[name] = a.parent[a.parent[name]]
		name = a.parent[name]
	}
	return name
}

// resolve returns, for every identifier that stands for another, the one it stands for.
func (a *aliases) resolve() map[string]string {
	best := make(map[string]string)
	for name := range a.parent {
		root := a.root(name)
		if b, ok := best[root]; !ok || a.better(name, b) {
			best[root] = name
		}
	}
	to := make(map[string]string)
	for name := range a.parent {
		if b := best[a.root(name)]; b != name {
			to[name] = b
		}
	}
	return to
}

func (a *aliases) better(name, than string) bool {
	if a.isAlias[name] != a.isAlias[than] {
		return !a.isAlias[name]
	}
	return name < than
}
