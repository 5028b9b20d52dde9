package metrics

import (
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Groups is one calculator a group; [GroupBy] makes it.
type Groups[In any, K ~string, C Calculator[In, C]] struct {
	key       func(In) K
	prototype C
	parts     map[K]C
	early     *earlyGroups[K, C] // nil until there have been enough look-ups to earn it
	lookUps   int                // before there was that table
}

// GroupBy returns a calculator that gives each observation to the calculator of its group. A group exists from its
// first observation on, or its merging; observations without a group belong under a name of their own, such as "".
func GroupBy[In any, K ~string, C Calculator[In, C]](key func(In) K, prototype C) *Groups[In, K, C] {
	return &Groups[In, K, C]{key: key, prototype: prototype.Fresh(), parts: make(map[K]C)}
}

// Fresh returns an empty Groups of the same key and inner calculator.
func (g *Groups[In, K, C]) Fresh() *Groups[In, K, C] { return GroupBy(g.key, g.prototype) }

// Add gives the observation to its group.
func (g *Groups[In, K, C]) Add(in In) {
	k := g.key(in)
	if g.early != nil {
		if s := g.early.slot(k); s.taken && s.key == k {
			s.c.Add(in)
			return
		}
	}
	g.lookUp(k).Add(in)
}

// lookUp is part, and keeps the group at hand when there is room for it.
func (g *Groups[In, K, C]) lookUp(k K) C {
	c := g.part(k)
	if g.early == nil {
		if g.lookUps++; g.lookUps < lookUpsBeforeTable {
			return c
		}
		g.early = new(earlyGroups[K, C])
	}
	if s := g.early.slot(k); !s.taken {
		*s = slot[K, C]{taken: true, key: K(strings.Clone(string(k))), c: c}
	}
	return c
}

// Merge merges group by group. A mismatch is found before anything changes; another error of an inner calculator comes
// with the group's name, and groups merged before it stay merged.
func (g *Groups[In, K, C]) Merge(o *Groups[In, K, C]) error {
	// A mismatch must change nothing: all groups share one configuration, so the prototypes are asked first.
	if err := g.prototype.Fresh().Merge(o.prototype); err != nil {
		return fmt.Errorf("metrics: groups: %w", err)
	}
	for k, c := range o.parts {
		if err := g.part(k).Merge(c); err != nil {
			return fmt.Errorf("metrics: group %q: %w", string(k), err)
		}
	}
	return nil
}

func (g *Groups[In, K, C]) part(k K) C {
	c, ok := g.parts[k]
	if !ok {
		c = g.prototype.Fresh()
		// The key may point into a large buffer, a whole file's text even; a group must not keep that alive.
		g.parts[K(strings.Clone(string(k)))] = c
	}
	return c
}

// Len returns the number of groups.
func (g *Groups[In, K, C]) Len() int { return len(g.parts) }

// Get returns the calculator of a group, and whether the group exists.
func (g *Groups[In, K, C]) Get(k K) (C, bool) {
	c, ok := g.parts[k]
	return c, ok
}

// All iterates over the groups in increasing order of their names.
func (g *Groups[In, K, C]) All() iter.Seq2[K, C] {
	return func(yield func(K, C) bool) {
		for _, k := range slices.Sorted(maps.Keys(g.parts)) {
			if !yield(k, g.parts[k]) {
				return
			}
		}
	}
}

// AppendBinary appends the state to b. It returns an error that wraps [ErrNoState] when the inner calculator has none.
func (g *Groups[In, K, C]) AppendBinary(b []byte) ([]byte, error) {
	b, err := appendNested(append(b, kindGroups, stateVersion), g.prototype)
	if err != nil {
		return nil, err
	}
	b = binary.AppendUvarint(b, uint64(len(g.parts)))
	for k, c := range g.All() {
		if b, err = appendNested(wire.AppendString(b, string(k)), c); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (g *Groups[In, K, C]) MarshalBinary() ([]byte, error) { return g.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (g *Groups[In, K, C]) UnmarshalBinary(b []byte) error {
	r := readState(b, kindGroups)
	// The empty inner state checks the configuration even when there is no group.
	if err := readNested(r, g.prototype.Fresh()); err != nil {
		return badState("groups", err)
	}
	n := r.Items(2)
	parts := make(map[K]C, n)
	last := K("")
	for i := range n {
		k := K(r.String())
		if i > 0 && k <= last {
			r.Fail("groups out of order")
		}
		c := g.prototype.Fresh()
		if err := readNested(r, c); err != nil {
			return badState(fmt.Sprintf("group %q", string(k)), err)
		}
		parts[k], last = c, k
	}
	if err := r.Done(); err != nil {
		return badState("groups", err)
	}
	g.parts, g.early, g.lookUps = parts, nil, 0
	return nil
}

const (
	earlySlots         = 64
	lookUpsBeforeTable = 256
)

// earlyGroups has the groups that came first, in slots by a hash that costs far less than a map's: with few groups and
// many observations, the map took half of the time. A slot is never given away, so that many groups cost no copying; a
// group that finds its slot taken is found in the map.
type earlyGroups[K ~string, C any] [earlySlots]slot[K, C]

type slot[K ~string, C any] struct {
	taken bool
	key   K
	c     C
}

// slot returns the only slot where a group can be.
func (t *earlyGroups[K, C]) slot(k K) *slot[K, C] {
	h := uint32(len(k))
	if h > 0 {
		h = h<<24 ^ uint32(k[0])<<16 ^ uint32(k[len(k)/2])<<8 ^ uint32(k[len(k)-1])
	}
	return &t[h*0x9e3779b1>>26] // the six highest bits of a product with 2³² over the golden ratio
}
