package process

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
)

// cautions are what to be careful about in the paths of a log.
type cautions struct {
	unknown []string // names that were asked for and that no event has
	tied    int64    // events whose place in a path isn't known
}

func newCautions(opts Options, log *journey.Log, w walker) cautions {
	var c cautions
	for _, name := range opts.Events.Unknown(log) {
		c.unknown = append(c.unknown,
			fmt.Sprintf("no event has the name %q, which Options.Events asks for; correct it", name))
	}
	if log.Ties() > 0 {
		c.tied = w.tied()
	}
	return c
}

// shared returns the cautions for two logs together: what one log has isn't unknown in both. How many logs there were
// isn't kept, so of ties it has those of the log with most.
func (c cautions) shared(o cautions) cautions {
	unknown := slices.DeleteFunc(slices.Clone(c.unknown), func(s string) bool { return !slices.Contains(o.unknown, s) })
	return cautions{unknown, max(c.tied, o.tied)}
}

// warnings returns the cautions for people.
func (c cautions) warnings() []string {
	warnings := slices.Clone(c.unknown)
	if c.tied > 0 {
		warnings = append(warnings, fmt.Sprintf("%d events share their time with another of the customer at another node, "+
			"so which of them came first isn't known, and steps between them may be the wrong way round; give events "+
			"sequence numbers, such as that of their line", c.tied))
	}
	return warnings
}

// tied counts the events that share their time and sequence number with another of the path, at another node.
func (w walker) tied() (n int64) {
	w = w.fresh()
	for t := range w.log.Traces() {
		path, times, sequences := w.path(t), t.Times(), t.Sequences()
		event := func(i int) int {
			if w.all {
				return i
			}
			return int(w.events[i])
		}
		for from := 0; from < len(path); {
			first, to, differ := event(from), from+1, false
			for ; to < len(path); to++ {
				e := event(to)
				if times[e] != times[first] || sequences != nil && sequences[e] != sequences[first] {
					break
				}
				differ = differ || path[to] != path[to-1]
			}
			if differ {
				n += int64(to - from)
			}
			from = to
		}
	}
	return n
}
