package metrics

// Pair is two calculators over the same observations; [Both] makes it.
type Pair[In any, A Calculator[In, A], B Calculator[In, B]] struct {
	a A
	b B
}

// Both returns a calculator that adds each observation to two. For three, nest it.
func Both[In any, A Calculator[In, A], B Calculator[In, B]](a A, b B) *Pair[In, A, B] {
	return &Pair[In, A, B]{a: a.Fresh(), b: b.Fresh()}
}

// Fresh returns an empty Pair of the same two kinds.
func (p *Pair[In, A, B]) Fresh() *Pair[In, A, B] { return Both[In](p.a, p.b) }

// Add adds in to both.
func (p *Pair[In, A, B]) Add(in In) {
	p.a.Add(in)
	p.b.Add(in)
}

// Merge merges first with first and second with second, and returns their error.
func (p *Pair[In, A, B]) Merge(o *Pair[In, A, B]) error {
	// A mismatch must change nothing, so the second is asked before the first is changed.
	if err := p.b.Fresh().Merge(o.b); err != nil {
		return err
	}
	if err := p.a.Merge(o.a); err != nil {
		return err
	}
	return p.b.Merge(o.b)
}

// Results returns the two calculators.
func (p *Pair[In, A, B]) Results() (A, B) { return p.a, p.b }

// AppendBinary appends the state to b. It returns an error that wraps [ErrNoState] when an inner calculator has none.
func (p *Pair[In, A, B]) AppendBinary(b []byte) ([]byte, error) {
	b, err := appendNested(append(b, kindPair, stateVersion), p.a)
	if err != nil {
		return nil, err
	}
	return appendNested(b, p.b)
}

// MarshalBinary returns the state.
func (p *Pair[In, A, B]) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (p *Pair[In, A, B]) UnmarshalBinary(data []byte) error {
	r := readState(data, kindPair)
	a, b := p.a.Fresh(), p.b.Fresh()
	if err := readNested(r, a); err != nil {
		return badState("pair", err)
	}
	if err := readNested(r, b); err != nil {
		return badState("pair", err)
	}
	if err := r.Done(); err != nil {
		return badState("pair", err)
	}
	p.a, p.b = a, b
	return nil
}
