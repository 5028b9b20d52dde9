package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// write makes dir hold the texts, by file name, and no other .txt file.
func write(dir string, texts map[string][]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("apitext: %w", err)
	}
	names, err := present(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, ok := texts[name]; ok {
			continue
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("apitext: %w", err)
		}
	}
	for name, lines := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(join(lines)), 0o644); err != nil {
			return fmt.Errorf("apitext: %w", err)
		}
	}
	return nil
}

// compare returns an error that lists the lines that dir and the texts don't share: - in dir only, + in the code only.
func compare(dir string, texts map[string][]string) error {
	names, err := present(dir)
	if err != nil {
		return err
	}
	names = slices.Compact(slices.Sorted(slices.Values(slices.AppendSeq(names, maps.Keys(texts)))))
	var b strings.Builder
	for _, name := range names {
		recorded, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("apitext: %w", err)
		}
		now, exists := texts[name]
		if exists && err == nil && string(recorded) == join(now) {
			continue
		}
		fmt.Fprintf(&b, "api/%s\n", name)
		for _, line := range diff(split(string(recorded)), now) {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return fmt.Errorf("apitext: the exported API differs from api/ (- recorded, + in the code):\n%s"+
		"if the change is meant, run: go run ./internal/apitext", b.String())
}

// present returns the names of the .txt files in dir, none when there is no dir.
func present(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("apitext: %w", err)
	}
	for i, p := range paths {
		paths[i] = filepath.Base(p)
	}
	return paths, nil
}

// diff merges two sorted lists into the lines that only one of them has.
func diff(before, after []string) []string {
	var lines []string
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(after) == 0 || len(before) > 0 && before[0] < after[0]:
			lines = append(lines, "- "+before[0])
			before = before[1:]
		case len(before) == 0 || after[0] < before[0]:
			lines = append(lines, "+ "+after[0])
			after = after[1:]
		default:
			before, after = before[1:], after[1:]
		}
	}
	return lines
}

func join(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

func split(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Sort(lines)
	return lines
}
