package metrics

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
)

// WriteCSV writes the definitions to a CSV file that [ReadCatalogCSV] reads back alike, with every column and a row a
// definition. Silos, stages and points are not in it: give them to ReadCatalogCSV as known.
//
// The error is [Faults] for a catalogue that would not be read back: what [Catalog.Validate] finds, more than 10,000
// definitions, more than 16 MiB. Nothing is written then. Any other error is that of w.
func (c Catalog) WriteCSV(w io.Writer) error {
	if err := c.Validate(); err != nil {
		return err
	}
	columns := fields()
	rows := [][]string{header(columns)}
	for i := range c.Definitions {
		row := make([]string, len(columns))
		for j, f := range columns {
			row[j] = f.text(&c.Definitions[i])
		}
		rows = append(rows, row)
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return fmt.Errorf("metrics: write catalogue: %w", err)
	}
	return c.send(w, b.Bytes())
}

// WriteTemplate writes an empty silo chart to fill out: a CSV file with every column and a row of guidance, whose id
// begins with #. [ReadCatalogCSV] passes that row over as long as nobody changes it, wherever it stands; a changed one
// is a fault.
func WriteTemplate(w io.Writer) error {
	columns := fields()
	var guidance []string
	for _, f := range columns {
		guidance = append(guidance, f.guidance)
	}
	out := csv.NewWriter(w)
	if err := out.WriteAll([][]string{header(columns), guidance}); err != nil {
		return fmt.Errorf("metrics: write template: %w", err)
	}
	return nil
}

func header(columns []field) []string {
	var names []string
	for _, f := range columns {
		names = append(names, f.column)
	}
	return names
}

// WriteJSON writes the whole catalogue as indented JSON that [ReadCatalogJSON] reads back alike; the same catalogue
// gives the same bytes. The error is as for [Catalog.WriteCSV].
func (c Catalog) WriteJSON(w io.Writer) error {
	if err := c.Validate(); err != nil {
		return err
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(c); err != nil {
		return fmt.Errorf("metrics: write catalogue: %w", err)
	}
	return c.send(w, b.Bytes())
}

// send writes a file at once, unless it is larger than what is read back.
func (c Catalog) send(w io.Writer, file []byte) error {
	var found Faults
	for _, list := range []struct {
		field string
		n     int
	}{{"silos", len(c.Silos)}, {"stages", len(c.Stages)}, {"points", len(c.Points)}, {"metrics", len(c.Definitions)}} {
		if list.n > maxDefinitions {
			found = append(found, Fault{
				Op: catalogOp, Field: list.field, Value: fmt.Sprint(list.n), Cause: "more than 10,000 in one file",
				Remedy: "split the catalogue",
			})
		}
	}
	if len(file) > maxCatalogMiB<<20 {
		found = append(found, Fault{
			Op: catalogOp, Cause: fmt.Sprintf("the file would be larger than %d MiB", maxCatalogMiB),
			Remedy: "split the catalogue",
		})
	}
	if len(found) > 0 {
		return found
	}
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("metrics: write catalogue: %w", err)
	}
	return nil
}
