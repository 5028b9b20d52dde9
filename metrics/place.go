package metrics

// A Stage is a part of a customer's life with the company: "aware", "buy", "use".
type Stage struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`            // what people call it
	After []string `json:"after,omitempty"` // the stages that it comes after; none for a first stage
}

// A Point is an interaction point: where customers meet the company.
type Point struct {
	ID    string `json:"id"`             // what events and definitions call it
	Name  string `json:"name"`           // what people call it
	Stage string `json:"stage"`          // the stage that it belongs to
	Silo  string `json:"silo,omitempty"` // the silo that owns it
}
