package process

import (
	"slices"

	"github.com/untangle-metrics/untangle/journey"
)

// A walker turns a customer's events into a path; fresh gives another one of the same log.
type walker struct {
	log      *journey.Log
	names    []string // of nodes, by their number
	of       []uint32 // the node of each code; nil where they are the same
	kinds    bool
	all      bool // events are selected
	selected journey.Selected
	clock    *clock // nil for elapsed time

	nodes  []uint32 // of the path
	events []int32  // which they are in the trace, when not all are selected
	times  []int64
}

func newWalker(log *journey.Log, opts Options) walker {
	s := opts.Events
	w := walker{
		log: log, kinds: opts.By == Kinds, selected: s.In(log),
		all: len(s.Kinds)+len(s.Points)+len(s.Reasons) == 0 && s.Where == nil,
	}
	switch opts.By {
	case Points:
		w.names = log.Points()
	case Kinds:
		w.names = log.Kinds()
	case Silos:
		w.names, w.of = group(log.Points(), opts.Silos)
	}
	if len(w.names) == 0 {
		w.names = []string{""}
	}
	w.names = slices.Clip(w.names) // so that appending to it leaves the log alone
	if opts.Hours != nil {
		first, last := log.Observed()
		w.clock = newClock(*opts.Hours, log.Calendar().Zone(), first, last)
	}
	return w
}

// group returns the names of the groups of some names, in increasing order, and the group of each name.
func group(names []string, groups map[string]string) (groupNames []string, of []uint32) {
	for _, name := range names {
		groupNames = append(groupNames, groups[name])
	}
	slices.Sort(groupNames)
	groupNames = slices.Compact(groupNames)
	of = make([]uint32, len(names))
	for i, name := range names {
		at, _ := slices.BinarySearch(groupNames, groups[name])
		of[i] = uint32(at)
	}
	return groupNames, of
}

// fresh returns a walker with room of its own.
func (w walker) fresh() walker {
	w.nodes, w.events, w.times = nil, nil, nil
	return w
}

// path returns the nodes of the customer's selected events. It is valid until the next call, and must not be changed.
func (w *walker) path(t journey.Trace) []uint32 {
	if t.Log() != w.log {
		panic("process: trace of a log that the calculator wasn't made for")
	}
	points := t.PointCodes()
	if w.all && w.of == nil && !w.kinds && points != nil {
		return points
	}
	w.nodes = w.nodes[:0]
	if w.all {
		w.nodes = slices.Grow(w.nodes, t.Len())[:t.Len()]
		switch {
		case w.kinds:
			for i, code := range t.KindCodes() {
				w.nodes[i] = uint32(code)
			}
		case points == nil:
			clear(w.nodes)
		default:
			for i, code := range points {
				w.nodes[i] = w.of[code]
			}
		}
		return w.nodes
	}
	kinds := t.KindCodes()
	w.events = w.events[:0]
	for i := range kinds {
		if !w.selected.Has(t, i) {
			continue
		}
		code := uint32(0)
		if w.kinds {
			code = uint32(kinds[i])
		} else if points != nil {
			code = points[i]
		}
		if w.of != nil {
			code = w.of[code]
		}
		w.events, w.nodes = append(w.events, int32(i)), append(w.nodes, code)
	}
	return w.nodes
}

// instants returns the times of the path that path returned last, of the same customer, in nanoseconds of the clock.
func (w *walker) instants(t journey.Trace) []int64 {
	times := t.Times()
	if w.all && w.clock == nil {
		return times
	}
	days := t.Days()
	w.times = w.times[:0]
	if w.all {
		for i, at := range times {
			w.times = append(w.times, w.clock.at(at, days[i]))
		}
		return w.times
	}
	for _, i := range w.events {
		at := times[i]
		if w.clock != nil {
			at = w.clock.at(at, days[i])
		}
		w.times = append(w.times, at)
	}
	return w.times
}

// adopt makes room for the nodes of another walker and returns their numbers here by their number there; nil where they
// are the same.
func (w *walker) adopt(names []string) []uint32 {
	if len(names) == len(w.names) && (&names[0] == &w.names[0] || slices.Equal(names, w.names)) {
		return nil
	}
	number := make(map[string]uint32, len(w.names))
	for i, name := range w.names {
		number[name] = uint32(i)
	}
	to := make([]uint32, len(names))
	added := slices.Clip(w.names)
	for i, name := range names {
		n, ok := number[name]
		if !ok {
			n = uint32(len(added))
			added = append(added, name)
			number[name] = n
		}
		to[i] = n
	}
	w.names = added
	return to
}

// renamed returns the number of a node after adopting.
func renamed(to []uint32, node uint32) uint32 {
	if to == nil {
		return node
	}
	return to[node]
}
