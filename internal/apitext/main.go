// Apitext writes the exported API of the module's public packages as text, one file a package in api/, so that a
// change to what callers see is a change that reviewers see.
//
//	go run ./internal/apitext                       write api/
//	go run ./internal/apitext -check                fail, with the differences, when api/ isn't what the code says
//	go run ./internal/apitext -undocumented         fail, with a list, when an exported name has no doc comment
//
// Both flags may be given at once. Run it from the module root.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "compare with the files in api/ instead of writing them")
	undocumented := flag.Bool("undocumented", false, "list exported names that have no doc comment")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(".", *check, *undocumented); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run does what the flags say for the module at root; with neither, it writes the API text.
func run(root string, check, undocumented bool) error {
	pkgs, err := load(root)
	if err != nil {
		return fmt.Errorf("apitext: %w", err)
	}
	texts := make(map[string][]string, len(pkgs))
	for _, p := range pkgs {
		texts[p.file] = text(p)
	}
	dir := filepath.Join(root, "api")
	if !check && !undocumented {
		return write(dir, texts)
	}
	var errs []error
	if check {
		errs = append(errs, compare(dir, texts))
	}
	if undocumented {
		errs = append(errs, documented(pkgs))
	}
	return errors.Join(errs...)
}
