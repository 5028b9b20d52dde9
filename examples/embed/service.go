package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/scorecard"
)

const (
	maxBody = 16 << 20 // bytes of a post
	maxLine = 1 << 16  // bytes of an event
)

// places is how many decimal places money has: fixed, so that no event can take the room for digits that others need.
const places = 4

// A service keeps events in memory. Posts are taken as a whole or not at all, and many at once.
type service struct {
	most int // events to keep

	mu     sync.Mutex
	events []journey.Event

	building sync.Mutex // one report at a time
	reported int        // the number of events in the last report
	report   scorecard.Report
}

func newService(most int) *service { return &service{most: most} }

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /events", s.post)
	mux.HandleFunc("GET /report", s.serve("text/html; charset=utf-8", scorecard.Report.HTML))
	mux.HandleFunc("GET /report.json", s.serve("application/json", scorecard.Report.JSON))
	return mux
}

// event is a line of a post.
type event struct {
	Customer string          `json:"customer"`
	Time     time.Time       `json:"time"`
	Kind     string          `json:"kind"`
	Point    string          `json:"point"`
	Amount   decimal.Decimal `json:"amount"`
	Reason   string          `json:"reason"`
}

func (s *service) post(w http.ResponseWriter, r *http.Request) {
	events, err := parse(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, fmt.Sprintf("a post has at most %d bytes; send several", large.Limit), http.StatusRequestEntityTooLarge)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	case !s.keep(events):
		http.Error(w, fmt.Sprintf("no room: at most %d events are kept", s.most), http.StatusInsufficientStorage)
	default:
		fmt.Fprintf(w, "taken: %d\n", len(events))
	}
}

// parse reads JSON lines; an error names the line.
func parse(body io.Reader) ([]journey.Event, error) {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxLine)
	var events []journey.Event
	strict := journey.NewBuilder(journey.Options{Strict: true, Places: places}) // says whether an event can be used
	n := 0
	for lines.Scan() {
		n++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var e event
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if _, err := d.Token(); err != io.EOF {
			return nil, fmt.Errorf("line %d: more than one event; give each a line of its own", n)
		}
		taken := journey.Event{
			Customer: e.Customer, Time: e.Time, Kind: e.Kind, Point: e.Point, Amount: e.Amount, Reason: e.Reason,
		}
		if err := strict.Add(taken); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		events = append(events, taken)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("after line %d: %w", n, err)
	}
	return events, nil
}

func (s *service) keep(events []journey.Event) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.events)+len(events) > s.most {
		return false
	}
	s.events = append(s.events, events...)
	return true
}

var errNoEvents = errors.New("no events yet")

// current returns the report of all events so far, and errNoEvents without any. Events are only ever appended, so a
// part of the slice can be read without the lock.
func (s *service) current(ctx context.Context) (scorecard.Report, error) {
	s.building.Lock()
	defer s.building.Unlock()
	s.mu.Lock()
	events := s.events[:len(s.events):len(s.events)]
	s.mu.Unlock()
	if len(events) == 0 {
		return scorecard.Report{}, errNoEvents
	}
	if len(events) == s.reported {
		return s.report, nil
	}
	b := journey.NewBuilder(journey.Options{Places: places})
	if err := b.AddSeq(slices.Values(events)); err != nil {
		return scorecard.Report{}, err
	}
	log, built, err := b.Build(ctx)
	if err != nil {
		return scorecard.Report{}, err
	}
	inputs, err := (&company.Company{Log: log, Build: built}).Inputs(ctx, company.Options{})
	if err != nil {
		return scorecard.Report{}, err
	}
	report, err := scorecard.StateOfCustomer(inputs)
	if err == nil {
		s.report, s.reported = report, len(events)
	}
	return report, err
}

func (s *service) serve(contentType string, render func(scorecard.Report, io.Writer) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var page bytes.Buffer
		report, err := s.current(r.Context())
		if err == nil {
			err = render(report, &page)
		}
		switch {
		case errors.Is(err, errNoEvents):
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = page.WriteTo(w) // an error here is the reader's, who has gone
	}
}
