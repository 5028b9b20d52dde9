package company

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/untangle-metrics/untangle/journey"
)

func folder(files ...string) fstest.MapFS {
	dir := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		dir[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return dir
}

func TestHeadersAsReadCSVHasThem(t *testing.T) {
	for name, c := range map[string]struct {
		form journey.CSV
		dir  fstest.MapFS
	}{
		"case, blanks, mark": {dir: folder(
			"events.csv", "\ufeff\"Customer\", TIME ,Kind,Amount\nann,2026-01-05,order,19.99\n",
			"customers.csv", "\ufeffCustomer,Since,Segment\nann,2026-01-01,small\n",
		)},
		"form": {form: journey.CSV{Comma: ';', DecimalComma: true, Layouts: []string{"02/01/2006"}}, dir: folder(
			"events.csv", "customer;time;kind;amount\nann;05/01/2026;order;19,99\n",
			"customers.csv", "customer;segment\nann;small\n",
		)},
		"blanks": {form: journey.CSV{Comma: ' '}, dir: folder(
			"events.csv", "\n Customer  Time Kind  Amount\nann 2026-01-05 order 19.99\n",
			"customers.csv", "customer segment\nann small\n",
		)},
	} {
		c, err := Read(t.Context(), c.dir, journey.Options{}, c.form)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		in, err := c.Inputs(t.Context(), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(in.Segments) != 1 || in.Segments[0].Segment != "small" || in.Segments[0].Revenue.String() != "19.99" {
			t.Errorf("%s: segments %v", name, in.Segments)
		}
		if kinds := c.Log.Kinds(); len(kinds) != 2 || kinds[1] != "order" {
			t.Errorf("%s: kinds %q", name, kinds)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for name, c := range map[string]struct {
		dir  fstest.MapFS
		says string
		err  error
	}{
		"no events":     {folder(), "there is no events.csv in it; it needs one with the columns customer and time", nil},
		"empty":         {folder("events.csv", ""), "events.csv is empty; ", nil},
		"only a mark":   {folder("events.csv", "\ufeff\n"), "events.csv is empty; ", nil},
		"only a header": {folder("events.csv", "customer,time\n"), "events.csv has no events", ErrNoEvents},
		"none usable":   {folder("events.csv", "customer,time\nann,soon\n"), "events.csv:2:2", ErrNoEvents},
		"no customer":   {folder("events.csv", "who,time\n"), "customer", nil},
		"empty customers": {
			folder("events.csv", "customer,time\nann,2026-01-05\n", "customers.csv", ""), "customers.csv is empty; ", nil,
		},
	} {
		_, err := Read(t.Context(), c.dir, journey.Options{}, journey.CSV{})
		if err == nil || !strings.Contains(err.Error(), c.says) || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
	_, err := ReadEvents(context.Background(), strings.NewReader("c,t\n"), journey.Options{},
		journey.CSV{Name: "e.csv", Customer: "c", Time: "t"})
	if !errors.Is(err, ErrNoEvents) {
		t.Errorf("%v", err)
	}
}

func TestRevenueAndCapacity(t *testing.T) {
	const activities = "activity,pool,point,kind,minutes\nanswer,desk,phone,call,30\n"
	dir := folder(
		"events.csv", "customer,time,kind,point,amount\nann,2026-01-05,order,shop,5\nann,2026-02-05,order,shop,7\n"+
			"bob,2026-02-06,call,phone,\nann,2026-03-01,call,phone,\n",
		"customers.csv", "customer,segment\nann,small\nbob,large\n",
		"pools.csv", "pool,silo,cost,capacity\ndesk,care,100,80\n",
	)
	read := func() (*Company, error) { return Read(t.Context(), dir, journey.Options{}, journey.CSV{}) }
	c, err := read()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Inputs(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), "activities.csv") {
		t.Errorf("pools without activities: %v", err)
	}
	dir["activities.csv"] = &fstest.MapFile{Data: []byte(activities)}
	if c, err = read(); err != nil {
		t.Fatal(err)
	}
	in, err := c.Inputs(t.Context(), Options{Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	if r := in.Revenue; r.By != "segment" || r.Currency != "EUR" || len(r.Total) != 3 ||
		r.Total[1].Net.Expansion.Amount.String() != "2" || r.Total[2].Net.Churned.Customers != 1 {
		t.Errorf("revenue\n%v", r)
	}
	if p := in.Capacity.Pools[0]; p.Used.String() != "60" || p.UnusedCost.String() != "25" {
		t.Errorf("capacity\n%v", in.Capacity)
	}
	dir["activities.csv"] = &fstest.MapFile{Data: []byte(strings.Replace(activities, ",30", ",half an hour", 1))}
	if _, err := read(); err == nil || !strings.Contains(err.Error(), "activities.csv:2:5") {
		t.Errorf("minutes that aren't a number: %v", err)
	}
}

func TestUnratedAndUnknownMoney(t *testing.T) {
	const metricsCSV = "id,name,silo,owner,description,unit,unit_of_analysis,direction,effect,timing,viewpoint,target," +
		"stage,points,measured_by\n" +
		"p,Profit,s,o,,money:EUR,customer,higher is better,outcome,lagging,company,,,,profit_per_customer\n"
	events := "customer,time,kind,point,amount\nann,2026-01-01,order,shop,5\nann,2026-02-05,call,phone,\n" +
		"ann,2026-03-05,order,shop,5\n"
	dir := folder("events.csv", events, "metrics.csv", metricsCSV)
	for _, costs := range []bool{false, true} {
		if costs {
			const costsCSV = "point,kind,cost_per_interaction,direct_cost_share\nphone,call,2,0\n"
			dir["costs.csv"] = &fstest.MapFile{Data: []byte(costsCSV)}
		}
		c, err := Read(t.Context(), dir, journey.Options{}, journey.CSV{})
		if err != nil {
			t.Fatal(err)
		}
		in, err := c.Inputs(t.Context(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]int64{false: 3, true: 2}[costs]; in.Unrated != want {
			t.Errorf("costs %v: %d interactions without a rate, want %d", costs, in.Unrated, want)
		}
		if e := in.Card.Measures[0].Estimate; e.IsKnown() != costs {
			t.Errorf("costs %v: profit is %v", costs, e)
		}
	}
}
