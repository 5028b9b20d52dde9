package funnel

// strict finds the attempts of a strict funnel: every event since the one that opened the attempt fills the next step.
// An attempt looks at no more groups than there are steps.
func (w *work) strict() {
	p := &w.f.plan
	aside := len(w.soon) > 0
	for g := len(w.at) - 2; g >= 0; g-- {
		if aside {
			w.passBy(g)
		}
		cached := uint64(0)
		for i := w.at[g]; i < w.at[g+1]; i++ {
			mask := w.here[i].mask
			if mask&p.bits[0] == 0 {
				continue
			}
			// Events of one mask are alike.
			if mask != cached {
				cached = mask
				w.march(g, i)
			}
			w.attempt(g, i)
		}
	}
}

// march sets the path of the attempt that an event opens.
//
// Of a group of tied events an attempt uses those that come last in some order of them. In its first group the others
// came before it was opened, so it can stand at any step that it could climb to when the next group begins. Of every
// other group it must use all, or it ends there.
func (w *work) march(g int, event int32) {
	p := &w.f.plan
	n := len(p.required)
	for k := range w.path {
		w.path[k] = none
	}
	top := w.climb(g, 0, event)
	var standing uint64 // steps at which the attempt may stand
	for k := 0; k <= top; k++ {
		w.path[k] = int32(g)
		standing |= 1 << k
	}
	for h := g + 1; h < len(w.at)-1 && standing != 0; h++ {
		before, now := w.here[w.at[h-1]].time, w.here[w.at[h]].time
		size := int(w.at[h+1] - w.at[h])
		still := uint64(0)
		for ; standing != 0; standing &= standing - 1 {
			k := lowest(standing)
			if k+1 == n || !within(p.within[k+1], before, now) {
				continue
			}
			top := w.climb(h, k+1, none)
			for j := k + 1; j <= top; j++ {
				if w.path[j] < 0 {
					w.path[j] = int32(h)
				}
			}
			if top >= k+size {
				still |= 1 << (k + size)
			}
		}
		standing = still
	}
}
