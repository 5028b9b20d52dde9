package metrics

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// ReadCatalogJSON reads a catalogue from a JSON file as [Catalog.WriteJSON] writes it; name is the file's name for
// messages:
//
//	{
//	  "silos": [{"id": "sales", "name": "Sales"}],
//	  "stages": [{"id": "buy", "name": "Buy"}, {"id": "use", "name": "Use", "after": ["buy"]}],
//	  "points": [{"id": "shop", "name": "The shop", "stage": "buy", "silo": "sales"}],
//	  "metrics": [{"id": "orders", "name": "Orders", "silo": "sales", …}]
//	}
//
// Metrics are as [Definition.MarshalJSON] writes them. All four keys may be left out.
//
// The error is [Faults], each with its line: what [Catalog.Validate] finds, keys that are unknown or there twice,
// values of the wrong form, text that isn't UTF-8, anything after the catalogue, a file over 16 MiB, a list over 10,000
// items. Text that isn't JSON is one fault, at its first error, and gives an empty catalogue. After 1,000 faults the
// rest are counted, in a last one. With another error the catalogue has what could be read: good for looking at, not
// for use.
func ReadCatalogJSON(r io.Reader, name string) (Catalog, error) {
	in := &catalogJSON{jsonReader: jsonReader{op: catalogOp, file: name}}
	text, err := io.ReadAll(io.LimitReader(r, maxCatalogMiB<<20+1))
	switch {
	case err != nil:
		return Catalog{}, Faults{{
			Op: catalogOp, File: name, Cause: err.Error(), Remedy: "try to read the file again", Err: err,
		}}
	case len(text) > maxCatalogMiB<<20:
		return Catalog{}, Faults{{
			Op: catalogOp, File: name, Cause: fmt.Sprintf("the file is larger than %d MiB", maxCatalogMiB),
			Remedy: "split the file, or check that it is a catalogue",
		}}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	v, ok := in.parse(text)
	if !ok {
		return Catalog{}, in.faults().Err()
	}
	c := in.read(v)
	in.validate(c)
	return c, in.faults().Err()
}

// UnmarshalJSON reads a catalogue as [ReadCatalogJSON] does, except that it leaves [Catalog.Validate] to the caller.
// The error is [Faults], all of them; the catalogue is then as it was.
func (c *Catalog) UnmarshalJSON(b []byte) error {
	in := &catalogJSON{jsonReader: jsonReader{op: "metrics: unmarshal catalogue"}}
	v, ok := in.parse(b)
	if ok && v.is('n') {
		return nil // by convention, null changes nothing
	}
	var got Catalog
	if ok {
		got = in.read(v)
	}
	if err := in.faults().Err(); err != nil {
		return err
	}
	*c = got
	return nil
}

// A catalogJSON is what one reading keeps.
type catalogJSON struct {
	jsonReader
	lines map[string][]map[string]int // of each silo, stage, point and metric: the line of each key, and its own
	seen  map[placedField]bool        // fields that have a fault already
}

type placedField struct {
	place
	field string
}

func (r *catalogJSON) read(v jsonValue) Catalog {
	r.lines = make(map[string][]map[string]int)
	r.seen = make(map[placedField]bool)
	var c Catalog
	columns := fields()
	r.object(v, "catalogue", map[string]func(jsonValue){
		"silos": func(v jsonValue) {
			r.array(v, "silos", func(v jsonValue) {
				var s Silo
				r.place("silo", v, map[string]func(jsonValue){
					"id": r.oneString("silo id", &s.ID), "name": r.oneString("silo name", &s.Name),
				})
				c.Silos = append(c.Silos, s)
			})
		},
		"stages": func(v jsonValue) {
			r.array(v, "stages", func(v jsonValue) {
				var s Stage
				r.place("stage", v, map[string]func(jsonValue){
					"id": r.oneString("stage id", &s.ID), "name": r.oneString("stage name", &s.Name),
					"after": r.manyStrings("stage after", &s.After),
				})
				c.Stages = append(c.Stages, s)
			})
		},
		"points": func(v jsonValue) {
			r.array(v, "points", func(v jsonValue) {
				var p Point
				r.place("point", v, map[string]func(jsonValue){
					"id": r.oneString("point id", &p.ID), "name": r.oneString("point name", &p.Name),
					"stage": r.oneString("point stage", &p.Stage), "silo": r.oneString("point silo", &p.Silo),
				})
				c.Points = append(c.Points, p)
			})
		},
		"metrics": func(v jsonValue) {
			r.array(v, "metrics", func(v jsonValue) {
				at := place{aMetric, len(c.Definitions)}
				d, lines := r.definition(v, columns, func(column string) { r.seen[placedField{at, column}] = true })
				r.lines[aMetric] = append(r.lines[aMetric], lines)
				c.Definitions = append(c.Definitions, d)
			})
		},
	})
	return c
}

// place reads a silo, a stage or a point.
func (r *catalogJSON) place(kind string, v jsonValue, read map[string]func(jsonValue)) {
	at := place{kind, len(r.lines[kind])}
	for key, set := range read {
		read[key] = func(v jsonValue) {
			before := len(r.found) + r.more
			set(v)
			if len(r.found)+r.more > before {
				r.seen[placedField{at, kind + " " + key}] = true
			}
		}
	}
	r.lines[kind] = append(r.lines[kind], r.object(v, kind, read))
}

// validate adds the faults of the catalogue, except in fields that have one already.
func (r *catalogJSON) validate(c Catalog) {
	k := &checker{fields: fields(), most: maxProblems, skip: func(at place, field string) bool {
		return r.lines[at.kind][at.row] == nil || r.seen[placedField{at, field}]
	}}
	c.check(k)
	for _, f := range k.found {
		lines := r.lines[f.kind][f.row]
		line, ok := lines[strings.TrimPrefix(f.Field, f.kind+" ")]
		if !ok {
			line = lines[""]
		}
		r.add(line, f.Field, f.Value, f.Cause, f.Remedy)
	}
	r.more += k.more
}
