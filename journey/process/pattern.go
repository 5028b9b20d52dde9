package process

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Pattern counts the customers whose path has a pattern somewhere, and how often. It is a [metrics.Calculator] of
// traces of the log that it was made for. It takes each event once, whatever the pattern.
type Pattern struct {
	opts     Options
	config   []byte
	cautions cautions
	walker   walker
	form     form
	matcher  matcher

	passed      int64
	customers   int64
	matched     int64
	occurrences int64
}

// NewPattern returns an empty calculator for a pattern in a log. Of the options, By, Silos, Events and Level matter.
//
// A pattern is a sequence of elements for events that follow one another directly:
//
//	a -> b          b right after a
//	a -> .* -> b    b after a, with any events between
//	a -> !b* -> c   c after a, and no b between
//	^ -> a -> $     a, and nothing else
//
// An element is the name of a node, (a | b) for one of several, or a full stop for any, in brackets too. With ! before
// it, it takes any other node. With * behind it, it takes any number of events, none included, with + one or more, with
// ? one or none. ^ is the start of a customer's path and $ its end. Names with any of ! * + ? ( ) | " ^ $ or with ->
// are written in quotes, as Go has them, and so are the empty name and the name that is a full stop.
//
// The errors are those of [New], and a [metrics.Fault] that says at which character of the pattern it stands.
func NewPattern(log *journey.Log, opts Options, pattern string) (*Pattern, error) {
	opts, err := opts.settled("process: pattern", log)
	if err != nil {
		return nil, err
	}
	f, err := parsePattern(pattern)
	if err != nil {
		return nil, err
	}
	opts.Hours = nil
	p := &Pattern{
		opts: opts, config: wire.AppendString(opts.pathKey(), f.String()), form: f,
		walker: newWalker(log, opts),
	}
	p.cautions = newCautions(opts, log, p.walker)
	for _, e := range f.elements {
		for _, name := range e.names {
			if !slices.Contains(p.walker.names, name) {
				p.cautions.unknown = append(p.cautions.unknown,
					fmt.Sprintf("no event is at a node %q, which the pattern names", name))
			}
		}
	}
	p.matcher = newMatcher(f, p.walker.names)
	return p.Fresh(), nil
}

// Fresh returns an empty calculator for the same log, pattern and options.
func (p *Pattern) Fresh() *Pattern {
	return &Pattern{
		opts: p.opts, config: p.config, cautions: p.cautions, walker: p.walker.fresh(), form: p.form, matcher: p.matcher,
	}
}

// Add counts one customer. The trace must be of the log that the calculator was made for; anything else is a fault of
// the program, and panics.
func (p *Pattern) Add(t journey.Trace) {
	path := p.walker.path(t)
	if len(path) == 0 {
		p.passed++
		return
	}
	p.customers++
	if n := p.matcher.count(path); n > 0 {
		p.matched++
		p.occurrences += n
	}
}

var errOtherPattern = fmt.Errorf("process: pattern: %w", metrics.ErrMismatch)

// Merge adds the other calculator's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch]
// when the options or the patterns differ.
func (p *Pattern) Merge(o *Pattern) error {
	if string(p.config) != string(o.config) {
		return errOtherPattern
	}
	p.passed += o.passed
	p.cautions = p.cautions.shared(o.cautions)
	p.customers += o.customers
	p.matched += o.matched
	p.occurrences += o.occurrences
	return nil
}

// AppendBinary appends the state to b. It never fails.
func (p *Pattern) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindPattern, stateVersion), p.config)
	for _, n := range [...]int64{p.passed, p.customers, p.matched, p.occurrences} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (p *Pattern) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [NewPattern] with the same pattern and options. It returns
// an error that wraps [metrics.ErrMismatch] for others. On an error the calculator is as it was.
func (p *Pattern) UnmarshalBinary(b []byte) error {
	r, err := openState(b, kindPattern, p.config, "pattern")
	if err != nil {
		return err
	}
	d := p.Fresh()
	for _, n := range [...]*int64{&d.passed, &d.customers, &d.matched, &d.occurrences} {
		*n = readCount(r)
	}
	if d.matched > d.customers || d.matched > d.occurrences || d.matched == 0 && d.occurrences > 0 {
		r.Fail("%d occurrences at %d of %d customers", d.occurrences, d.matched, d.customers)
	}
	if err := r.Done(); err != nil {
		return badState("pattern", err)
	}
	*p = *d
	return nil
}

// A PatternCount says how often a pattern occurs.
type PatternCount struct {
	Pattern     string `json:"pattern"` // in its canonical spelling
	By          By     `json:"by"`
	Selection   string `json:"events_selected"`
	Customers   int64  `json:"customers"` // with an event selected
	Passed      int64  `json:"passed_over"`
	Matched     int64  `json:"matched"`     // customers with the pattern
	Occurrences int64  `json:"occurrences"` // that don't overlap
	// Share is Matched of Customers.
	Share    metrics.Estimate `json:"share"`
	Warnings []string         `json:"warnings,omitempty"`
}

// Count returns what was counted, as plain values.
func (p *Pattern) Count() PatternCount {
	return PatternCount{
		Pattern: p.form.String(), By: p.opts.By, Selection: p.opts.Events.String(),
		Customers: p.customers, Passed: p.passed, Matched: p.matched, Occurrences: p.occurrences,
		Share:    metrics.Wilson(p.matched, p.customers, p.opts.level()),
		Warnings: p.cautions.warnings(),
	}
}

// String returns the count for people, on a line.
func (c PatternCount) String() string {
	text := fmt.Sprintf("%s: %d times, at %d of %d customers (%s)",
		c.Pattern, c.Occurrences, c.Matched, c.Customers, percent(c.Share))
	return strings.Join(append([]string{text}, c.Warnings...), "; ")
}
