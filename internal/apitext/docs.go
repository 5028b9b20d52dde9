package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// documented returns an error that lists the exported names without a doc comment, by place. A package, a type, a
// function and a method need one each; for constants and variables a comment on the group or on the line will do.
// Fields and the methods of interfaces are left to the comment on their type.
func documented(pkgs []pkg) error {
	var bare []string
	for _, p := range pkgs {
		if !slices.ContainsFunc(p.files, func(f *ast.File) bool { return f.Doc != nil }) {
			bare = append(bare, p.path+": package comment")
		}
		for _, f := range p.files {
			for _, d := range f.Decls {
				for _, id := range undocumented(d) {
					bare = append(bare, fmt.Sprintf("%s: %s", p.fset.Position(id.Pos()), id.Name))
				}
			}
		}
	}
	if len(bare) == 0 {
		return nil
	}
	return fmt.Errorf("apitext: exported names without a doc comment:\n  %s", strings.Join(bare, "\n  "))
}

func undocumented(d ast.Decl) []*ast.Ident {
	var bare []*ast.Ident
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || exportedReceiver(d.Recv)) {
			bare = append(bare, d.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				// In a group of types, a comment on the group says nothing about each.
				alone := d.Lparen == token.NoPos && d.Doc != nil
				if !alone && spec.Doc == nil && spec.Name.IsExported() {
					bare = append(bare, spec.Name)
				}
			case *ast.ValueSpec:
				if d.Doc != nil || spec.Doc != nil || spec.Comment != nil {
					continue
				}
				for _, name := range spec.Names {
					if name.IsExported() {
						bare = append(bare, name)
					}
				}
			}
		}
	}
	return bare
}

// exportedReceiver reports whether a method belongs to an exported type, generic or not, by pointer or not.
func exportedReceiver(recv *ast.FieldList) bool {
	t := recv.List[0].Type
	for {
		switch u := t.(type) {
		case *ast.StarExpr:
			t = u.X
		case *ast.ParenExpr:
			t = u.X
		case *ast.IndexExpr:
			t = u.X
		case *ast.IndexListExpr:
			t = u.X
		case *ast.Ident:
			return u.IsExported()
		default:
			return false
		}
	}
}
