package journey_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A fakeDB is a database whose every query returns the same rows, and then an error when there is one.
type fakeDB struct {
	columns []string
	rows    [][]driver.Value
	err     error
}

func (f *fakeDB) Connect(context.Context) (driver.Conn, error) { return fakeConn{f}, nil }
func (f *fakeDB) Driver() driver.Driver                        { return nil }

type fakeConn struct{ *fakeDB }

func (c fakeConn) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }
func (c fakeConn) Begin() (driver.Tx, error)           { return nil, errors.ErrUnsupported }
func (c fakeConn) Close() error                        { return nil }

func (c fakeConn) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return &fakeRows{fakeDB: c.fakeDB}, nil
}

type fakeRows struct {
	*fakeDB
	at int
}

func (r *fakeRows) Columns() []string { return r.columns }
func (r *fakeRows) Close() error      { return nil }

func (r *fakeRows) Next(into []driver.Value) error {
	if r.at == len(r.rows) {
		if r.err != nil {
			return r.err
		}
		return io.EOF
	}
	copy(into, r.rows[r.at])
	r.at++
	return nil
}

// readSQL reads the rows of a fake database into a builder.
func readSQL(
	ctx context.Context, t *testing.T, opts journey.Options, f *fakeDB, mapping journey.SQL,
) (*journey.Builder, error) {
	t.Helper()
	db := sql.OpenDB(f)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM events")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	b := journey.NewBuilder(opts)
	return b, b.ReadSQL(ctx, rows, mapping)
}

func TestReadSQL(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	f := &fakeDB{
		columns: []string{"ID", "at", "kind", "point", "amount", "reason", "n", "known", "extra"},
		rows: [][]driver.Value{
			{int64(7), at, "order", []byte("web"), "12.30", nil, int64(1), nil, nil},
			{"7", "2025-03-01 13:00:00", "order", int64(3), 12.3, "r", "2", at.Add(time.Hour), 1.5},
			{[]byte("ann"), []byte("2025-03-01"), nil, nil, int64(-5), "", nil, "", true},
			{nil, at, nil, nil, nil, nil, nil, nil, nil},
			{"bob", nil, nil, nil, nil, nil, nil, nil, nil},
			{"bob", at, nil, nil, 1e300, nil, nil, nil, nil},
			{"bob", at, nil, nil, nil, nil, 1.5, nil, nil},
			{"bob", at, nil, nil, nil, nil, nil, "then", nil},
			{"bob", time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), nil, nil, nil, nil, nil, nil, nil},
		},
	}
	mapping := journey.SQL{
		Customer: "id", Time: "at", Kind: "kind", Point: "point", Amount: "amount", Reason: "reason",
		Sequence: "n", Known: "known",
	}
	b, err := readSQL(t.Context(), t, journey.Options{Calendar: metrics.NewCalendar(amsterdam)}, f, mapping)
	if err != nil {
		t.Fatal(err)
	}
	log, report, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []journey.Event{
		{Customer: "7", Time: at, Kind: "order", Point: "web", Amount: decimal.RequireFromString("12.3"), Sequence: 1},
		{
			Customer: "7", Time: at, Kind: "order", Point: "3", Amount: decimal.RequireFromString("12.3"),
			Reason: "r", Sequence: 2,
		},
		{Customer: "ann", Time: time.Date(2025, 3, 1, 0, 0, 0, 0, amsterdam), Amount: decimal.NewFromInt(-5)},
	}
	got := eventsOf(log)
	for i := range got {
		got[i].Known = time.Time{}
	}
	if diff := cmp.Diff(want, got, sameEvents); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if report.Read != 9 || report.Refused != 6 {
		t.Errorf("%v", report)
	}
	for i, want := range []struct {
		op    string
		field string
		err   error
	}{
		{"journey: read sql: row 4", "ID", journey.ErrCustomer},
		{"journey: read sql: row 5", "at", journey.ErrTime},
		{"journey: read sql: row 6", "amount", journey.ErrAmount},
		{"journey: read sql: row 7", "n", journey.ErrNumber},
		{"journey: read sql: row 8", "known", journey.ErrTime},
		{"journey: read sql: row 9", "at", journey.ErrTime},
	} {
		f := report.Examples[i]
		if f.Op != want.op || f.Field != want.field || f.Err != want.err || f.Cause == "" || f.Remedy == "" {
			t.Errorf("%+v, want %v", f, want)
		}
	}
}

func TestReadSQLErrors(t *testing.T) {
	lost := errors.New("connection lost")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	good := []driver.Value{"ann", "2025-01-01"}
	mapping := journey.SQL{Customer: "c", Time: "t"}
	for _, c := range []struct {
		name    string
		ctx     context.Context
		db      fakeDB
		mapping journey.SQL
		message string
		err     error
	}{
		{"required", t.Context(), fakeDB{columns: []string{"c", "t"}}, journey.SQL{Time: "t"}, "required", nil},
		{"missing", t.Context(), fakeDB{columns: []string{"c", "when"}}, mapping, `"c", "when"`, nil},
		{"rows", t.Context(), fakeDB{[]string{"c", "t"}, [][]driver.Value{good}, lost}, mapping, "after row 1", lost},
		{
			"context", cancelled,
			fakeDB{columns: []string{"c", "t"}, rows: [][]driver.Value{good}},
			journey.SQL{Customer: "c", Time: "t"},
			"row 1", context.Canceled,
		},
		{
			"strict", t.Context(),
			fakeDB{columns: []string{"c", "t"}, rows: [][]driver.Value{good, {"ann", "soon"}}},
			journey.SQL{Customer: "c", Time: "t"},
			`row 2: t "soon"`, journey.ErrTime,
		},
	} {
		_, err := readSQL(c.ctx, t, journey.Options{Strict: true}, &c.db, c.mapping)
		if err == nil || !strings.Contains(err.Error(), c.message) || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %q, %v", c.name, err, c.message, c.err)
		}
	}
}
