package main

import (
	"io"
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

// TestOutput checks what the program prints, and that the README shows it.
func TestOutput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	args, stdout := os.Args, os.Stdout
	os.Args, os.Stdout = []string{"firstflow", "orders.csv"}, w // a few lines fit the pipe
	main()
	os.Args, os.Stdout = args, stdout
	w.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(string(readme), "\n    "+line) {
			t.Errorf("README.md doesn't show the line %q", line)
		}
	}
	if !strings.Contains(string(out), "orders.csv:6:2") || !strings.Contains(string(out), "2026-03*") {
		t.Errorf("the program prints:\n%s", out)
	}
}
