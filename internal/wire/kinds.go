package wire

// The first byte of a state says which kind of calculator wrote it. Each package counts its kinds from a number of its
// own, with room for sixteen, so that no calculator takes the state of another.
const (
	Metrics       byte = 0x01 // to 0x1f
	Survey        byte = 0x20
	Journey       byte = 0x40
	Retention     byte = 0x50
	Profitability byte = 0x60
	CPI           byte = 0x70
	Funnel        byte = 0x80
	Process       byte = 0x90
	Stages        byte = 0xa0
	Activity      byte = 0xb0
	Revenue       byte = 0xc0
	Costing       byte = 0xd0
)
