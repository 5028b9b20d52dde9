package funding

import (
	"fmt"
	"math/big"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A Group is how many units of one group count, and what was amiss with others.
type Group struct {
	Units      int   `json:"units"`                 // that count
	OnlyBefore int   `json:"only_before,omitempty"` // without a row since the start: they left
	OnlyAfter  int   `json:"only_after,omitempty"`  // without a row before the start: newcomers, which don't count
	Filled     int64 `json:"filled,omitempty"`      // periods without a row that count as 0, over all units
	Dropped    int   `json:"dropped,omitempty"`     // units left out because of gaps, newcomers not among them
}

// Arms are the units that count, by group, each with a value in every period.
type arms struct {
	*panel
	of     [groups][]int // positions of units
	groups [groups]Group
	sums   [measures][groups][]exact.Int128 // by period
}

// newArms applies the rule for gaps.
func newArms(p *panel, gaps Gaps, faults *faultList) *arms {
	a := &arms{panel: p}
	for u, unit := range p.units {
		g := &a.groups[unit.group]
		before, after := 0, 0
		for k, has := range p.has[u*p.periods : (u+1)*p.periods] {
			switch {
			case has && k < p.start:
				before++
			case has:
				after++
			}
		}
		missing := p.periods - before - after
		if missing > 0 && gaps == RefuseGaps {
			faults.add("unit", unit.name, fmt.Sprintf("has no row in %d of %d periods", missing, p.periods),
				"say with Gaps what that means: a revenue of 0, or not known", nil)
			continue
		}
		if before == 0 {
			g.OnlyAfter++
			continue
		}
		if after == 0 {
			g.OnlyBefore++
		}
		if missing > 0 && gaps == DropGaps {
			g.Dropped++
			continue
		}
		g.Filled += int64(missing)
		g.Units++
		a.of[unit.group] = append(a.of[unit.group], u)
	}
	for g, units := range a.of {
		if len(units) == 0 && len(faults.faults) == 0 {
			faults.add("units", "", "none of the "+groupWords[g]+" group counts", "bring rows of both groups", nil)
		}
	}
	a.add()
	return a
}

// add sums every measure by group and period.
func (a *arms) add() {
	for m, cells := range a.cells {
		for g, units := range a.of {
			sums := make([]exact.Int128, a.periods)
			for _, u := range units {
				if cells == nil {
					break
				}
				for k, v := range cells[u*a.periods : (u+1)*a.periods] {
					sums[k] = sums[k].AddInt64(v)
				}
			}
			a.sums[m][g] = sums
		}
	}
}

// unitOf returns the value of 1 in the cells of a measure.
func (a *arms) unitOf(m measure) *big.Rat {
	if m == interactions {
		return big.NewRat(1, 1)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(a.places)), nil)
	return new(big.Rat).SetFrac(big.NewInt(1), scale)
}

// without returns the arms less one unit.
func (a *arms) without(u int) *arms {
	b := &arms{panel: a.panel}
	for g, units := range a.of {
		for _, v := range units {
			if v != u {
				b.of[g] = append(b.of[g], v)
			}
		}
	}
	b.add()
	return b
}
