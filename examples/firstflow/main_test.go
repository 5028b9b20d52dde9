package main

import (
	"os"
	"strings"
	"testing"
)

// TestReadme checks that the README shows this program as it is.
func TestReadme(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, program, _ := strings.Cut(string(source), "func main() {\n")
	program, _, _ = strings.Cut(program, "\n}\n")
	if !strings.Contains(string(readme), program) {
		t.Errorf("README.md doesn't show the program:\n%s", program)
	}
}

func Example() {
	os.Args = []string{"firstflow", "orders.csv"}
	main()
	// Output:
	// read 5 events, kept 4 of 3 customers, refused 1 (1: unreadable time)
	//   journey: read csv: csv:6:2: created_at "yesterday": is not a time in any of the layouts; write it as 2006-01-02 15:04:05
	// customers by month, active with at least 1 event in a period
	//    period  segment  opening  new  won back  transferred in  lost  transferred out  closing
	//   2026-01                 0    2         0               0     0                0        2
	//   2026-02                 2    1         0               0     2                0        1
	//  2026-03*                 1    0         1               0     1                0        1
}
