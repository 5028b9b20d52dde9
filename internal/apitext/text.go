package main

import (
	"bytes"
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// text returns the exported API of p, a line for each name, sorted.
func text(p pkg) []string {
	w := writer{own: p.types}
	scope := p.types.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			w.linef("const %s %s = %s", name, w.typ(obj.Type()), obj.Val().ExactString())
		case *types.Var:
			w.linef("var %s %s", name, w.typ(obj.Type()))
		case *types.Func:
			w.linef("func %s%s", name, w.signature(obj))
		case *types.TypeName:
			w.typeName(obj)
		}
	}
	slices.Sort(w.lines)
	return w.lines
}

// A writer collects lines about one package.
type writer struct {
	own   *types.Package
	lines []string
}

func (w *writer) linef(format string, args ...any) {
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

// qualify names other packages by their name and the package itself not at all.
func (w *writer) qualify(p *types.Package) string {
	if p == w.own {
		return ""
	}
	return p.Name()
}

func (w *writer) typ(t types.Type) string { return types.TypeString(t, w.qualify) }

// signature is what follows a function's name.
func (w *writer) signature(f *types.Func) string {
	var b bytes.Buffer
	types.WriteSignature(&b, f.Signature(), w.qualify)
	return b.String()
}

// typeName writes a type, then its fields or methods.
func (w *writer) typeName(obj *types.TypeName) {
	if alias, ok := obj.Type().(*types.Alias); ok {
		w.linef("type %s = %s", obj.Name()+w.params(alias.TypeParams()), w.typ(alias.Rhs()))
		return
	}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return
	}
	name := obj.Name() + w.params(named.TypeParams())
	switch under := named.Underlying().(type) {
	case *types.Struct:
		w.linef("type %s struct%s", name, hidden(under))
		w.fields(obj.Name(), under)
		w.methods(obj.Name(), named)
	case *types.Interface:
		w.linef("type %s interface", name)
		w.interfaceMethods(obj.Name(), under)
	default:
		w.linef("type %s %s", name, w.typ(under))
		w.methods(obj.Name(), named)
	}
}

// params is a type's list of type parameters, in brackets; empty when it has none.
func (w *writer) params(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var all []string
	for p := range list.TypeParams() {
		all = append(all, p.Obj().Name()+" "+w.typ(p.Constraint()))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// hidden says that a struct has fields that callers don't see: they can't write it as an unkeyed literal.
func hidden(s *types.Struct) string {
	for f := range s.Fields() {
		if !f.Exported() {
			return " (with unexported fields)"
		}
	}
	return ""
}

func (w *writer) fields(owner string, s *types.Struct) {
	for f := range s.Fields() {
		switch {
		case !f.Exported():
		case f.Embedded():
			w.linef("type %s struct: embeds %s", owner, w.typ(f.Type()))
		default:
			w.linef("type %s struct: %s %s", owner, f.Name(), w.typ(f.Type()))
		}
	}
}

// methods writes the methods that callers can call, those promoted from embedded fields included.
func (w *writer) methods(owner string, named *types.Named) {
	byValue := types.NewMethodSet(named)
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		f := sel.Obj().(*types.Func)
		if !f.Exported() {
			continue
		}
		star := "*"
		if byValue.Lookup(f.Pkg(), f.Name()) != nil {
			star = ""
		}
		w.linef("method (%s%s) %s%s", star, owner, f.Name(), w.signature(f))
	}
}

// interfaceMethods writes what an interface asks for, wherever it gets that from.
func (w *writer) interfaceMethods(owner string, i *types.Interface) {
	sealed := false
	for m := range i.Methods() {
		if m.Exported() {
			w.linef("type %s interface: %s%s", owner, m.Name(), w.signature(m))
		} else {
			sealed = true
		}
	}
	if sealed {
		w.linef("type %s interface: unexported methods", owner)
	}
	if i.IsMethodSet() {
		return
	}
	for e := range i.EmbeddedTypes() {
		w.linef("type %s interface: %s", owner, w.typ(e))
	}
}
