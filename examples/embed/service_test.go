package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

func request(t *testing.T, s *httptest.Server, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	// The report keeps a number and what it counts together by a space that doesn't break.
	return response.StatusCode, strings.ReplaceAll(string(text), "\u00a0", " ")
}

const line = `{"customer":"c%d","time":"2026-01-%02dT09:00:00Z","kind":"order","amount":"%d.50"}` + "\n"

func TestConcurrentPosts(t *testing.T) {
	server := httptest.NewServer(newService(1000).handler())
	defer server.Close()
	var wg sync.WaitGroup
	for post := range 20 {
		wg.Go(func() {
			body := ""
			for i := range 10 {
				body += fmt.Sprintf(line, post, i+1, i)
			}
			if status, text := request(t, server, "POST", "/events", body); status != http.StatusOK {
				t.Errorf("%d: %s", status, text)
			}
			if status, text := request(t, server, "GET", "/report", ""); status != http.StatusOK {
				t.Errorf("%d: %s", status, text)
			}
		})
	}
	wg.Wait()
	status, page := request(t, server, "GET", "/report.json", "")
	if status != http.StatusOK || !strings.Contains(page, "200 events read") {
		t.Errorf("%d: the report doesn't rest on 200 events:\n%.2000s", status, page)
	}
}

func TestRefusals(t *testing.T) {
	server := httptest.NewServer(newService(3).handler())
	defer server.Close()
	good := fmt.Sprintf(line, 1, 1, 1)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		says                     string
	}{
		{"not JSON", "POST", "/events", "{", http.StatusBadRequest, "line 1"},
		{
			"no customer", "POST", "/events", good + `{"time":"2026-01-01T00:00:00Z"}`,
			http.StatusBadRequest, "line 2",
		},
		{"unknown field", "POST", "/events", `{"customre":"a"}`, http.StatusBadRequest, "customre"},
		{
			"two on a line", "POST", "/events", strings.Repeat(strings.TrimSpace(good), 2),
			http.StatusBadRequest, "line of its own",
		},
		{
			"amount", "POST", "/events", `{"customer":"a","time":"2026-01-01T00:00:00Z","amount":"1e-40"}`,
			http.StatusBadRequest, "amount",
		},
		{
			"amount finer than the log's", "POST", "/events",
			good + `{"customer":"a","time":"2026-01-01T00:00:00Z","amount":"0.000000000000000001"}`,
			http.StatusBadRequest, "line 2",
		},
		{"endless line", "POST", "/events", strings.Repeat("x", maxLine+1), http.StatusBadRequest, "after line 0"},
		{"too large", "POST", "/events", strings.Repeat("\n", maxBody+1), http.StatusRequestEntityTooLarge, "at most"},
		{"too many", "POST", "/events", strings.Repeat(good, 4), http.StatusInsufficientStorage, "at most 3"},
		{"other method", "GET", "/events", "", http.StatusMethodNotAllowed, ""},
	} {
		status, text := request(t, server, c.method, c.path, c.body)
		if status != c.status || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %q, want %d and %q", c.name, status, text, c.status, c.says)
		}
	}
	// Nothing of a refused post is kept.
	for _, path := range []string{"/report", "/report.json"} {
		if status, page := request(t, server, "GET", path, ""); status != http.StatusNotFound || page != "no events yet\n" {
			t.Errorf("%s: %d %.1000q, want 404 and that there are no events yet", path, status, page)
		}
	}
}
