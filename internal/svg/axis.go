package svg

// Axis draws a horizontal grid line and a label left of it for each tick.
func (d *Drawing) Axis(s Scale, ticks []float64, left, right float64) {
	for _, v := range ticks {
		class := "grid"
		if v == 0 {
			class = "zero"
		}
		y := s.At(v)
		d.Line(class, left, y, right, y)
		d.Text("tick", left-8, y+FontSize/3, End, Number(v))
	}
}

// AxisWidth returns the room that the labels of an axis need.
func AxisWidth(ticks ...float64) float64 {
	width := 0.0
	for _, v := range ticks {
		width = max(width, TextWidth(Number(v)))
	}
	return width + 10
}

// Every returns after how many steps to label one of n labels of a width that stand pitch apart, so that they don't
// touch: 1, 2, 3, 4, 6 or a multiple of 12.
func Every(width, pitch float64) int {
	for _, k := range [...]int{1, 2, 3, 4, 6} {
		if float64(k)*pitch >= width+14 {
			return k
		}
	}
	k := 12
	for float64(k)*pitch < width+14 && k < 1<<20 {
		k += 12
	}
	return k
}

// Spread moves heights that are in order apart, so that texts at them don't touch: each as little as possible below the
// one before, and all between top and bottom when there is room.
func Spread(wanted []float64, apart, top, bottom float64) []float64 {
	at := make([]float64, len(wanted))
	for i, y := range wanted {
		at[i] = max(y, top)
		if i > 0 {
			at[i] = max(at[i], at[i-1]+apart)
		}
	}
	for i := len(at) - 1; i >= 0; i-- {
		limit := bottom
		if i < len(at)-1 {
			limit = at[i+1] - apart
		}
		at[i] = min(at[i], limit)
	}
	return at
}
