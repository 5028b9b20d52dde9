package revenue

import (
	"encoding/binary"
	"fmt"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindTransactions       = wire.Revenue
	kindSubscriptions      = wire.Revenue + 1
	stateVersion      byte = 1
)

// AppendBinary appends the state to b. It returns an error when the calendar's zone has no name.
func (t *Transactions) AppendBinary(b []byte) ([]byte, error) { return t.append(b, kindTransactions) }

// MarshalBinary returns the state.
func (t *Transactions) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [NewTransactions] with the same options; the state's
// segments are added to its own. It returns an error that wraps [metrics.ErrMismatch] for other options, another
// calendar, other days of observation or another instant at which it ended, or other decimal places. On an error the
// calculator is as it was.
func (t *Transactions) UnmarshalBinary(b []byte) error {
	return t.decode(b, kindTransactions, opTransactions)
}

// AppendBinary appends the state to b. It returns an error when the calendar's zone has no name.
func (s *Subscriptions) AppendBinary(b []byte) ([]byte, error) { return s.append(b, kindSubscriptions) }

// MarshalBinary returns the state.
func (s *Subscriptions) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [NewSubscriptions] with the same options; the state's
// segments are added to its own. It returns an error that wraps [metrics.ErrMismatch] for other options of the
// calculator or the book, another calendar, or another first or last day. On an error the calculator is as it was.
func (s *Subscriptions) UnmarshalBinary(b []byte) error {
	return s.decode(b, kindSubscriptions, opSubscriptions)
}

// fingerprint is everything that two ledgers must share.
func (l *ledger) fingerprint() ([]byte, error) {
	b, err := l.calendar.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	b = binary.AppendVarint(append(b, l.config...), l.until.Unix())
	return binary.AppendVarint(b, int64(l.until.Nanosecond())), nil
}

func (l *ledger) append(b []byte, kind byte) ([]byte, error) {
	config, err := l.fingerprint()
	if err != nil {
		return nil, err
	}
	b = wire.AppendBytes(append(b, kind, stateVersion), config)
	b = binary.AppendUvarint(b, uint64(len(l.segments)))
	for _, name := range l.segments {
		b = wire.AppendString(b, name)
	}
	for i := range l.net {
		b = l.stocks[i].append(l.net[i].append(b))
		if l.standing {
			b = l.queues[i].append(l.gross[i].append(b))
		}
	}
	return b, nil
}

func appendSum(b []byte, v exact.Int128) []byte {
	return binary.AppendUvarint(binary.AppendVarint(b, v.Hi), v.Lo)
}

func readSum(in *wire.Reader) exact.Int128 { return exact.Int128{Hi: in.Varint(), Lo: in.Uvarint()} }

func (c *cell) append(b []byte) []byte {
	for _, t := range c.moved {
		b = appendSum(appendSum(binary.AppendUvarint(b, uint64(t.customers)), t.amount), t.squares)
	}
	b = appendSum(binary.AppendUvarint(b, uint64(c.minor.customers)), c.minor.amount)
	b = appendSum(appendSum(b, c.gains), c.drops)
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(c.truncated)), uint64(c.within))
}

func (c *cell) read(in *wire.Reader) {
	for i := range c.moved {
		c.moved[i] = tally{in.Count(), readSum(in), readSum(in)}
	}
	c.minor = tally{customers: in.Count(), amount: readSum(in)}
	c.gains, c.drops = readSum(in), readSum(in)
	c.truncated, c.within = in.Count(), in.Count()
}

func (s *stock) append(b []byte) []byte {
	b = appendSum(appendSum(binary.AppendVarint(b, s.customers), s.amount), s.credits)
	return binary.AppendUvarint(b, uint64(s.interactions))
}

func (s *stock) read(in *wire.Reader) {
	*s = stock{customers: in.Varint(), amount: readSum(in), credits: readSum(in), interactions: in.Count()}
}

func (q *queue) append(b []byte) []byte {
	for _, n := range q {
		b = binary.AppendVarint(b, n)
	}
	return b
}

func (q *queue) read(in *wire.Reader) {
	for i := range q {
		q[i] = in.Varint()
	}
}

// cellBytes is the least number of bytes of a cell and a stock in a state.
const cellBytes = 5*5 + 3 + 2*2 + 2 + 1 + 2*2 + 1

// decode replaces the ledger.
func (l *ledger) decode(b []byte, kind byte, op string) error {
	want, err := l.fingerprint()
	if err != nil {
		return err
	}
	in := wire.NewReader(b)
	in.Expect(kind, "kind")
	in.Expect(stateVersion, "version")
	if got := in.Bytes(); in.Err() == nil && string(got) != string(want) {
		return fmt.Errorf("%s: decode: %w", op, metrics.ErrMismatch)
	}
	d := ledger{frame: l.frame}
	if d.readSegments(in); in.Err() == nil {
		for i := range d.net {
			d.net[i].read(in)
			d.stocks[i].read(in)
			if d.standing {
				d.gross[i].read(in)
				d.queues[i].read(in)
			}
		}
	}
	if in.Err() == nil {
		d.check(in)
	}
	if err := in.Done(); err != nil {
		return fmt.Errorf("%s: decode: %w", op, err)
	}
	fresh := newLedger(l.frame)
	if err := fresh.merge(&d, op); err != nil {
		return fmt.Errorf("%s: decode: %w", op, err)
	}
	*l = fresh
	return nil
}

func (l *ledger) readSegments(in *wire.Reader) {
	segments := make([]string, in.Items(1))
	for i := range segments {
		if segments[i] = in.String(); i > 0 && segments[i] <= segments[i-1] {
			in.Fail("segments out of order")
		}
	}
	// What a cell takes bounds what a hostile number of segments can make this allocate.
	if n := len(segments); n == 0 || n > mostCells/l.periods.Len() || n*l.periods.Len() > in.Len()/cellBytes {
		in.Fail("%d segments don't fit", n)
	}
	if l.by == "" && (len(segments) != 1 || segments[0] != "") {
		in.Fail("segments that weren't asked for")
	}
	if in.Err() == nil {
		l.segments = segments
		l.clear()
	}
}
