package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pkg is one public package: its syntax for the comments, its types for everything else.
type pkg struct {
	path  string // import path
	file  string // name of its text in api/
	fset  *token.FileSet
	files []*ast.File
	types *types.Package
}

// listed is what we ask of go list.
type listed struct {
	Dir, ImportPath, Name, Export string
	GoFiles                       []string
	DepOnly                       bool
	Module                        *struct{ Path string }
}

// load returns the public packages of the module at root, by import path. It looks at them as linux/amd64 without
// cgo does, whatever the machine, so that everyone gets the same text.
func load(root string) ([]pkg, error) {
	all, err := list(root)
	if err != nil {
		return nil, err
	}
	exports := make(map[string]string, len(all))
	for _, l := range all {
		exports[l.ImportPath] = l.Export
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(exports[path])
	})
	var pkgs []pkg
	for _, l := range all {
		if l.DepOnly || !public(l) {
			continue
		}
		p, err := check(l, fset, imports)
		if err != nil {
			return nil, err
		}
		pkgs = append(pkgs, p)
	}
	slices.SortFunc(pkgs, func(a, b pkg) int { return strings.Compare(a.path, b.path) })
	return pkgs, nil
}

// list asks the go command for the module's packages and everything they import, compiled.
func list(root string) ([]listed, error) {
	cmd := exec.Command("go", "list", "-export", "-deps",
		"-json=Dir,ImportPath,Name,Export,GoFiles,DepOnly,Module", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		err := dec.Decode(&l)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, l)
	}
}

// public reports whether callers outside the module can import l and are meant to.
func public(l listed) bool {
	if l.Name == "main" || l.Module == nil {
		return false
	}
	dirs := strings.Split(rel(l), "/")
	return !slices.Contains(dirs, "internal") && dirs[0] != "examples" && dirs[0] != "tools"
}

// rel is l's path within its module; the name of the package for the module's root.
func rel(l listed) string {
	if l.ImportPath == l.Module.Path {
		return l.Name
	}
	return strings.TrimPrefix(l.ImportPath, l.Module.Path+"/")
}

func check(l listed, fset *token.FileSet, imports types.Importer) (pkg, error) {
	p := pkg{path: l.ImportPath, file: strings.ReplaceAll(rel(l), "/", "_") + ".txt", fset: fset}
	for _, name := range l.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(l.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return pkg{}, err
		}
		p.files = append(p.files, f)
	}
	conf := types.Config{Importer: imports, Sizes: types.SizesFor("gc", "amd64")}
	var err error
	p.types, err = conf.Check(l.ImportPath, fset, p.files, nil)
	return p, err
}
