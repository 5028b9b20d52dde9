package process

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// By says what a node is.
type By uint8

// What a node can be. The empty name is a node too: of events without a point or kind, or at points that no silo owns.
const (
	Points By = iota // the interaction point; the kind of event in a log that has kinds and no points
	Kinds            // the kind of event
	Silos            // the silo that owns the point, by Options.Silos
)

var byWords = [...]string{"points", "kinds", "silos"}

// String returns points, kinds or silos.
func (b By) String() string {
	if int(b) >= len(byWords) {
		return fmt.Sprintf("By(%d)", uint8(b))
	}
	return byWords[b]
}

// MarshalText returns the word that String returns; the error is a [metrics.Fault] when it is none of the constants.
func (b By) MarshalText() ([]byte, error) {
	if int(b) >= len(byWords) {
		return nil, byFault("process: marshal by", b.String())
	}
	return []byte(b.String()), nil
}

// UnmarshalText reads what MarshalText writes; the error is a [metrics.Fault].
func (b *By) UnmarshalText(text []byte) error {
	i := slices.Index(byWords[:], string(text))
	if i < 0 {
		return byFault("process: unmarshal by", string(text))
	}
	*b = By(i)
	return nil
}

func byFault(op, value string) error {
	return metrics.Fault{
		Op: op, Field: "By", Value: value, Cause: "is not a kind of node", Remedy: "use points, kinds or silos",
	}
}

// Gaps says what is kept of the gaps, the times between two events of an edge.
type Gaps uint8

const (
	// GapMeans keeps the mean, the standard deviation, and the shortest and the longest gap.
	GapMeans Gaps = iota
	// GapQuantiles keeps the distribution too, for medians and percentiles.
	GapQuantiles
	// NoGaps keeps nothing: edges are counted, which takes less time.
	NoGaps
)

// String returns "means", "quantiles" or "none".
func (g Gaps) String() string {
	switch g {
	case GapMeans:
		return "means"
	case GapQuantiles:
		return "quantiles"
	case NoGaps:
		return "none"
	}
	return fmt.Sprintf("Gaps(%d)", uint8(g))
}

// Options says what a path is. The zero value takes every event, by interaction point or in a log without points by
// kind, and measures elapsed time.
type Options struct {
	By By
	// Silos gives the silo that owns each point, as [Owners] takes it from a journey map; for By: Silos only.
	Silos map[string]string
	// Events are the events meant; the others are as if they hadn't happened.
	Events journey.Selection
	// Hours measures gaps in working hours instead of elapsed time; nil is elapsed time.
	Hours *Hours
	// Gaps says what is kept of the time that each edge takes; the zero value is GapMeans.
	Gaps Gaps
	// Eventually also counts which nodes follow one another eventually, with any others between. That takes time in
	// proportion to a customer's events times the customer's different nodes.
	Eventually bool
	// Level is the confidence level of intervals; 0 means 0.95. Calculators that differ in it alone merge.
	Level float64
}

// Owners returns the silo of each point of a journey map, for Options.Silos. Points that no silo owns are left out.
func Owners(m journey.Map) map[string]string {
	owners := make(map[string]string, len(m.Points))
	for _, p := range m.Points {
		if p.Silo != "" {
			owners[p.ID] = p.Silo
		}
	}
	return owners
}

// settled returns the options as they hold for a log, or what is wrong with them.
func (o Options) settled(op string, log *journey.Log) (Options, error) {
	if log == nil {
		return o, metrics.Faults{{Op: op, Field: "log", Cause: "is nil", Remedy: "build one with a journey.Builder"}}
	}
	if o.By == Points && len(o.Silos) == 0 && named(log.Points()) == 0 && named(log.Kinds()) > 0 {
		o.By = Kinds
	}
	return o, o.check(op, log)
}

// check returns what is wrong with the options, for a log.
func (o Options) check(op string, log *journey.Log) error {
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	switch {
	case o.By > Silos:
		fault("By", o.By.String(), "is not a kind of node", "use Points, Kinds or Silos")
	case o.Gaps > NoGaps:
		fault("Gaps", o.Gaps.String(), "is unknown", "use GapMeans, GapQuantiles or NoGaps")
	case o.Gaps == NoGaps && o.Hours != nil:
		fault("Hours", "", "are given, and no gaps are kept", "leave Hours out, or set Gaps to GapMeans")
	case o.By == Silos && len(o.Silos) == 0:
		fault("Silos", "", "is empty", "give the silo of each point, as Owners does for a journey map")
	case o.By != Silos && len(o.Silos) > 0:
		fault("Silos", "", "is given, and nodes are "+o.By.String(), "set By to Silos, or leave Silos out")
	case o.By == Kinds && named(log.Kinds()) == 0 && log.Len() > 0:
		fault("By", o.By.String(), "no event has a kind", "use Points")
	case o.By != Kinds && named(log.Points()) == 0 && log.Len() > 0:
		fault("By", o.By.String(), "no event is at a point", "use Kinds")
	}
	if !(o.Level >= 0 && o.Level < 1) {
		fault("Level", fmt.Sprint(o.Level), "is not between 0 and 1", "use 0.95")
	}
	if o.Hours != nil {
		faults = append(faults, o.Hours.check(op)...)
	}
	if err := o.Events.Check(op); err != nil {
		return with(faults, err)
	}
	return faults.Err()
}

// with puts a fault that came as an error behind others.
func with(faults metrics.Faults, err error) error {
	if f, ok := err.(metrics.Fault); ok {
		return append(faults, f)
	}
	return err
}

// named counts the names that aren't empty.
func named(names []string) int {
	n := 0
	for _, name := range names {
		if name != "" {
			n++
		}
	}
	return n
}

func (o Options) level() float64 {
	if o.Level == 0 {
		return 0.95
	}
	return o.Level
}

// pathKey is the fingerprint of what a path is.
func (o Options) pathKey() []byte {
	b := wire.AppendString([]byte{byte(o.By)}, o.Events.Key())
	b = binary.AppendUvarint(b, uint64(len(o.Silos)))
	for _, point := range slices.Sorted(maps.Keys(o.Silos)) {
		b = wire.AppendString(wire.AppendString(b, point), o.Silos[point])
	}
	return b
}

// key is the fingerprint of a graph: paths and how time is measured.
func (o Options) key(calendar metrics.Calendar) ([]byte, error) {
	b := wire.AppendBytes(nil, o.pathKey())
	flags := byte(0)
	for i, set := range [...]bool{o.Eventually, o.Hours != nil} {
		if set {
			flags |= 1 << i
		}
	}
	b = append(b, byte(o.Gaps), flags)
	if o.Hours == nil {
		return b, nil
	}
	return calendar.AppendBinary(o.Hours.append(b))
}
