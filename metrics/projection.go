package metrics

// Projected hands a projection of each observation on; [Using] makes it.
type Projected[In, X any, C Calculator[X, C]] struct {
	of    func(In) X
	inner C
}

// Using returns a calculator of In that adds of(in) to a calculator of X.
func Using[In, X any, C Calculator[X, C]](of func(In) X, prototype C) *Projected[In, X, C] {
	return &Projected[In, X, C]{of: of, inner: prototype.Fresh()}
}

// Fresh returns an empty Projected of the same projection and inner calculator.
func (p *Projected[In, X, C]) Fresh() *Projected[In, X, C] { return Using(p.of, p.inner) }

// Add adds the projection of in.
func (p *Projected[In, X, C]) Add(in In) { p.inner.Add(p.of(in)) }

// Merge merges the inner calculators and returns their error.
func (p *Projected[In, X, C]) Merge(o *Projected[In, X, C]) error { return p.inner.Merge(o.inner) }

// Result returns the inner calculator.
func (p *Projected[In, X, C]) Result() C { return p.inner }

// AppendBinary appends the state to b. It returns an error that wraps [ErrNoState] when the inner calculator has none.
func (p *Projected[In, X, C]) AppendBinary(b []byte) ([]byte, error) {
	return appendNested(append(b, kindProjected, stateVersion), p.inner)
}

// MarshalBinary returns the state.
func (p *Projected[In, X, C]) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (p *Projected[In, X, C]) UnmarshalBinary(b []byte) error {
	inner, err := decodeInner(b, kindProjected, p.inner)
	if err == nil {
		p.inner = inner
	}
	return badState("projection", err)
}

// Filtered hands some observations on; [Where] makes it.
type Filtered[In any, C Calculator[In, C]] struct {
	keep  func(In) bool
	inner C
}

// Where returns a calculator that adds only the observations for which keep is true.
func Where[In any, C Calculator[In, C]](keep func(In) bool, prototype C) *Filtered[In, C] {
	return &Filtered[In, C]{keep: keep, inner: prototype.Fresh()}
}

// Fresh returns an empty Filtered of the same predicate and inner calculator.
func (f *Filtered[In, C]) Fresh() *Filtered[In, C] { return Where(f.keep, f.inner) }

// Add adds in if the predicate keeps it.
func (f *Filtered[In, C]) Add(in In) {
	if f.keep(in) {
		f.inner.Add(in)
	}
}

// Merge merges the inner calculators and returns their error.
func (f *Filtered[In, C]) Merge(o *Filtered[In, C]) error { return f.inner.Merge(o.inner) }

// Result returns the inner calculator.
func (f *Filtered[In, C]) Result() C { return f.inner }

// AppendBinary appends the state to b. It returns an error that wraps [ErrNoState] when the inner calculator has none.
func (f *Filtered[In, C]) AppendBinary(b []byte) ([]byte, error) {
	return appendNested(append(b, kindFiltered, stateVersion), f.inner)
}

// MarshalBinary returns the state.
func (f *Filtered[In, C]) MarshalBinary() ([]byte, error) { return f.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (f *Filtered[In, C]) UnmarshalBinary(b []byte) error {
	inner, err := decodeInner(b, kindFiltered, f.inner)
	if err == nil {
		f.inner = inner
	}
	return badState("filter", err)
}

// decodeInner decodes the state of a combinator around one calculator, into a fresh one of the prototype's kind.
func decodeInner[X any, C Calculator[X, C]](b []byte, kind byte, prototype C) (C, error) {
	r := readState(b, kind)
	inner := prototype.Fresh()
	if err := readNested(r, inner); err != nil {
		return inner, err
	}
	return inner, r.Done()
}
