package process

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Steps counts customers by node and step: how many are where with their first event, with their second one and so on.
// It is a [metrics.Calculator] of traces of the log that it was made for.
type Steps struct {
	opts     Options
	config   []byte
	cautions cautions
	walker   walker

	steps     int
	passed    int64
	customers int64
	counts    []int64 // node by node, step by step
}

// maxSteps is more than anyone can read, and keeps the matrix small.
const maxSteps = 1000

// NewSteps returns an empty calculator of that many steps for a log. Of the options, By, Silos, Events and Level
// matter. The errors are those of [New], and a [metrics.Fault] for steps outside 1 to 1,000.
func NewSteps(log *journey.Log, opts Options, steps int) (*Steps, error) {
	const op = "process: steps"
	opts, err := opts.settled(op, log)
	if err != nil {
		return nil, err
	}
	if steps < 1 || steps > maxSteps {
		return nil, metrics.Fault{
			Op: op, Field: "steps", Value: strconv.Itoa(steps), Cause: fmt.Sprintf("is outside 1 to %d", maxSteps),
			Remedy: "use 10",
		}
	}
	opts.Hours = nil
	s := &Steps{
		opts: opts, config: binary.AppendUvarint(opts.pathKey(), uint64(steps)), steps: steps,
		walker: newWalker(log, opts),
	}
	s.cautions = newCautions(opts, log, s.walker)
	return s.Fresh(), nil
}

// Fresh returns an empty calculator for the same log with the same options.
func (s *Steps) Fresh() *Steps {
	return &Steps{
		opts: s.opts, config: s.config, steps: s.steps, cautions: s.cautions, walker: s.walker.fresh(),
		counts: make([]int64, s.steps*len(s.walker.names)),
	}
}

// Add counts one customer. The trace must be of the log that the calculator was made for; anything else is a fault of
// the program, and panics.
func (s *Steps) Add(t journey.Trace) {
	path := s.walker.path(t)
	if len(path) == 0 {
		s.passed++
		return
	}
	s.customers++
	for k, node := range path[:min(len(path), s.steps)] {
		s.counts[int(node)*s.steps+k]++
	}
}

var errOtherSteps = fmt.Errorf("process: steps: %w", metrics.ErrMismatch)

// Merge adds the other calculator's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch]
// when the options or the number of steps differ.
func (s *Steps) Merge(o *Steps) error {
	if string(s.config) != string(o.config) {
		return errOtherSteps
	}
	to := s.walker.adopt(o.walker.names)
	s.counts = append(s.counts, make([]int64, s.steps*len(s.walker.names)-len(s.counts))...)
	s.passed += o.passed
	s.cautions = s.cautions.shared(o.cautions)
	s.customers += o.customers
	for i, n := range o.counts {
		s.counts[int(renamed(to, uint32(i/s.steps)))*s.steps+i%s.steps] += n
	}
	return nil
}

// row returns the counts of a node by step.
func (s *Steps) row(node int) []int64 { return s.counts[node*s.steps:][:s.steps:s.steps] }

// ended returns how many customers have no event left at each step.
func (s *Steps) ended() []int64 {
	ended := make([]int64, s.steps)
	for k := range ended {
		ended[k] = s.customers
	}
	for i, n := range s.counts {
		ended[i%s.steps] -= n
	}
	return ended
}
