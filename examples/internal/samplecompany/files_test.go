package samplecompany

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestSameSeedSameBytes(t *testing.T) {
	first, second, other := sample(), Files(Seed), Files(Seed+1)
	if !maps.EqualFunc(first, second, bytes.Equal) {
		t.Error("the same seed gave two different companies")
	}
	for _, name := range []string{"events.csv", "customers.csv", "surveys.csv"} {
		if bytes.Equal(first[name], other[name]) {
			t.Errorf("%s doesn't depend on the seed", name)
		}
	}
	second["map.csv"][0] ^= 1
	if bytes.Equal(first["map.csv"], second["map.csv"]) {
		t.Error("a caller's change shows in other files")
	}
}

func TestFileSystem(t *testing.T) {
	fsys := FS(Seed)
	names := []string{
		"activities.csv", "costs.csv", "customers.csv", "events.csv", "map.csv", "metrics.csv", "pools.csv", "surveys.csv",
	}
	if err := fstest.TestFS(fsys, names...); err != nil {
		t.Fatal(err)
	}
	files := sample()
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, names) {
		t.Errorf("files %q, want %q", got, names)
	}
	for name, want := range files {
		if got, err := fs.ReadFile(fsys, name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from the file in Files (error %v)", name, err)
		}
	}
}

func TestSizes(t *testing.T) {
	files := sample()
	var total int
	for _, content := range files {
		total += len(content)
	}
	if total > 12e6 {
		t.Errorf("%d bytes in all", total)
	}
	customers := map[string]bool{}
	rows := table(t, files, "customers.csv", customersHeader)
	for _, r := range rows {
		customers[r[0]] = true
	}
	within(t, "customers", float64(len(customers)), 3000, 3400)
	within(t, "second rows over customers", float64(len(rows)-len(customers))/float64(len(customers)), 0.03, 0.07)
	within(t, "events", float64(len(table(t, files, "events.csv", eventsHeader))), 120e3, 180e3)
	within(t, "responses", float64(len(table(t, files, "surveys.csv", surveysHeader))), 8e3, 10.5e3)
}

func TestEventsAreInOrder(t *testing.T) {
	files := sample()
	kinds := map[string]bool{
		"join": true, "leave": true, "invoice": true, "order": true, "use": true, "ticket": true, "complaint": true,
		"incident": true, "delivery": true, "delivery_late": true, "quote": true, "visit": true, "renewal": true,
	}
	zone := newCalendar().zone
	start, end := time.Date(2023, 1, 1, 0, 0, 0, 0, zone), time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
	seenKinds, seen := map[string]bool{}, map[string]bool{}
	var last time.Time
	var twice int
	member := map[string]bool{}
	for _, r := range table(t, files, "customers.csv", customersHeader) {
		member[r[0]] = member[r[0]] || r[6] != ""
	}
	for i, r := range table(t, files, "events.csv", eventsHeader) {
		line := strings.Join(r, ",")
		if seen[line] {
			twice++
			continue
		}
		seen[line] = true
		at, err := time.Parse(time.RFC3339, r[1])
		if err != nil {
			t.Fatal(err)
		}
		if at.Before(last) || at.Before(start) || !at.Before(end) {
			t.Fatalf("event %d: %s is out of order or of range", i, r[1])
		}
		if at.In(zone).Format(time.RFC3339) != r[1] {
			t.Fatalf("event %d: %s has another zone's offset", i, r[1])
		}
		last = at
		kind := r[2]
		seenKinds[kind] = true
		if money := kind == "invoice" || kind == "order"; money != (r[4] != "") || (r[5] != "") != (kind == "leave") {
			t.Fatalf("event %d: %q has an amount or a reason too many or too few", i, line)
		}
		if _, decimals, _ := strings.Cut(r[4], "."); r[4] != "" && (len(decimals) != 2 || number(t, r[4]) <= 0) {
			t.Fatalf("event %d: amount %q", i, r[4])
		}
		switch kind {
		case "join", "leave":
			if member[r[0]] != (kind == "leave") {
				t.Fatalf("event %d: %q out of turn", i, line)
			}
			member[r[0]] = kind == "join"
		case "visit", "quote":
		default:
			if !member[r[0]] {
				t.Fatalf("event %d: %q without a contract", i, line)
			}
		}
	}
	if !maps.Equal(seenKinds, kinds) {
		t.Errorf("kinds %v", seenKinds)
	}
	if twice != exactDuplicates {
		t.Errorf("%d duplicates, want %d", twice, exactDuplicates)
	}
}

func TestSurveysAreInOrder(t *testing.T) {
	asked := map[string]bool{}
	var last time.Time
	for i, r := range table(t, sample(), "surveys.csv", surveysHeader) {
		at, err := time.Parse(time.RFC3339, r[1])
		if err != nil || at.Before(last) {
			t.Fatalf("response %d: time %s (error %v)", i, r[1], err)
		}
		last = at
		asked[r[3]] = true
		if s := number(t, r[4]); s < 0 || s > 10 || s != float64(int(s)) {
			t.Fatalf("response %d: score %s", i, r[4])
		}
	}
	if len(asked) != len(questions) {
		t.Errorf("questions %v", asked)
	}
}

// within reports a figure that lies outside its band.
func within(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if !(got >= low && got <= high) {
		t.Errorf("%s: %.4g, want %.4g to %.4g", what, got, low, high)
	}
}
