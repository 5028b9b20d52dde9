package metrics

// A Silo is a part of the company that keeps metrics of its own: sales, support, finance, or the company as a whole.
type Silo struct {
	ID   string // how definitions refer to it; not empty, unique in a catalogue
	Name string // what people call it; not empty
}
