package metrics

// A Silo is a part of the company that keeps metrics of its own: sales, support, finance, or the company as a whole.
type Silo struct {
	ID   string `json:"id"`   // how definitions refer to it; not empty, unique in a catalogue
	Name string `json:"name"` // what people call it; not empty
}
