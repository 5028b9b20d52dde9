package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// signals runs the program in a folder of its own and returns what it prints and the page it writes.
func signals(t *testing.T, args ...string) (printed, page string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "signals.html")
	var out bytes.Buffer
	err = run(append(args, "-out", file), &out, io.Discard)
	html, readErr := os.ReadFile(file)
	if (err == nil) != (readErr == nil) {
		t.Errorf("the program says %v, and the page is read with %v", err, readErr)
	}
	return out.String(), string(html), err
}

// TestSample asks for the words: what improves without new limits is steady with them, and the rest is as it is.
func TestSample(t *testing.T) {
	printed, page, err := signals(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"chat_waiting_time: 70 in 2025-12: improved (run down since 2024-11", "lingering; target consistently missed",
		"late_onboarding: 0.335 in 2025-12: worsened (outside up since 2025-12",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("it doesn't print %q:\n%s", want, printed)
		}
	}
	if strings.Count(page, "<svg") < 3 {
		t.Error("the page has fewer than three charts")
	}
	const reason = "two more people in the evening"
	printed, page, err = signals(t, "-rebase", "chat_waiting_time=2024-11:"+reason)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(printed, "chat_waiting_time: 70 in 2025-12: steady") || !strings.Contains(page, reason) {
		t.Errorf("new limits don't show:\n%s", printed)
	}
}

// TestOwnFile reads a series without a chart, by another rule set.
func TestOwnFile(t *testing.T) {
	printed, _, err := signals(t, "series.csv", "-rules", "nelson")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(printed, "chat_waiting_time: 70 in 2025-12: changed (") {
		t.Errorf("without a direction, a signal is neither good nor bad:\n%s", printed)
	}
}

func TestFaults(t *testing.T) {
	for want, args := range map[string][]string{
		"-rules made-up":                 {"-rules", "made-up"},
		"there is no series of \"typo\"": {"-rebase", "typo=2024-11:because"},
		"want metric=period:reason":      {"-rebase", "chat_waiting_time=2024-11"},
		"not in the series":              {"-rebase", "chat_waiting_time=1999-01:because"},
		"no reason for a new baseline":   {"-rebase", "chat_waiting_time=2024-11:"},
		"-chart goes with a series file": {"-chart", "metrics.csv"},
		"no such file":                   {"absent.csv"},
		"\"two\" is not a flag":          {"series.csv", "-rules", "nhs", "two"},
		"metrics.csv:1":                  {"metrics.csv"},
	} {
		if _, _, err := signals(t, args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %q", args, err, want)
		}
	}
}

func TestSpares(t *testing.T) {
	err := run([]string{"series.csv", "-out", "series.csv"}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "would overwrite series.csv") {
		t.Errorf("got %v", err)
	}
}

// TestUnmatched: a series without a definition and a definition without a series are told, and so is an empty file.
func TestUnmatched(t *testing.T) {
	file := filepath.Join(t.TempDir(), "series.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("metric,period,value\nother,2026-01,1\nother,2026-02,2\n")
	printed, _, err := signals(t, file, "-chart", "metrics.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"which way other improves isn't known", "late_onboarding: no series"} {
		if !strings.Contains(printed, want) {
			t.Errorf("it doesn't print %q:\n%s", want, printed)
		}
	}
	write("metric,period,value\n")
	if _, _, err := signals(t, file); err == nil || !strings.Contains(err.Error(), "no rows") {
		t.Errorf("an empty file: %v", err)
	}
	write("metric,period,value\na,2026-01,1e200\nb,2026-01,1e300\n")
	printed, _, err = signals(t, file)
	if err == nil || printed != "" || !strings.Contains(err.Error(), "b: control: chart") {
		t.Errorf("values too large: %v, %q", err, printed)
	}
}
